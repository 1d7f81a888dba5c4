"""Mail leaves here. Each task takes ids, calls one action, and may run twice."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import enqueue, task
from minga.notifications.actions import deliver_message, send_digest
from minga.notifications.actions.delivery import MOST_ATTEMPTS
from minga.notifications.enums import MessageState
from minga.notifications.queries import digest_due, pending_message
from minga.people.queries.people import person_by_id


class NotYet(Exception):
    """The mail server did not take it: the queue tries again, later each time."""


@task("notifications.deliver_message", retry=MOST_ATTEMPTS + 2, backoff=4)
def deliver(message_id: int) -> None:
    """The e-mail of one message. Nothing to do when it left already or was erased."""
    message = pending_message(message_id)
    if message is None:
        return
    if deliver_message(message=message, actor=HOUSE, now=now()) == MessageState.PENDING:
        raise NotYet(f"message {message_id}")


@task("notifications.send_digests", cron="10 * * * *")
def send_digests(timestamp: int) -> None:
    """Every hour: people for whom it is seven in the morning."""
    for person_id in digest_due(now()):
        enqueue("notifications.send_digest", once=f"notifications.digest.{person_id}", person_id=person_id)


@task("notifications.send_digest", backoff=4)
def digest(person_id: int) -> None:
    """One daily summary."""
    person = person_by_id(person_id)
    if person is not None:
        send_digest(person=person, actor=HOUSE, now=now())
