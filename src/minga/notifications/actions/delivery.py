"""The e-mail copy leaves once: the state moves under a lock, in the transaction that sends.

If the process dies after the server took the mail and before the commit, it is sent again
with the same Message-ID, which mail readers show once.
"""

from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import NotAllowed
from minga.core.events import Event
from minga.core.jobs import enqueue
from minga.notifications.enums import MOVES, MessageState
from minga.notifications.events import (
    DigestSent,
    MessageDelayed,
    MessageDelivered,
    MessageFailed,
    MessageResent,
)
from minga.notifications.models import Message
from minga.notifications.policies import may_resend
from minga.notifications.queries.letters import digest_letter, letter_of
from minga.people.models import Person
from minga.people.queries.letters import Letter, compose

MOST_ATTEMPTS = 8


@action
def deliver_message(*, message: Message, actor: Actor, now: datetime) -> MessageState:
    """Send the e-mail of one message, or note why not. Safe to run twice."""
    locked = Message.objects.select_for_update(of=("self",), no_key=True).select_related("to")
    message = locked.get(pk=message.pk)
    if message.state != MessageState.PENDING:
        record(MessageDelivered(subject=message, after={"state": message.state}))
        return MessageState(message.state)
    if not message.to.email:
        happened: type[Event] = MessageDelivered
        message.state = MessageState.KEPT
    else:
        happened = _attempt(message, letter_of(message), now)
    message.save(update_fields=["state", "attempts", "error", "sent_at", "updated_at"])
    record(happened(subject=message, after={"state": message.state, "attempts": message.attempts}))
    return MessageState(message.state)


def _attempt(message: Message, letter: Letter, now: datetime) -> type[Event]:
    """One try; changes the row in memory and says what happened."""
    message.attempts += 1
    error, dead = _send(letter)
    message.error = error[:300]
    if not error:
        message.state = MessageState.SENT
        message.sent_at = now
        return MessageDelivered
    if dead or message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.FAILED
        return MessageFailed
    return MessageDelayed


def _send(letter: Letter) -> tuple[str, bool]:
    """What went wrong, in the words of the mail server, and whether trying again is in vain."""
    try:
        compose(letter).send()
    except SMTPRecipientsRefused as refused:
        answers = list(refused.recipients.values())
        return _words(answers[0] if answers else (0, b"")), all(code >= 500 for code, _text in answers)
    except SMTPResponseException as answer:
        return _words((answer.smtp_code, answer.smtp_error)), False
    except (SMTPException, OSError, UnicodeError) as error:
        return str(error) or type(error).__name__, isinstance(error, UnicodeError)
    return "", False


def _words(answer: tuple[int, bytes | str]) -> str:
    code, text = answer
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}".strip()


@action
def resend_message(*, message: Message, actor: Person, now: datetime) -> Message:
    """Try a failed message again, for instance after the address was mended."""
    message = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    if not may_resend(actor, message) or MessageState.PENDING not in MOVES[MessageState(message.state)]:
        raise NotAllowed(_("This message cannot be sent again."))
    message.state = MessageState.PENDING
    message.attempts = 0
    message.error = ""
    message.save(update_fields=["state", "attempts", "error", "updated_at"])
    enqueue("notifications.deliver_message", message_id=message.pk)
    record(MessageResent(subject=message))
    return message


@action
def send_digest(*, person: Person, actor: Actor, now: datetime) -> int:
    """One e-mail with everything that waits for a person; gives how many messages it held."""
    locked = Message.objects.select_for_update(of=("self",), no_key=True)
    waiting = list(locked.filter(to=person, state=MessageState.WAITING).order_by("written_at", "pk"))
    error = ""
    state = MessageState.KEPT
    if waiting and person.email:
        with translation.override(person.language):
            subject = ngettext("%(count)s message for you", "%(count)s messages for you", len(waiting)) % {
                "count": len(waiting)
            }
        error, dead = _send(digest_letter(person, subject, waiting))
        dead = dead or waiting[0].attempts + 1 >= MOST_ATTEMPTS
        state = MessageState.SENT if not error else MessageState.FAILED if dead else MessageState.WAITING
    for message in waiting:
        message.state, message.error = state, error[:300]
        message.attempts += 1
        message.sent_at = now if state == MessageState.SENT else None
    Message.objects.bulk_update(waiting, ["state", "error", "attempts", "sent_at"])
    record(DigestSent(subject=person, after={"messages": len(waiting), "state": state}))
    return len(waiting)
