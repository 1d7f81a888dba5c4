"""One byte range, so that a browser can jump inside a recording. More than one is not offered."""

import re
from typing import Any, Protocol

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def asked_range(header: str, size: int) -> range | None:
    """The bytes asked for, or None for the whole (also when the header makes no sense)."""
    found = _RANGE.match(header.strip())
    if not found or size == 0 or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size) if int(last) else None
    start, stop = int(first), min(int(last), size - 1) + 1 if last else size
    return range(start, stop) if start < stop else None


class Content(Protocol):
    """What can be read from any place in it: an open file, an entry of a zip."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> Any: ...

    def close(self) -> None: ...


class Slice:
    """A part of an open content, read in blocks; closing it closes the content."""

    def __init__(self, content: Content, part: range) -> None:
        content.seek(part.start)
        self._content = content
        self._left = len(part)

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        block = self._content.read(wanted)
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._content.close()
