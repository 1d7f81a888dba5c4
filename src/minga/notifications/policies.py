"""Who may do what with a message. A message is private to whom it was written."""

from minga.notifications.enums import MessageState
from minga.notifications.models import Message
from minga.people.models import Person


def may_read(person: Person | None, message: Message) -> bool:
    """Only the addressee: not its sender, not support."""
    return person is not None and message.to_id == person.pk


def may_resend(person: Person | None, message: Message) -> bool:
    """Its sender, or support staff, once it has failed."""
    if person is None or message.state != MessageState.FAILED:
        return False
    return message.sender_id == person.pk or person.is_staff
