"""A PDF without what it says of its author. Pure: bytes in, bytes of the same length out, or a refusal.

A PDF names its author in its properties, in a packet of XMP, in comments, and links lead to her. These are
written over in place, with blanks of the same length, so that nothing moves and no page can break. What
cannot be cleaned so is refused in words: passwords, files inside, earlier versions of itself. The pages are
not read: what they show, the office sees.
"""

import re
import zlib
from typing import Final

from django.utils.translation import gettext as _

from minga.core.errors import DomainError

_STRING: Final = rb"(?:\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>)"
_TEXT: Final = re.compile(_STRING, re.DOTALL)
_PROPERTY: Final = re.compile(
    rb"/(?:Author|Creator|Producer|Title|Subject|Keywords|Company|Manager|URI)\s*(" + _STRING + rb")",
    re.DOTALL,
)
_INFO: Final = re.compile(rb"/Info\s+(\d+)\s+(\d+)\s+R")
_OBJECT: Final = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+obj\b(.*?)\bendobj", re.DOTALL)
_COMMENT: Final = re.compile(
    rb"/Subtype\s*/(?:Text|FreeText|Highlight|Underline|StrikeOut|Squiggly|Stamp|Ink|Popup|Caret|Line|Square|Circle|"
    rb"Polygon|PolyLine)\b"
)
_PACKET: Final = re.compile(rb"<\?xpacket begin.*?<\?xpacket end[^>]*\?>|<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
_NOTHING: Final = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
_STREAM: Final = re.compile(rb"(<<(?:(?!stream\b|endobj).)*?>>)\s*stream\r?\n", re.DOTALL)
_LENGTH: Final = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_FIRST: Final = re.compile(rb"/First\s+(\d+)")
_MOST_UNPACKED: Final = 20 * 1024 * 1024


def clean_pdf(content: bytes) -> bytes:
    """The same pages, without properties, XMP and the names of whoever commented."""
    _check(content)
    clean = bytearray(content)
    for match in _PROPERTY.finditer(content):
        _blank(clean, match.span(1))
    for match in _PACKET.finditer(content):
        clean[match.start() : match.end()] = _fitted(_NOTHING, slice(*match.span()), fill=b" ")
    properties = {int(match.group(1)) for match in _INFO.finditer(content)}
    for match in _OBJECT.finditer(content):
        body = match.group(2).partition(b"stream")[0]
        if int(match.group(1)) in properties or _COMMENT.search(body):
            _blank_all(clean, match.start(2), body)
    _clean_streams(clean, properties)
    return bytes(clean)


def _check(content: bytes) -> None:
    if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<", content):
        raise DomainError(_("The PDF has a password. Save it without one and put it here again."), code="encrypted")
    _check_inside(content)
    versions = content.count(b"startxref")
    if versions > (2 if b"/Linearized" in content[:2048] else 1):
        raise DomainError(
            _("The PDF keeps earlier versions of itself. Print it to a new PDF and put that one here."), code="versions"
        )


def _check_inside(content: bytes) -> None:
    if re.search(rb"/EmbeddedFiles?\b|/FileAttachment\b", content):
        raise DomainError(
            _("The PDF has other files inside. Print it to a new PDF and put that one here."), code="inside"
        )


def _blank(clean: bytearray, span: tuple[int, int]) -> None:
    """A string of the same length that says nothing: blanks, or zeros in a hexadecimal one."""
    start, end = span[0] + 1, span[1] - 1
    hexadecimal = clean[span[0] : span[0] + 1] == b"<"
    clean[start:end] = (b"0" if hexadecimal else b" ") * (end - start)


def _blank_all(clean: bytearray, start: int, body: bytes) -> None:
    for text in _TEXT.finditer(body):
        _blank(clean, (start + text.start(), start + text.end()))


def _clean_streams(clean: bytearray, properties: set[int]) -> None:
    """Packed metadata is emptied; packed objects are cleaned like the others and packed again in the same room."""
    for match in list(_STREAM.finditer(bytes(clean))):
        head = match.group(1)
        metadata = b"/Metadata" in head and b"/XML" in head
        length = _LENGTH.search(head)
        if not (metadata or b"/ObjStm" in head):
            continue
        if length is None:
            raise _cannot()
        span = slice(match.end(), match.end() + int(length.group(1)))
        if metadata:
            clean[span] = _fitted(zlib.compress(_NOTHING) if b"FlateDecode" in head else _NOTHING, span, fill=b" ")
            continue
        unpacked = _unpacked(head, bytes(clean[span]))
        _check_inside(unpacked)
        told = _clean_objects(unpacked, head, properties)
        if told != unpacked:
            clean[span] = _fitted(zlib.compress(told, 9), span, fill=b"\0")


def _clean_objects(unpacked: bytes, head: bytes, properties: set[int]) -> bytes:
    """The objects of a packed stream: numbers and places first, then one after the other."""
    first = _FIRST.search(head)
    if first is None:
        raise _cannot()
    told, begin = bytearray(unpacked), int(first.group(1))
    for match in _PROPERTY.finditer(unpacked):
        _blank(told, match.span(1))
    index = [int(number) for number in unpacked[:begin].split()]
    places = sorted(zip(index[1::2], index[::2], strict=True))
    for at, (place, number) in enumerate(places):
        end = begin + places[at + 1][0] if at + 1 < len(places) else len(unpacked)
        body = unpacked[begin + place : end]
        if number in properties or _COMMENT.search(body):
            _blank_all(told, begin + place, body)
    return bytes(told)


def _unpacked(head: bytes, content: bytes) -> bytes:
    if b"FlateDecode" not in head or b"/Predictor" in head or head.count(b"Decode") > 2:
        raise _cannot()
    unpacking = zlib.decompressobj()
    try:
        unpacked: bytes = unpacking.decompress(content, _MOST_UNPACKED)
    except zlib.error as broken:
        raise _cannot() from broken
    if unpacking.unconsumed_tail:
        raise _cannot()
    return unpacked


def _fitted(content: bytes, span: slice, *, fill: bytes) -> bytes:
    room: int = span.stop - span.start
    if len(content) > room:
        raise _cannot()
    return content + fill * (room - len(content))


def _cannot() -> DomainError:
    return DomainError(
        _("Minga could not take the properties out of this PDF. Print it to a new PDF and put that one here."),
        code="properties",
    )
