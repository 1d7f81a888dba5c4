"""The kinds of files that Minga takes, and how the first bytes of each look.

An extension is what somebody says; the bytes are what it is. Both must agree, because a
browser believes the one and a reader the other. Zip packages are known but refused unless a
purpose asks for them: nobody can look inside before opening them.
"""

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final

from minga.files.enums import Family

HEAD_BYTES: Final = 2048
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_ISO_VIDEO_BRANDS: Final = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V",
    b"MSNV",
    b"3gp",
)


@dataclass(frozen=True)
class FileKind:
    """One extension we take. `matches` reads the content and leaves it at its start."""

    extension: str
    media_type: str
    family: Family
    matches: Callable[[BinaryIO], bool]
    default: bool = True

    @property
    def shown_inline(self) -> bool:
        """Whether a browser may show it in a page without running anything."""
        return self.family in {Family.IMAGE, Family.AUDIO, Family.VIDEO}


def _head(content: BinaryIO) -> bytes:
    content.seek(0)
    head = content.read(HEAD_BYTES)
    content.seek(0)
    return head


def _starts(*marks: bytes) -> Callable[[BinaryIO], bool]:
    return lambda content: _head(content).startswith(marks)


def _pdf(content: BinaryIO) -> bool:
    return b"%PDF-" in _head(content)[:1024]


def _webp(content: BinaryIO) -> bool:
    head = _head(content)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _brand(content: BinaryIO) -> bytes:
    """The brand of an ISO media file (mp4, m4a, heic), or nothing."""
    head = _head(content)
    return head[8:12] if head[4:8] == b"ftyp" else b""


def _heic(content: BinaryIO) -> bool:
    return _brand(content) in _HEIC_BRANDS


def _mp4(content: BinaryIO) -> bool:
    return _brand(content).startswith(_ISO_VIDEO_BRANDS)


def _m4a(content: BinaryIO) -> bool:
    return _brand(content).startswith((b"M4A", b"M4B", *_ISO_VIDEO_BRANDS))


def _mp3(content: BinaryIO) -> bool:
    head = _head(content)
    frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)
    return head.startswith(b"ID3") or frame


def _names_in_zip(content: BinaryIO) -> set[str]:
    """The names inside a zip; an unreadable one has none. Nothing is unpacked."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as package:
            return set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()
    finally:
        content.seek(0)


def _office(folder: str) -> Callable[[BinaryIO], bool]:
    """Word or Excel since 2007, without macros."""

    def matches(content: BinaryIO) -> bool:
        names = _names_in_zip(content)
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and not macros and any(n.startswith(folder) for n in names)

    return matches


def _open_document(media_type: str) -> Callable[[BinaryIO], bool]:
    """LibreOffice writes its media type as the first entry, uncompressed."""
    wanted = b"mimetype" + media_type.encode()
    return lambda content: _head(content).startswith(b"PK\x03\x04") and wanted in _head(content)[:120]


def _text(content: BinaryIO) -> bool:
    """Words, whatever their encoding: no zero bytes, unless UTF-16 says so at the start."""
    head = _head(content)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\x00" not in head and not head.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"MZ", b"\x7fELF"))


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"

KINDS: Final[dict[str, FileKind]] = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", Family.DOCUMENT, _pdf),
        FileKind("docx", _WORD, Family.DOCUMENT, _office("word/")),
        FileKind("odt", _ODT, Family.DOCUMENT, _open_document(_ODT)),
        FileKind("txt", "text/plain", Family.DOCUMENT, _text),
        FileKind("xlsx", _EXCEL, Family.TABLE, _office("xl/")),
        FileKind("ods", _ODS, Family.TABLE, _open_document(_ODS)),
        FileKind("csv", "text/csv", Family.TABLE, _text),
        FileKind("png", "image/png", Family.IMAGE, _starts(b"\x89PNG\r\n\x1a\n")),
        FileKind("jpg", "image/jpeg", Family.IMAGE, _starts(b"\xff\xd8\xff")),
        FileKind("webp", "image/webp", Family.IMAGE, _webp),
        FileKind("heic", "image/heic", Family.IMAGE, _heic),
        FileKind("mp3", "audio/mpeg", Family.AUDIO, _mp3),
        FileKind("ogg", "audio/ogg", Family.AUDIO, _starts(b"OggS")),
        FileKind("m4a", "audio/mp4", Family.AUDIO, _m4a),
        FileKind("mp4", "video/mp4", Family.VIDEO, _mp4),
        FileKind("zip", "application/zip", Family.PACKAGE, _starts(b"PK\x03\x04"), default=False),
    )
}
_ALIASES: Final = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "heif": "heic",
    "oga": "ogg",
    "opus": "ogg",
    "m4v": "mp4",
    "text": "txt",
    "h5p": "zip",
}


def kind_of(name: str) -> FileKind | None:
    """The kind that a file's name declares, or None when we do not take it."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return KINDS.get(_ALIASES.get(extension, extension))


def guess(content: BinaryIO) -> FileKind | None:
    """What the bytes look like, to tell the reader; plain text is never guessed."""
    for kind in KINDS.values():
        if kind.matches is not _text and kind.matches(content):
            return kind
    return None


def listing(extensions: Iterable[str]) -> str:
    """The extensions as people read them: "PDF, DOCX, JPG"."""
    return ", ".join(extension.upper() for extension in extensions)
