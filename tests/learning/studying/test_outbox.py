"""What a phone kept is taken once, in order, under the right name; what is refused is not lost."""

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.core.errors import Invalid, NotAllowed
from minga.learning.actions import outbox
from minga.learning.actions.outbox import Kept, Receipted, receive, register_outbox
from minga.learning.models import Receipt, Wish
from minga.people.models import Person
from minga.ui.browser import mark_of
from tests.factories.learning import make_participant, make_taught
from tests.factories.people import make_person

NOTED: list[tuple[Mapping[str, str], datetime]] = []


def _note(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    NOTED.append((fields, made_at))
    if fields.get("text") == "forbidden":
        raise NotAllowed("The session is over.")
    if fields.get("text") == "wrong":
        raise Invalid({"minutes": ["Write a number."]})
    return Receipted(True, "Noted.", "/aprender/")


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    before = dict(outbox._takes)
    NOTED.clear()
    register_outbox("test.note", _note)
    yield
    outbox._takes.clear()
    outbox._takes.update(before)


def _kept(
    text: str = "Hello", *, uuid: UUID | None = None, made_at: datetime | None = None, kind: str = "test.note"
) -> Kept:
    return Kept(uuid or uuid4(), kind, made_at or now(), {"text": text}, about="A note", page="/aprender/")


def _receive(person: Person, *items: Kept) -> list[outbox.Answer]:
    return receive(person=person, items=items, sent_at=now(), now=now())


@pytest.mark.django_db
def test_the_same_sending_counts_once_and_is_answered_the_same() -> None:
    person, kept = make_person(), _kept()

    first, second = _receive(person, kept)[0], _receive(person, kept)[0]

    assert len(NOTED) == 1
    assert (second.receipted, second.again) == (first.receipted, True)
    assert Receipt.objects.get().answer["words"] == "Noted."


@pytest.mark.django_db
def test_another_text_under_the_same_name_is_neither_taken_nor_lost() -> None:
    person, kept = make_person(), _kept("Hello")
    _receive(person, kept)

    answer = _receive(person, _kept("Hello again", uuid=kept.client_uuid))[0]

    assert (answer.receipted.accepted, len(NOTED)) == (False, 1)
    assert "texto anterior" in answer.receipted.words


@pytest.mark.django_db
def test_a_refusal_keeps_what_was_typed_and_holds_nothing_back() -> None:
    person = make_person()

    refused, wrong, taken = _receive(person, _kept("forbidden"), _kept("wrong"), _kept("fine"))

    assert [each.receipted.accepted for each in (refused, wrong, taken)] == [False, False, True]
    assert refused.receipted.words == "The session is over."
    assert wrong.errors == {"minutes": "Write a number."}
    assert Receipt.objects.filter(accepted=False).order_by("pk")[0].answer["typed"] == {"text": "forbidden"}
    assert "typed" not in Receipt.objects.get(accepted=True).answer


@pytest.mark.django_db
def test_what_a_refused_sending_wrote_is_undone() -> None:
    enrolment = make_participant(make_taught())

    def write_and_refuse(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
        Wish.objects.create(enrolment=enrolment)
        return Receipted(False, "No.")

    register_outbox("test.refuse", write_and_refuse)

    _receive(enrolment.person, _kept(kind="test.refuse"))

    assert (Wish.objects.count(), Receipt.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_what_nobody_takes_says_so_and_stays() -> None:
    answer = _receive(make_person(), _kept(kind="from.the.future"))[0]

    assert (answer.receipted.accepted, answer.receipted.link) == (False, "/aprender/")


@pytest.mark.django_db
def test_a_wrong_clock_of_the_phone_does_not_move_what_was_made() -> None:
    real, behind = now(), now() - timedelta(hours=5)
    kept = _kept(made_at=behind - timedelta(minutes=40))

    receive(person=make_person(), items=[kept], sent_at=behind, now=real)

    fields, made_at = NOTED[0]
    assert abs(made_at - (real - timedelta(minutes=40))) < timedelta(seconds=1)
    assert fields["clock_off"] == "300"


@pytest.mark.django_db
def test_things_are_taken_in_the_order_in_which_they_were_made() -> None:
    later, earlier = _kept("second"), _kept("first", made_at=now() - timedelta(hours=1))

    _receive(make_person(), later, earlier)

    assert [fields["text"] for fields, _at in NOTED] == ["first", "second"]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_count_once() -> None:
    person, kept = make_person(), _kept()
    together, answers = threading.Barrier(2), []

    def send() -> None:
        together.wait()
        answers.extend(_receive(person, kept))
        connection.close()

    both = [threading.Thread(target=send) for _n in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert len(NOTED) == 1
    assert [each.receipted.words for each in answers] == ["Noted.", "Noted."]


def _post(client: Client, person: Person, *items: dict[str, Any], who: str | None = None) -> Any:
    body = {"who": who or mark_of(person), "sent_at": now().timestamp() * 1000, "items": list(items)}
    return client.post(reverse("learning:sync"), json.dumps(body), content_type="application/json")


def _item(**changes: Any) -> dict[str, Any]:
    item = {"uuid": str(uuid4()), "kind": "test.note", "about": "A note", "page": "/aprender/"}
    return item | {"made_at": now().timestamp() * 1000, "fields": {"text": "Hello"}} | changes


@pytest.mark.django_db
@pytest.mark.web
def test_sync_answers_with_receipts(client: Client) -> None:
    person, item = make_person(), _item()
    client.force_login(person)

    known = client.get(reverse("learning:sync")).json()
    answer = _post(client, person, item)

    assert (known["who"], bool(known["token"])) == (mark_of(person), True)
    assert answer.json()["receipts"] == [
        {"uuid": item["uuid"], "accepted": True, "words": "Noted.", "link": "/aprender/", "errors": {}, "again": False}
    ]


@pytest.mark.django_db
@pytest.mark.web
def test_sync_takes_nothing_of_somebody_else_nor_of_nobody(client: Client) -> None:
    person, other = make_person(), make_person()

    nobody = _post(client, person, _item())
    client.force_login(other)
    somebody_else = _post(client, person, _item())

    assert (nobody.status_code, somebody_else.status_code, Receipt.objects.count()) == (403, 409, 0)


@pytest.mark.django_db
@pytest.mark.web
def test_sync_is_not_open_to_other_sites() -> None:
    person = make_person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    assert _post(client, person, _item()).status_code == 403


@pytest.mark.django_db
@pytest.mark.web
@pytest.mark.parametrize(
    "broken",
    [
        _item(uuid="x"),
        _item(fields=["Hello"]),
        _item(fields={"text": 3}),
        _item(made_at="never"),
        _item(made_at=1e300),
        {},
    ],
)
def test_sync_refuses_what_is_no_sending(client: Client, broken: dict[str, Any]) -> None:
    person = make_person()
    client.force_login(person)

    assert (_post(client, person, broken).status_code, Receipt.objects.count()) == (422, 0)


@pytest.mark.django_db
@pytest.mark.web
def test_receipts_show_what_was_refused_with_its_words_and_only_hers(client: Client) -> None:
    person, other = make_person(), make_person()
    _receive(person, _kept("forbidden"), _kept("fine"))
    _receive(other, Kept(uuid4(), "test.note", now(), {"text": "wrong"}, about="Of another"))
    client.force_login(person)

    page = client.get(reverse("learning:receipts")).content.decode()

    assert "forbidden" in page
    assert "The session is over." in page
    assert "Of another" not in page
