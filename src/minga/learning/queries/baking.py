"""A credential inside a picture, as Open Badges 3.0 bakes it (section 5.3), and out of whatever somebody received.

What comes in is a stranger's file: it is read within bounds, no entity is resolved, nothing is fetched. Of a
picture only the place counts that the standard names: a token that lies elsewhere in it is not looked at.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

PNG: Final = b"\x89PNG\r\n\x1a\n"
PDF: Final = b"%PDF-"
SVG_SPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
PNG_WORD: Final = "openbadgecredential"
_PICTURES: Final = (b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_ELEMENTS: Final = (f"{{{SVG_SPACE}}}credential", "{http://openbadges.org}assertion")
"""That of today, and that of Open Badges 2: it was not issued here, and whoever brings it reads that."""
_WORDS: Final = (PNG_WORD.encode(), b"openbadges")
_ROOT: Final = re.compile(rb"<svg\b[^>]*>")
_MOST_INSIDE: Final = 500_000


class NothingInside(ValueError):
    """A picture that carries no credential: made anew by a chat program, or photographed."""


class OnPaper(ValueError):
    """A PDF: what is printed on it is checked by its number."""


def bake_svg(picture: bytes, token: str) -> bytes:
    """The drawing with the token right after its first tag."""
    inside = f"<openbadges:credential verify={quoteattr(token)}></openbadges:credential>".encode()
    root = _ROOT.search(picture)
    if root is None:
        raise ValueError("no SVG")
    head = root.group()[:-1] + f' xmlns:openbadges="{SVG_SPACE}">'.encode()
    return picture[: root.start()] + head + inside + picture[root.end() :]


def bake_png(picture: bytes, token: str) -> bytes:
    """The picture with the token in an iTXt chunk, not compressed, before the first pixel."""
    body = PNG_WORD.encode() + b"\0" + b"\0\0" + b"\0" + b"\0" + token.encode()
    end = len(PNG) + 12 + struct.unpack(">I", picture[8:12])[0]  # after the chunk that must be the first
    crc = zlib.crc32(b"iTXt" + body)
    return picture[:end] + struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", crc) + picture[end:]


def unbake(content: bytes) -> str:
    """The text to be checked: what is inside a picture, or what the file itself says."""
    if content.startswith(PDF):
        raise OnPaper
    if content.startswith(PNG):
        return _found(_in_png(content))
    if content.startswith(_PICTURES):
        raise NothingInside
    text = content.decode("utf-8-sig", "replace")
    return _found(_in_svg(content)) if text.lstrip()[:1] == "<" else text


def _found(text: str) -> str:
    if not text.strip():
        raise NothingInside
    return text


def _in_svg(content: bytes) -> str:
    """What the element of the standard holds. A file that is no clean XML holds nothing."""
    try:
        root: Element = fromstring(content.lstrip())
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ""
    found = [each for each in root.iter() if each.tag in _ELEMENTS]
    if len(found) != 1:  # there must be only one: of two, one could be shown and the other checked
        return ""
    return found[0].get("verify") or found[0].text or ""


def _in_png(content: bytes) -> str:
    """What the first chunk of the standard's name holds."""
    for kind, body in _chunks(content):
        word, _nul, rest = body.partition(b"\0")
        if kind not in (b"iTXt", b"tEXt") or word not in _WORDS:
            continue
        if kind == b"tEXt":
            return rest.decode("latin-1")
        compressed, _language, text = rest[:1] == b"\1", *_tail(rest[2:])
        return (_inflated(text) if compressed else text).decode("utf-8", "replace")
    return ""


def _tail(rest: bytes) -> tuple[bytes, bytes]:
    """Behind the two flags: a language, a translated word, the text."""
    language, _nul, more = rest.partition(b"\0")
    _word, _nul, text = more.partition(b"\0")
    return language, text


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + 12 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        yield kind, content[at + 8 : at + 8 + size]
        at += 12 + size


def _inflated(packed: bytes) -> bytes:
    """Never more than a credential can be, whatever it says of itself."""
    try:
        return zlib.decompressobj().decompress(packed, _MOST_INSIDE)
    except zlib.error:
        return b""
