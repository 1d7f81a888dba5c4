"""Reading a zip that a stranger made. Nothing of it is ever written to the disk under a name it chose.

A package stays the one file that was sent; its parts are read out of it when they are asked for. So there
is nothing to climb out of, no link to follow and nothing to clean up. `look_through` reads everything once,
before anybody plays it, and refuses what cannot be played or what only serves to harm.
"""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

MOST_FILES: Final = 5_000
MOST_BYTES: Final = 200 * 1024 * 1024
MOST_RATIO: Final = 120
"""How many times smaller a file over a megabyte may be packed; real scripts and pictures stay under 20."""
LONGEST_NAME: Final = 240
_MEGABYTE: Final = 1024 * 1024
_BLOCK: Final = 256 * 1024
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE: Final = re.compile(r"^[a-zA-Z]:")
_PACKED: Final = frozenset(["zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "jar", "war", "cab", "iso", "h5p"])
_RUNS: Final = frozenset(
    [
        "exe",
        "msi",
        "bat",
        "cmd",
        "com",
        "scr",
        "ps1",
        "vbs",
        "sh",
        "apk",
        "dll",
        "hta",
        "lnk",
        "app",
        "dmg",
        "php",
        "jsp",
        "asp",
        "aspx",
        "cgi",
    ]
)
_LITTER: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """One reason to refuse; the words for `code` are in `package_words`."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {"code": self.code, **self.values}


class Refusal(Exception):
    """The package cannot be taken; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Contents:
    """What a package holds, after it was read through: name → size."""

    sizes: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.sizes.values())


def look_through(content: BinaryIO) -> Contents:
    """Every name, then every byte: cheap checks first, so that a bomb is refused before it is opened."""
    try:
        with zipfile.ZipFile(content) as packed:
            entries = list(_entries(packed))
            problems = tuple(_problems(entries))
            if problems:
                raise Refusal(*problems[:20])
            for entry in entries:
                _read_through(packed, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as broken:
        raise Refusal(Problem("damaged")) from broken
    return Contents({_name(entry): entry.file_size for entry in entries})


def read_entry(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A small file of the package, whole; refuses to hold more than `most`."""
    info = find_entry(packed, name)
    if info.file_size > most:
        raise Refusal(Problem("too_large_inside", {"name": name[:200]}))
    return packed.read(info)


def find_entry(packed: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The entry under this name, also in packages of tools that write `\\` between folders; else KeyError."""
    try:
        return packed.getinfo(name)
    except KeyError:
        return packed.getinfo(name.replace("/", "\\"))


def inside(name: str, names: Mapping[str, int]) -> str:
    """The plain name of a file that a manifest asks for, or nothing when it lies outside or does not exist."""
    parts: list[str] = []
    for part in name.replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    plain = "/".join(parts)
    return plain if plain in names else ""


def _entries(packed: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for entry in packed.infolist():
        if not entry.is_dir() and not _LITTER.search(_name(entry)):
            yield entry


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/")


def _problems(entries: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    if not entries:
        yield Problem("empty")
    if len(entries) > MOST_FILES:
        yield Problem("too_many", {"count": len(entries), "most": MOST_FILES})
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        yield Problem("too_large_unpacked", {"size": total, "most": MOST_BYTES})
    seen: set[str] = set()
    for entry in entries:
        name = _name(entry)
        folded = unicodedata.normalize("NFC", name)
        if folded in seen:
            yield Problem("twice", {"name": _shown(name)})
        seen.add(folded)
        code = _entry_problem(entry, name)
        if code:
            yield Problem(code, {"name": _shown(name)})


def _entry_problem(entry: zipfile.ZipInfo, name: str) -> str:
    """What is wrong with one entry, as a code; empty when nothing is."""
    mode = entry.external_attr >> 16
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "link"
    if entry.flag_bits & 0x1:
        return "encrypted"
    if _leaves(entry, name):
        return "outside"
    if len(name) > LONGEST_NAME or any(unicodedata.category(letter) == "Cc" for letter in name):
        return "name"
    if entry.compress_type not in _METHODS:
        return "method"
    if entry.file_size > _MEGABYTE and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        return "bomb"
    if ending in _PACKED:
        return "nested"
    return "runs" if ending in _RUNS else ""


def _leaves(entry: zipfile.ZipInfo, name: str) -> bool:
    """Whether the name says to write outside of its folder, or says one thing and hides another behind a NUL."""
    hidden = entry.orig_filename.replace("\\", "/").split("\0")[0] != name or "\0" in entry.orig_filename
    return hidden or name.startswith("/") or bool(_DRIVE.match(name)) or ".." in name.split("/")


def _read_through(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack into nothing: sizes and checksums must be what the list says."""
    left = entry.file_size
    with packed.open(entry) as part:
        while block := part.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise Refusal(Problem("bomb", {"name": _shown(_name(entry))}))
    if left:
        raise Refusal(Problem("damaged"))


def _shown(name: str) -> str:
    """A name for people to read: no control characters, not endless."""
    plain = "".join(letter if unicodedata.category(letter)[0] != "C" else "?" for letter in name)
    return plain if len(plain) <= 120 else f"{plain[:119]}…"
