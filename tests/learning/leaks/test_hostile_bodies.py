"""What a program of bad intent sends is refused in words: no door falls over, and nothing strange is kept."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.tools import take_score
from minga.learning.models import Receipt, ToolGrade
from minga.ui.browser import mark_of
from tests.factories.learning import make_participant, make_taught
from tests.factories.packages import make_package, make_tool_link
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]

DEEP = "[" * 200_000
MILLENNIA = 8_000 * 366 * 86_400_000


def _token(head: Any, claims: Any) -> str:
    """A token that nobody signed; both halves as they are given."""
    parts = [json.dumps(each) if not isinstance(each, str) else each for each in (head, claims)]
    return ".".join([*(base64.urlsafe_b64encode(each.encode()).decode().rstrip("=") for each in parts), "AAAA"])


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        '{"credentialSubject": ' + DEEP,
        _token({"alg": "RS256", "kid": "\x00"}, {"jti": "x"}),
        _token({"alg": "RS256", "kid": "\ud800"}, {"jti": "x"}),
        _token({"alg": "RS256", "kid": ["x"]}, {"jti": {"a": 1}}),
        _token('{"a": ' + DEEP, "{}"),
        json.dumps({"credentialSubject": {"achievement": []}, "id": "https://x/\x00"}),
        json.dumps({"credentialSubject": 5, "id": "\ud800"}),
    ],
    ids=["deep", "deep-json", "kid-nul", "kid-half-letter", "kid-list", "head-deep", "id-nul", "id-half-letter"],
)
def test_whatever_is_pasted_to_be_checked_gets_an_answer(text: str, client: Client) -> None:
    answer = client.post(reverse("learning:verify"), {"text": text, "document": text, "pasted": text})

    assert answer.status_code < 500


def test_a_number_with_signs_that_no_database_takes_is_unknown(client: Client) -> None:
    assert client.get("/credenciales/abcd%00efgh/").status_code in (302, 303, 404)
    assert client.post(reverse("learning:verify"), {"code": "ab\x00cd"}).status_code < 500


@pytest.mark.parametrize("name", ["\x00", "\ud800", DEEP])
def test_a_proof_of_a_tool_that_nobody_knows_is_refused(name: str, client: Client) -> None:
    claims = name if name is DEEP else {"iss": name, "sub": name}
    said = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": _token({"alg": "RS256"}, claims),
        "scope": "x",
    }

    assert client.post(reverse("learning:lti-token"), said).status_code == 401


@pytest.mark.parametrize(
    "given",
    [{"scoreGiven": float("nan"), "scoreMaximum": 10.0}, {"scoreGiven": 1, "scoreMaximum": float("nan")},
     {"scoreGiven": float("inf"), "scoreMaximum": 10.0}, {"scoreGiven": 10**400, "scoreMaximum": 10},
     {"scoreGiven": 1, "scoreMaximum": float("inf")}],
    ids=str,
)  # fmt: skip
def test_a_score_is_a_number(given: dict[str, Any]) -> None:
    edition = make_taught()
    link, enrolment = make_tool_link(edition), make_participant(edition)
    body = {"userId": str(enrolment.uuid), "timestamp": now().isoformat(), **given}

    with pytest.raises(DomainError, match="not complete"):
        take_score(link=link, body=body, actor=HOUSE, now=now())

    assert not ToolGrade.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        '{"part": 1e400, "visit": "v", "data": {}}',
        '{"part": 0, "visit": "v", "data": {"cmi.suspend_data": "a\\u0000b"}}',
        '{"part": 0, "visit": "a\\u0000b", "data": {}}',
        '{"part": 0, "visit": "v", "data": {"cmi.suspend_data": "\\ud800"}}',
        DEEP,
    ],
    ids=["infinite", "nul", "nul-visit", "half-letter", "deep"],
)
def test_what_a_package_says_is_kept_or_refused(body: str, client: Client) -> None:
    edition = make_taught()
    package, enrolment = make_package(edition, session=edition.sessions.get()), make_participant(edition)
    client.force_login(enrolment.person)

    address = reverse("learning:package-save", args=[edition.key, package.uuid])
    answer = client.post(address, body, content_type="application/json")

    assert answer.status_code in (200, 422)


def _sync(client: Client, person: Any, items: Any, sent_at: Any = None) -> Any:
    body = {"who": mark_of(person), "sent_at": sent_at if sent_at is not None else now().timestamp() * 1000}
    return client.post(
        reverse("learning:sync"), json.dumps({**body, "items": items}), content_type="application/json"
    )  # fmt: skip


def _item(**changes: Any) -> dict[str, Any]:
    item = {"uuid": str(uuid4()), "kind": "attendance.code", "made_at": now().timestamp() * 1000, "fields": {}}
    return {**item, **changes}


@pytest.mark.parametrize(
    ("item", "sent_at"),
    [
        ({"made_at": -62_000_000_000_000}, 253_000_000_000_000),
        ({"made_at": 253_000_000_000_000}, -62_000_000_000_000),
        ({"made_at": float("nan")}, None),
        ({"fields": {"session": "x" * 100, "code": "\ud800"}}, None),
        ({"fields": {"clock_off": "9" * 30}}, None),
        ({"kind": "no.such.kind" * 50}, None),
        ({"kind": "attendance.list", "fields": {"session": str(uuid4())}}, None),
        ({"kind": "mentoring.log", "fields": {"team": "\u2460"}}, None),
        ({"kind": "session.rating", "fields": {"session": "nonsense"}}, None),
        ({"kind": "skills.rate", "fields": {"edition": "nonsense"}}, None),
        ({"kind": "task.draft", "fields": {"task": "", "base": "\u00b2"}}, None),
        ({"kind": "comment.write", "fields": {"near": "\u00b2"}}, None),
        ({"kind": "make_up.send", "fields": {"session": ""}}, None),
    ],
    ids=lambda each: str(each)[:40],
)
def test_whatever_a_phone_sends_gets_a_receipt_or_a_refusal(item: Any, sent_at: Any, client: Client) -> None:
    person = make_person()
    client.force_login(person)

    answer = _sync(client, person, [_item(**item)], sent_at)

    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert not answer.json()["receipts"][0]["accepted"]


def test_a_body_without_a_floor_is_unreadable(client: Client) -> None:
    client.force_login(make_person())

    answer = client.post(reverse("learning:sync"), DEEP, content_type="application/json")

    assert answer.status_code == 422


def test_a_moment_in_the_future_counts_as_now(client: Client) -> None:
    person = make_person()
    client.force_login(person)

    _sync(client, person, [_item(made_at=(now() + timedelta(days=900)).timestamp() * 1000)])

    assert Receipt.objects.get().made_at <= now()


def test_a_page_or_link_of_a_receipt_stays_in_the_house(client: Client) -> None:
    person = make_person()
    client.force_login(person)

    for page in ("//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/"):
        _sync(client, person, [_item(page=page, about="x")])

    assert {row.answer["page"] for row in Receipt.objects.all()} == {""}
