"""What may still be changed of an application: all of it while its round takes applications, then what the rules leave.

Parts: "contact" and "team" (`models.rules.LATE_FIELDS`); "" is everything else.
"""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from minga.calls import policies
from minga.calls.enums import ApplicationState, CallState
from minga.calls.models import Application, CallPhase, Rules
from minga.calls.queries.deadlines import deadline_of
from minga.calls.queries.rule_words import late_words

LIVE: Final = (ApplicationState.DRAFT, ApplicationState.SENT)


def may_still_change(application: Application, part: str, rules: Rules, now: datetime) -> bool:
    """Whether this part of it may be changed now, by whoever has the right."""
    if application.call.state != CallState.OPEN or application.state not in LIVE or application.phase is None:
        return False
    if policies.is_taking(application.phase, now):
        return True
    return application.state == ApplicationState.SENT and part in rules.late_fields


def changing_words(phase: CallPhase, rules: Rules, now: datetime) -> tuple[str, ...]:
    """What may be changed of what was sent to this round, as the rules say: first until its end, then after it."""
    end = deadline_of(phase, rules.timezone, now)
    late = tuple(late_words(name) for name in rules.late_fields)
    if not end.taking or phase.form_id is None:
        return late
    until = _("Until %(moment)s you can correct your answers and send them again. The last ones that you send count.")
    return (until % {"moment": end.grace_until or end.closes}, *late)
