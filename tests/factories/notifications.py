"""Messages for tests, as if they had been written and rendered."""

from typing import Any

from minga.core.clock import now
from minga.notifications.enums import MessageGroup, MessageState
from minga.notifications.models import Message
from tests.factories.people import make_person


def make_message(**fields: Any) -> Message:
    """A message of the optional group, waiting to leave by e-mail."""
    given: dict[str, Any] = {
        "kind": "people.security_changed",
        "group": MessageGroup.PROGRAMME,
        "language": "es",
        "subject": "Su tarea vence mañana",
        "body": "Falta un día.",
        "link": "/mi-trabajo/",
        "state": MessageState.PENDING,
        "written_at": now(),
        **fields,
    }
    given.setdefault("to", make_person())
    return Message.objects.create(**given)
