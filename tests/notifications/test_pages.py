"""Inbox, notices, the link that stops, and the outbox of machines that send nothing."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import send_mail
from django.test import Client

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.notifications.actions import choose_delivery, read_all_messages, read_message
from minga.notifications.enums import OBLIGATORY, Delivery, MessageGroup
from minga.notifications.models import Message, Preference
from minga.notifications.queries import delivery_of, inbox_for
from minga.notifications.queries.letters import stop_path
from tests.factories.notifications import make_message
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
PAGES = ("mensajes/", "mensajes/no-entregados/", "avisos/")


@pytest.mark.parametrize("page", PAGES)
def test_pages_work_for_a_person_and_send_others_to_sign_in(client: Client, page: str) -> None:
    assert client.get(f"/cuenta/{page}").status_code == 303

    shown = sign_in(client, make_person()).get(f"/cuenta/{page}")

    assert shown.status_code == 200
    assert shown.content.count(b"<h1") == 1


def test_the_inbox_holds_only_what_was_written_to_me() -> None:
    person, other = make_person(), make_person()
    mine = make_message(to=person)
    make_message(to=other, sender=person)

    assert list(inbox_for(person)) == [mine]


def test_opening_a_message_marks_it_as_read_once(client: Client) -> None:
    message = make_message()
    sign_in(client, message.to)

    response = client.get(f"/cuenta/mensajes/{message.uuid}/")
    first = Message.objects.get().read_at
    client.get(f"/cuenta/mensajes/{message.uuid}/")

    assert response.status_code == 200
    assert "Falta un día." in response.content.decode()
    assert first is not None
    assert Message.objects.get().read_at == first
    assert Entry.objects.filter(key="notifications.message_read").count() == 1


def test_reading_again_keeps_the_first_moment() -> None:
    message = make_message(read_at=now())
    before = message.read_at

    read_message(message=message, actor=message.to, now=now())

    assert message.read_at == before


@pytest.mark.parametrize("who", ["sender", "other", "support"])
def test_a_message_is_read_by_nobody_else(client: Client, who: str) -> None:
    message = make_message(sender=make_person())
    person = {"sender": message.sender, "other": make_person(), "support": make_person(is_staff=True)}[who]
    assert person is not None

    assert sign_in(client, person).get(f"/cuenta/mensajes/{message.uuid}/").status_code == 404
    with pytest.raises(NotAllowed):
        read_message(message=message, actor=person, now=now())

    message.refresh_from_db()
    assert message.read_at is None


def test_an_unknown_message_is_not_found(client: Client) -> None:
    assert sign_in(client, make_person()).get(f"/cuenta/mensajes/{uuid4()}/").status_code == 404


def test_all_are_marked_as_read_with_one_press(client: Client) -> None:
    person = make_person()
    make_message(to=person)
    other = make_message()

    assert sign_in(client, person).get("/cuenta/mensajes/leidos/").status_code == 405
    client.post("/cuenta/mensajes/leidos/")

    assert Message.objects.get(to=person).read_at is not None
    assert Message.objects.get(pk=other.pk).read_at is None
    assert read_all_messages(actor=person, now=now()) == 0


@pytest.mark.parametrize("item_count", [1, 3])
def test_inbox_costs_the_same(
    client: Client, queries: Callable[[int], AbstractContextManager[None]], item_count: int
) -> None:
    person = make_person()
    for _number in range(item_count):
        make_message(to=person)
    sign_in(client, person)

    with queries(6):
        client.get("/cuenta/mensajes/")


def test_the_inbox_answers_htmx_with_its_rows(client: Client) -> None:
    message = make_message()

    response = sign_in(client, message.to).get("/cuenta/mensajes/", headers={"HX-Request": "true"})

    page = response.content.decode()
    assert page.lstrip().startswith('<div id="rows"')
    assert message.subject in page


def test_a_sender_sees_what_did_not_arrive_and_sends_it_again(client: Client) -> None:
    sender = make_person()
    message = make_message(state="failed", sender=sender, error="550 no such user")
    sign_in(client, sender)

    assert "/no-entregados/" in client.get("/cuenta/mensajes/").content.decode()
    page = client.get("/cuenta/mensajes/no-entregados/").content.decode()
    assert "550 no such user" in page
    assert message.to.email in page
    response = client.post(f"/cuenta/mensajes/{message.uuid}/reenviar/")

    assert response.status_code == 303
    message.refresh_from_db()
    assert message.state == "pending"


def test_a_stranger_sees_no_failed_message_of_another(client: Client) -> None:
    message = make_message(state="failed", sender=make_person())
    sign_in(client, make_person())

    assert message.subject not in client.get("/cuenta/mensajes/no-entregados/").content.decode()
    assert client.post(f"/cuenta/mensajes/{message.uuid}/reenviar/").status_code == 404


def test_preferences_are_saved_and_logged(client: Client) -> None:
    person = make_person()

    response = sign_in(client, person).post("/cuenta/avisos/", {"programme": "digest", "call": "inbox"})

    assert response.status_code == 303
    assert delivery_of(person, MessageGroup.PROGRAMME) == Delivery.DIGEST
    assert delivery_of(person, MessageGroup.CALL) == Delivery.INBOX
    assert Entry.objects.get().after == {"programme": "digest", "call": "inbox"}


def test_preferences_with_an_unknown_choice_are_refused(client: Client) -> None:
    person = make_person()

    response = sign_in(client, person).post("/cuenta/avisos/", {"programme": "pigeon", "call": "inbox"})

    assert response.status_code == 422
    assert not Preference.objects.exists()


@pytest.mark.parametrize("group", sorted(OBLIGATORY))
def test_what_is_obligatory_cannot_be_silenced(client: Client, group: MessageGroup) -> None:
    person = make_person()

    sign_in(client, person).post("/cuenta/avisos/", {"programme": "now", "call": "now", group: "inbox"})
    with pytest.raises(NotAllowed):
        choose_delivery(person=person, choices={group: Delivery.INBOX}, actor=person, now=now())

    assert delivery_of(person, group) == Delivery.NOW


def test_nobody_chooses_for_another() -> None:
    person, other = make_person(), make_person()

    with pytest.raises(NotAllowed):
        choose_delivery(person=person, choices={MessageGroup.CALL: Delivery.INBOX}, actor=other, now=now())

    assert not Preference.objects.exists()


def test_the_link_of_a_letter_stops_the_group_without_signing_in() -> None:
    client = Client(enforce_csrf_checks=True)
    person = make_person()
    path = stop_path(person, MessageGroup.CALL)

    asked = client.get(path)
    assert (asked.status_code, delivery_of(person, MessageGroup.CALL)) == (200, Delivery.NOW)
    done = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    assert delivery_of(person, MessageGroup.CALL) == Delivery.INBOX


def test_a_link_that_was_changed_or_is_obligatory_is_not_found(client: Client) -> None:
    person = make_person()

    assert client.get(stop_path(person, MessageGroup.CALL)[:-3] + "x/").status_code == 404
    assert client.post(stop_path(person, MessageGroup.INVITATION)).status_code == 404


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Any:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    settings.MINGA_OUTBOX = True
    send_mail("Su código es 1234", "Hola, ñandú.", None, ["ana@example.org"])
    return settings


def test_support_reads_the_outbox(client: Client, outbox: Any) -> None:
    sign_in(client, make_person(is_staff=True))

    page = client.get("/cuenta/bandeja-de-salida/").content.decode()
    link = re.search(r'/cuenta/bandeja-de-salida/[^"]+/', page)

    assert "Su código es 1234" in page
    assert "ana@example.org" in page
    assert link is not None
    assert "Hola, ñandú." in client.get(link[0]).content.decode()


@pytest.mark.parametrize(
    ("staff", "switch", "production", "status"),
    [(True, True, False, 200), (False, True, False, 404), (True, False, False, 404), (True, True, True, 404)],
)
def test_the_outbox_is_only_for_support_where_mail_is_kept(
    client: Client, outbox: Any, staff: bool, switch: bool, production: bool, status: int
) -> None:
    outbox.MINGA_OUTBOX, outbox.PRODUCTION = switch, production

    response = sign_in(client, make_person(is_staff=staff)).get("/cuenta/bandeja-de-salida/")

    assert response.status_code == status


def test_a_letter_that_is_not_there_is_not_found(client: Client, outbox: Any) -> None:
    sign_in(client, make_person(is_staff=True))

    assert client.get("/cuenta/bandeja-de-salida/..%2Fsecret/").status_code == 404
