"""What a person may read: her own messages, and those she sent that did not arrive."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from minga.notifications.enums import MessageState
from minga.notifications.models import Message
from minga.people.models import Person

DIGEST_HOUR = 7


def inbox_for(person: Person) -> QuerySet[Message]:
    """Everything written to her, newest first."""
    return Message.objects.filter(to=person).order_by("-written_at", "-pk")


def message_for(person: Person, uuid: UUID) -> Message:
    """One message of her inbox; Message.DoesNotExist for any other."""
    return Message.objects.get(to=person, uuid=uuid)


def unread_count(person: Person) -> int:
    """How many messages she has not opened."""
    return Message.objects.filter(to=person, read_at__isnull=True).count()


def failed_from(person: Person) -> QuerySet[Message]:
    """What she sent and could not be delivered, newest first."""
    return (
        Message.objects.filter(sender=person, state=MessageState.FAILED)
        .select_related("to")
        .order_by("-written_at", "-pk")
    )


def failed_message(person: Person, uuid: UUID) -> Message:
    """One message that could not be delivered: of this sender, or any for support staff."""
    failed = Message.objects.filter(state=MessageState.FAILED, uuid=uuid)
    return failed.get() if person.is_staff else failed.get(sender=person)


def pending_message(message_id: int) -> Message | None:
    """The message whose e-mail has still to leave, or None."""
    return Message.objects.filter(pk=message_id, state=MessageState.PENDING).first()


def digest_due(now: datetime) -> list[int]:
    """People with waiting messages for whom it is seven in the morning, or who have waited a day."""
    waiting = (
        Message.objects.filter(state=MessageState.WAITING)
        .order_by("to_id", "written_at")
        .distinct("to_id")
        .values_list("to_id", "to__timezone", "written_at")
    )
    return [
        person_id
        for person_id, zone, oldest in waiting
        if now.astimezone(ZoneInfo(zone)).hour == DIGEST_HOUR or (now - oldest).days >= 1
    ]
