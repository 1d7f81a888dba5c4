"""What a person does with her messages."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.errors import NotAllowed
from minga.notifications.enums import OBLIGATORY, Delivery, MessageGroup
from minga.notifications.events import DeliveryChosen, MessageRead, MessagesRead
from minga.notifications.models import Message, Preference
from minga.notifications.policies import may_read
from minga.people.models import Person


@action
def read_message(*, message: Message, actor: Person, now: datetime) -> Message:
    """Note when a message was opened first."""
    if not may_read(actor, message):
        raise NotAllowed(_("This message was written to somebody else."))
    if message.read_at is None:
        message.read_at = now
        message.save(update_fields=["read_at", "updated_at"])
    record(MessageRead(subject=message))
    return message


@action
def read_all_messages(*, actor: Person, now: datetime) -> int:
    """Mark the whole inbox as read; gives how many were not."""
    unread = Message.objects.filter(to=actor, read_at__isnull=True)
    count = unread.update(read_at=now, updated_at=now)
    record(MessagesRead(subject=actor, after={"messages": count}))
    return count


@action
def choose_delivery(*, person: Person, choices: dict[MessageGroup, Delivery], actor: Person, now: datetime) -> None:
    """Keep how a person wants to be told about each group. Refuses to silence what is obligatory."""
    if actor.pk != person.pk:
        raise NotAllowed(_("Only the person herself chooses how she is told."))
    for group, delivery in choices.items():
        if group in OBLIGATORY:
            raise NotAllowed(_("%(group)s always arrive by e-mail.") % {"group": group.label}, field=group.value)
        Preference.objects.update_or_create(person=person, group=group, defaults={"delivery": delivery})
    after = {group.value: delivery.value for group, delivery in choices.items()}
    record(DeliveryChosen(subject=person, after=after))
