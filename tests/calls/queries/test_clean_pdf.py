"""A PDF without its author: properties, XMP, comments and links go, the pages stay byte by byte."""

import zlib
from io import BytesIO

import pytest
from PIL import Image

from minga.calls.queries.clean_pdf import clean_pdf
from minga.core.errors import DomainError
from tests.factories.blind import telling_pdf

SECRETS = (b"Nunez", b"N\xc3\xba\xc3\xb1ez", b"arapegu", b"MUNCAR", b"Villalba")


def _packed(*objects: bytes, kind: bytes = b"", info: int = 3) -> bytes:
    """A PDF of version 1.5: objects packed into a stream, its table left out since nothing here reads it."""
    index, body = b"", b""
    for number, each in enumerate(objects, 1):
        index += b"%d %d " % (number, len(body))
        body += each + b" "
    content = zlib.compress(index + body, 1)
    head = b"<< /Type /ObjStm /N %d /First %d /Length %d /Filter /FlateDecode %s>>" % (
        len(objects), len(index), len(content), kind,
    )  # fmt: skip
    return (
        b"%%PDF-1.5\n9 0 obj\n%s\nstream\n%s\nendstream\nendobj\n10 0 obj\n<< /Type /XRef /Info %d 0 R /Root 1 0 R >>\n"
        b"stream\nx\nendstream\nendobj\nstartxref\n0\n%%%%EOF\n" % (head, content, info)
    )


def _unpacked(pdf: bytes) -> bytes:
    return zlib.decompressobj().decompress(pdf.partition(b"stream\n")[2])


def test_what_names_the_author_goes_and_nothing_moves() -> None:
    original = telling_pdf()

    clean = clean_pdf(original)

    assert len(clean) == len(original)
    assert [secret for secret in SECRETS if secret in clean] == []
    assert clean.count(b"endobj") == original.count(b"endobj")
    assert b"/MediaBox [0 0 200 100]" in clean
    assert b"D:20260101" not in clean
    assert clean_pdf(clean) == clean


def test_a_pdf_of_a_common_program_loses_its_properties_and_keeps_its_picture() -> None:
    target = BytesIO()
    Image.new("RGB", (40, 20), (173, 20, 72)).save(target, "PDF", author="Maria Nunez", title="Plan de Carapegua")

    clean = clean_pdf(target.getvalue())

    assert b"M\x00a" not in clean
    assert b"Nunez" not in clean
    picture = target.getvalue().partition(b"stream")[2].partition(b"endstream")[0]
    assert picture in clean


def test_packed_properties_and_comments_go_and_fonts_keep_their_words() -> None:
    pdf = _packed(
        b"<< /Type /Catalog /Lang (es) >>",
        b"<< /Registry (Adobe) /Ordering (Identity) >>",
        b"<< /Author (Maria Nunez) /Office (MUNCAR) /Hex <4D756E> >>",
        b"<< /Subtype /Highlight /T (Ramona \\(Villalba\\)) >>",
    )

    told = _unpacked(clean_pdf(pdf))

    assert b"Nunez" not in told
    assert b"MUNCAR" not in told
    assert b"Villalba" not in told
    assert b"4D756E" not in told
    assert b"(Adobe)" in told
    assert b"(Identity)" in told
    assert b"(es)" in told


def test_packed_metadata_is_emptied() -> None:
    xml = zlib.compress(b"<x:xmpmeta>Maria Nunez</x:xmpmeta>" + b" " * 300 + bytes(range(200)))
    head = b"<< /Type /Metadata /Subtype /XML /Filter /FlateDecode /Length %d >>" % len(xml)
    pdf = b"%%PDF-1.5\n5 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n0\n%%%%EOF" % (head, xml)

    assert b"Nunez" not in _unpacked(clean_pdf(pdf))


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (b"%PDF-1.7\ntrailer << /Encrypt 4 0 R >>\nstartxref", "encrypted"),
        (b"%PDF-1.7\n1 0 obj << /EmbeddedFiles 2 0 R >> endobj\nstartxref", "inside"),
        (telling_pdf() + b"startxref\n9\n%%EOF", "versions"),
        (_packed(b"<< /Type /EmbeddedFile >>"), "inside"),
        (_packed(b"<< /Author (x) >>", kind=b"/DecodeParms << /Predictor 12 >> "), "properties"),
        (_packed(b"<< /Author (x) >>").replace(b"/First", b"/Fyrst"), "properties"),
        (_packed(b"<< /Author (x) >>").replace(b"/Length", b"/Langth"), "properties"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_in_words(pdf: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        clean_pdf(pdf)

    assert refused.value.code == code


def test_a_linearised_pdf_has_two_tables_and_one_version() -> None:
    pdf = telling_pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%/Linearized 1\n") + b"startxref\n9\n%%EOF"

    assert b"Nunez" not in clean_pdf(pdf)
