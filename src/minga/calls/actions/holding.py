"""The doors of those who apply: the row is held, the person asked, the clock read.

Locks are taken in one order everywhere: answers, then the application, then the organisation.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.calls import policies
from minga.calls.enums import CallState
from minga.calls.models import Application, CallPhase, Rules
from minga.calls.queries.changing import LIVE, may_still_change
from minga.calls.queries.deadlines import last_moment, moment_in
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed
from minga.people.models import Person


def hold_application(application: Application) -> Application:
    """The application as it is now, ours until the transaction ends."""
    rows = Application.objects.select_related(
        "call__edition__host", "person", "organisation__territory__parent", "challenge", "initiative", "solver", "phase"
    )
    return rows.select_for_update(of=("self",), no_key=True).get(pk=application.pk)


def must_lead(application: Application, actor: Actor) -> None:
    """Only who began it, or Minga itself."""
    if actor is HOUSE or (isinstance(actor, Person) and policies.may_lead(actor, application)):
        return
    raise NotAllowed(_("Only whoever began the application may do this."))


def must_not_be_own(application: Application, actor: Actor) -> None:
    """Whoever runs the call may apply to it, and decides nothing about that application."""
    if isinstance(actor, Person) and policies.is_applicant(actor, application):
        raise NotAllowed(_("Nobody decides on her own application. Ask somebody else of the office."))


def must_take(application: Application, phase: CallPhase, rules: Rules, now: datetime) -> None:
    """The round takes applications now, and this one stands in it."""
    if application.call.state != CallState.OPEN:
        raise NotAllowed(_("This call takes no applications any more."), code="over")
    if application.state not in LIVE or application.phase_id != phase.pk:
        raise Conflict(_("This application cannot be sent to this round any more."), code="state")
    if policies.is_taking(phase, now):
        return
    if now < phase.opens_at:
        opens = moment_in(phase.opens_at, rules.timezone)
        raise NotAllowed(_("This round opens on %(moment)s.") % {"moment": opens}, code="early")
    closed = moment_in(last_moment(phase), rules.timezone)
    raise NotAllowed(
        _("The end was on %(moment)s. What you wrote is kept, but it cannot be sent any more.") % {"moment": closed},
        code="late",
    )


def must_be_open(application: Application, part: str, rules: Rules, now: datetime) -> None:
    """While the round takes applications; later only for a part (`LATE_FIELDS`) that the rules leave open."""
    if not may_still_change(application, part, rules, now):
        raise NotAllowed(_("This cannot be changed any more."), code="late")
