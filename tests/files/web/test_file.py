from typing import Any

import pytest
from django.test import Client

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.files.actions import erase_file
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from tests.factories.files import PDF, make_file, picture
from tests.factories.people import make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def address(file: StoredFile) -> str:
    return f"/archivos/{file.uuid}/"


def body(answer: Any) -> bytes:
    """Reading to the end closes the answer, as a server does."""
    return b"".join(answer.streaming_content)


def test_file_is_for_its_uploader(client: Client) -> None:
    person = make_person()
    file = make_file(content=PDF, name="año ñandú.pdf", uploaded_by=person)
    client.force_login(person)

    answer = client.get(address(file))

    assert answer.status_code == 200
    assert body(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''a%C3%B1o")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("who", ["stranger", "citizen"])
def test_file_of_another_does_not_exist(client: Client, who: str) -> None:
    if who == "stranger":
        client.force_login(make_person())

    assert client.get(address(make_file())).status_code == 404


def test_file_follows_the_rule_of_its_purpose(client: Client) -> None:
    friend, stranger = make_person(), make_person()
    register_file_policy("tests.shared", lambda person, file: person == friend)
    file = make_file(purpose="tests.shared")

    client.force_login(friend)
    allowed = client.get(address(file))
    body(allowed)
    client.force_login(stranger)

    assert allowed.status_code == 200
    assert client.get(address(file)).status_code == 404


def test_file_of_a_public_purpose_is_for_everybody(client: Client) -> None:
    register_file_policy("tests.logo", lambda person, file: False, public=True)
    file = make_file(purpose="tests.logo", name="logo.png", content=picture("PNG"))

    answer = client.get(address(file))
    body(answer)

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("inline")


def test_file_that_was_erased_does_not_exist(client: Client) -> None:
    person = make_person()
    file = make_file(uploaded_by=person)
    erase_file(file=file, reason="asked", actor=HOUSE, now=now())
    client.force_login(person)

    assert client.get(address(file)).status_code == 404


def test_file_answers_a_part_and_an_unchanged_one(client: Client) -> None:
    person = make_person()
    file = make_file(content=PDF, uploaded_by=person)
    client.force_login(person)

    part = client.get(address(file), headers={"Range": "bytes=1-3"})
    tail = client.get(address(file), headers={"Range": "bytes=-4"})
    odd = client.get(address(file), headers={"Range": "bytes=900-1"})
    unchanged = client.get(address(file), headers={"If-None-Match": f'"{file.sha256}"'})

    assert (part.status_code, body(part), part["Content-Range"]) == (206, b"PDF", f"bytes 1-3/{len(PDF)}")
    assert body(tail) == b"EOF\n"
    assert (odd.status_code, body(odd)) == (200, PDF)
    assert unchanged.status_code == 304


def test_file_is_not_compressed_again(client: Client) -> None:
    person = make_person()
    file = make_file(content=PDF * 50, uploaded_by=person)
    client.force_login(person)

    answer = client.get(address(file), headers={"Accept-Encoding": "gzip"})

    assert not answer.has_header("Content-Encoding")
    assert answer["Content-Length"] == str(len(body(answer)))


def test_file_refuses_a_post(client: Client) -> None:
    assert client.post(address(make_file())).status_code == 405
