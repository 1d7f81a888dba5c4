"""What may still be changed of an application: all of it while its round takes applications, then what the rules leave.

Parts: "contact" and "team" (`models.rules.LATE_FIELDS`); "" is everything else.
"""

from datetime import datetime
from typing import Final

from minga.calls import policies
from minga.calls.enums import ApplicationState, CallState
from minga.calls.models import Application, Rules

LIVE: Final = (ApplicationState.DRAFT, ApplicationState.SENT)


def may_still_change(application: Application, part: str, rules: Rules, now: datetime) -> bool:
    """Whether this part of it may be changed now, by whoever has the right."""
    if application.call.state != CallState.OPEN or application.state not in LIVE or application.phase is None:
        return False
    if policies.is_taking(application.phase, now):
        return True
    return application.state == ApplicationState.SENT and part in rules.late_fields
