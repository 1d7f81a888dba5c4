import smtplib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.notifications.actions import deliver_message, resend_message, send_digest
from minga.notifications.actions.delivery import MOST_ATTEMPTS
from minga.notifications.enums import MessageGroup, MessageState
from minga.notifications.models import Message
from minga.notifications.queries import digest_due
from minga.notifications.tasks import NotYet, deliver, digest, send_digests
from tests.factories.notifications import make_message
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


class Refusing(BaseEmailBackend):
    """A mail server that answers as the test says."""

    error: Exception

    def send_messages(self, email_messages: Any) -> int:
        raise self.error


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    def answers(error: Exception) -> None:
        monkeypatch.setattr(Refusing, "error", error, raising=False)
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    return answers


def _letter() -> EmailMultiAlternatives:
    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    return letter


def test_deliver_sends_once_though_it_runs_twice() -> None:
    message = make_message()

    deliver(message_id=message.pk)
    deliver(message_id=message.pk)
    deliver_message(message=message, actor=HOUSE, now=now())

    message.refresh_from_db()
    assert len(mail.outbox) == 1
    assert (message.state, message.attempts) == ("sent", 1)
    assert message.sent_at is not None


def test_the_letter_has_text_and_html_with_the_same_words() -> None:
    message = make_message(body="Falta un día.\n\nEscriba a <ana> & compañía.")

    deliver(message_id=message.pk)

    letter = _letter()
    html = str(letter.alternatives[0][0])
    assert letter.to == [message.to.email]
    assert "Escriba a <ana> & compañía." in letter.body
    assert "Escriba a &lt;ana&gt; &amp; compañía." in html
    assert "http://localhost" in letter.body
    assert "/mi-trabajo/" in html
    assert str(message.uuid) in letter.extra_headers["Message-ID"]


def test_an_optional_letter_can_be_stopped_and_an_obligatory_one_cannot() -> None:
    optional, obligatory = make_message(), make_message(group=MessageGroup.INVITATION)

    deliver(message_id=optional.pk)
    deliver(message_id=obligatory.pk)

    first, second = mail.outbox
    assert "/cuenta/avisos/parar/" in first.extra_headers["List-Unsubscribe"]
    assert first.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in second.extra_headers


def test_sender_and_reply_address_come_from_the_settings(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL, settings.MINGA_EMAIL_REPLY_TO = "Minga <a@b.example>", "ayuda@b.example"

    deliver(message_id=make_message().pk)

    assert (_letter().from_email, _letter().reply_to) == ("Minga <a@b.example>", ["ayuda@b.example"])


def test_a_server_that_is_down_is_tried_again_later(server: Any) -> None:
    message = make_message()
    server(ConnectionRefusedError("connection refused"))

    with pytest.raises(NotYet):
        deliver(message_id=message.pk)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("pending", 1, "connection refused")
    assert Entry.objects.get().key == "notifications.message_delayed"


def test_after_many_attempts_it_has_failed(server: Any) -> None:
    message = make_message(attempts=MOST_ATTEMPTS - 1)
    server(smtplib.SMTPServerDisconnected("gone"))

    deliver(message_id=message.pk)

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert Entry.objects.get().key == "notifications.message_failed"


def test_a_dead_address_fails_at_once_with_the_words_of_the_server(server: Any) -> None:
    message = make_message()
    server(smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"no such user")}))

    deliver(message_id=message.pk)

    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "550 no such user")


def test_a_full_mailbox_is_not_dead(server: Any) -> None:
    message = make_message()
    server(smtplib.SMTPRecipientsRefused({"x@example.org": (452, b"mailbox full")}))

    with pytest.raises(NotYet):
        deliver(message_id=message.pk)


def test_a_server_that_refuses_the_sender_is_tried_again(server: Any) -> None:
    message = make_message()
    server(smtplib.SMTPSenderRefused(550, b"who are you", "minga@localhost"))

    with pytest.raises(NotYet):
        deliver(message_id=message.pk)

    message.refresh_from_db()
    assert message.error == "550 who are you"


def test_an_erased_message_is_no_error() -> None:
    message = make_message()
    number = message.pk
    message.delete()

    deliver(message_id=number)

    assert mail.outbox == []


def test_a_person_who_lost_her_address_keeps_it_in_the_inbox() -> None:
    message = make_message(to=make_person(email=None, is_active=False))

    deliver(message_id=message.pk)

    message.refresh_from_db()
    assert (message.state, mail.outbox) == ("kept", [])


@pytest.mark.parametrize(
    ("who", "allowed"), [("sender", True), ("support", True), ("addressee", False), ("other", False)]
)
def test_who_may_send_again(who: str, allowed: bool) -> None:
    message = make_message(state=MessageState.FAILED, sender=make_person(), attempts=8, error="550")
    actor = {
        "sender": message.sender,
        "support": make_person(is_staff=True),
        "addressee": message.to,
        "other": make_person(),
    }[who]
    assert actor is not None

    if not allowed:
        with pytest.raises(NotAllowed):
            resend_message(message=message, actor=actor, now=now())
        assert not Entry.objects.exists()
        return
    resend_message(message=message, actor=actor, now=now())

    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("pending", 0, "")
    assert ProcrastinateJob.objects.get().args == {"message_id": message.pk}


@pytest.mark.parametrize("state", ["pending", "waiting", "sent", "kept"])
def test_only_what_failed_is_sent_again(state: str) -> None:
    message = make_message(state=state, sender=make_person())
    assert message.sender is not None

    with pytest.raises(NotAllowed):
        resend_message(message=message, actor=message.sender, now=now())


def test_a_digest_is_one_letter_with_all_that_waits() -> None:
    person = make_person(language="en")
    for number in range(3):
        make_message(to=person, state=MessageState.WAITING, subject=f"News {number}", link=f"/x/{number}/")
    make_message(state=MessageState.WAITING)

    digest(person_id=person.pk)
    digest(person_id=person.pk)

    letter = _letter()
    assert len(mail.outbox) == 1
    assert "3" in letter.subject
    assert all(f"News {number}" in letter.body and f"/x/{number}/" in letter.body for number in range(3))
    assert set(Message.objects.filter(to=person).values_list("state", flat=True)) == {"sent"}


def test_a_digest_that_fails_waits_and_at_last_has_failed(server: Any) -> None:
    person = make_person()
    message = make_message(to=person, state=MessageState.WAITING)
    server(OSError("down"))

    send_digest(person=person, actor=HOUSE, now=now())
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 1)
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)
    send_digest(person=person, actor=HOUSE, now=now())

    message.refresh_from_db()
    assert message.state == "failed"


def test_digests_leave_at_seven_in_the_morning_of_each_person() -> None:
    at = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
    bogota = make_message(to=make_person(timezone="America/Bogota"), state="waiting", written_at=at)
    make_message(to=make_person(timezone="America/Sao_Paulo"), state="waiting", written_at=at)
    old = make_message(state="waiting", to=make_person(timezone="Asia/Tokyo"), written_at=at.replace(day=21))
    make_message(state="sent", to=make_person(timezone="America/Bogota"), written_at=at)

    assert set(digest_due(at)) == {bogota.to_id, old.to_id}


def test_the_hourly_task_enqueues_each_digest_once() -> None:
    message = make_message(state="waiting", written_at=datetime(2020, 1, 1, tzinfo=UTC))

    send_digests(timestamp=0)
    send_digests(timestamp=0)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("notifications.send_digest", {"person_id": message.to_id})
