"""A badge carries its credential: taken out with plain code, verified elsewhere, and checked here by anybody."""

import io
import json
import struct
import zlib
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import day_in_words
from minga.learning.actions.credentials import revoke_credential
from minga.learning.actions.keys import sign
from minga.learning.models import Credential
from minga.learning.queries.baking import NothingInside, OnPaper, bake_png, bake_svg, unbake
from minga.learning.queries.credential_page import claimed
from minga.learning.queries.verifying import MOST_BYTES, Verdict, check_received
from minga.learning.tasks.completing import draw_badge
from tests.factories.credentials import make_credential
from tests.learning.completing.test_credentials import independent

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>'


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def token_in_svg(content: bytes) -> str:
    """As the standard says, with nothing of ours."""
    first = ElementTree.fromstring(content)[0]  # noqa: S314 - our own file
    assert first.tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    return first.attrib["verify"]


def token_in_png(content: bytes) -> str:
    """Pillow reads every chunk and its checksum."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return str(picture.info["openbadgecredential"])


def upload(client: Client, content: bytes, name: str = "badge.svg") -> str:
    answer = client.post(reverse("learning:verify"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    said: str = answer.context["said"].verdict
    return said


@pytest.fixture
def held(key: object) -> Credential:
    return make_credential()


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_badge_is_drawn_by_a_job_and_its_credential_verifies_elsewhere(
    client: Client, held: Credential, kind: str
) -> None:
    address = reverse(f"learning:badge-{kind}", args=[held.code])
    waits = client.get(address)
    assert (waits.status_code, waits.headers["Refresh"]) == (200, "2")

    draw_badge(held.pk)
    answer = client.get(address)

    token = (token_in_svg if kind == "svg" else token_in_png)(answer.content)
    assert answer.headers["Content-Type"].startswith("image/")
    assert independent(client, token)["id"].endswith(f"/{held.code}/")
    assert upload(client, answer.content, f"badge.{kind}") == Verdict.VALID
    assert (
        reverse("learning:badge-svg", args=[held.code])
        in client.get(reverse("learning:credential", args=[held.code])).content.decode().split("<img", 1)[1]
    )


def test_day_of_a_file_is_told_in_words_and_nonsense_as_it_stands(client: Client, held: Credential) -> None:
    said = client.post(reverse("learning:verify"), {"text": held.document}, headers={"Accept-Language": "es"})

    assert day_in_words(held.issued_at) in dict(said.context["claimed"]).values()
    assert dict(claimed({"validFrom": "mañana"})).popitem()[1] == "mañana"


def test_two_holders_share_the_picture_and_each_has_her_own_credential(client: Client, held: Credential) -> None:
    other = make_credential(days_ago=1)
    draw_badge(held.pk)

    first = client.get(reverse("learning:badge-svg", args=[held.code])).content

    assert held.name not in first.decode()
    assert token_in_svg(first) == held.document != other.document


def test_baked_badge_that_was_taken_back_altered_or_is_another_s_is_told_apart(
    client: Client, held: Credential
) -> None:
    head, claims, signature = held.document.split(".")
    altered = ".".join([head, claims[:-8] + "AAAA" + claims[-4:], signature])
    foreign = "eyJhbGciOiJSUzI1NiIsImtpZCI6Imh0dHBzOi8vb3RoZXIvayJ9.eyJuYW1lIjoiWCJ9.AAAA"

    assert upload(client, bake_svg(SVG, foreign)) == Verdict.FOREIGN
    assert upload(client, bake_png(png(), foreign), "badge.png") == Verdict.FOREIGN
    assert upload(client, bake_png(png(), altered), "badge.png") in (Verdict.ALTERED, Verdict.UNREADABLE)
    assert upload(client, bake_svg(SVG, held.document[:-6] + "AAAAAA")) == Verdict.ALTERED
    assert upload(client, bake_svg(SVG, sign({"jti": "https://x/credenciales/aaaa/"}, now=now()))) == Verdict.UNKNOWN
    revoke_credential(credential=held, reason="Error.", actor=HOUSE, now=now())
    assert upload(client, bake_svg(SVG, held.document)) == Verdict.REVOKED
    assert client.get(reverse("learning:badge-svg", args=[held.code])).status_code == 303


def test_file_that_carries_nothing_says_what_to_do(client: Client, held: Credential) -> None:
    assert upload(client, png(), "captura.png") == Verdict.EMPTY_PICTURE
    assert upload(client, SVG) == Verdict.EMPTY_PICTURE
    assert upload(client, b"\xff\xd8\xff\xe0 photo", "foto.jpg") == Verdict.EMPTY_PICTURE
    assert upload(client, b"%PDF-1.7 ...", "certificado.pdf") == Verdict.PAPER
    assert upload(client, b"hello", "x.txt") == Verdict.UNREADABLE


def test_json_signed_in_another_way_is_another_s_and_one_without_a_signature_is_none(held: Credential) -> None:
    embedded = {"credentialSubject": {"id": "x"}, "proof": {"type": "DataIntegrityProof"}, "id": "https://o/1"}
    bare = {"credentialSubject": {"id": "x"}, "id": f"https://x/credenciales/{held.code}/"}
    inside = SVG.replace(
        b"><path",
        b' xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential><![CDATA['
        + json.dumps(embedded).encode()
        + b"]]></o:credential><path",
    )

    assert check_received(json.dumps(embedded).encode(), now()).verdict == Verdict.FOREIGN
    assert check_received(inside, now()).verdict == Verdict.FOREIGN
    assert check_received(json.dumps(bare).encode(), now()).verdict == Verdict.UNSIGNED
    assert check_received(json.dumps({**bare, "proof": {}}).encode(), now()).verdict == Verdict.UNSIGNED


def test_only_the_place_that_the_standard_names_counts(held: Credential) -> None:
    genuine = held.document.encode()
    hidden = SVG.replace(b"<path", b"<desc>" + genuine + b"</desc><path")
    twice = bake_svg(
        bake_svg(SVG, held.document).replace(b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"', b""), "x.y.z"
    )

    for content in (hidden, twice):
        with pytest.raises(NothingInside):
            unbake(content)


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        b"<svg><not closed",
        b"<a>" * 20_000,
        b'<?xml version="1.0" encoding="nonsense"?><svg/>',
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**32 - 1) + b"iTXtopenbadgecredential",
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["entity", "outside", "broken", "deep", "encoding", "long-chunk", "bare"],
)
def test_hostile_file_holds_nothing_and_breaks_nothing(content: bytes) -> None:
    with pytest.raises(NothingInside):
        unbake(content)


def test_packed_text_is_opened_no_further_than_a_credential_can_be_long() -> None:
    body = b"openbadgecredential\0\x01\0\0\0" + zlib.compress(b"a" * 50_000_000)
    bomb = png()[:33] + struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", 0) + png()[33:]

    assert len(unbake(bomb)) <= 500_000


def test_pdf_is_told_apart_before_anything_is_read() -> None:
    with pytest.raises(OnPaper):
        unbake(b"%PDF-1.7")


def test_file_that_is_too_large_is_refused(client: Client, db: None) -> None:
    content = SimpleUploadedFile("badge.png", b"x" * (MOST_BYTES + 1))

    answer = client.post(reverse("learning:verify"), {"file": content})

    assert answer.context["form"].errors["file"]
