"""The office looks at what Minga could not know, and says so in words that the applicant reads."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.applicant_letters import tell_eligibility
from minga.calls.actions.holding import hold_application, must_not_be_own
from minga.calls.enums import APPLICATION_STEPS, ApplicationState, DecisionState
from minga.calls.events.applying import EligibilitySet
from minga.calls.models import Application, CallPhase, Decision
from minga.calls.policies import may_run
from minga.calls.queries.deciding_gaps import jury_ended_without
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.people.models import Person


@action
def set_eligibility(
    *, application: Application, eligible: bool, reason: str = "", actor: Actor, now: datetime
) -> Application:
    """Say that a sent application does not fulfil the conditions, and why; or that it does after all.

    The applicants hear of it at once. It can be taken back until the jury ended or the round is decided.
    """
    if application.phase_id is not None:  # before the application, as everywhere where a round is decided
        CallPhase.objects.select_for_update(of=("self",), no_key=True).get(pk=application.phase_id)
    held = hold_application(application)
    if held.phase_id != application.phase_id:
        raise Conflict(_("This application went on to another round at this very moment. Look at it again."))
    if actor is not HOUSE and not (isinstance(actor, Person) and may_run(actor, held.call, now)):
        raise NotAllowed(_("Only those who run the edition may do this."))
    must_not_be_own(held, actor)
    decided = Decision.objects.filter(phase=held.phase_id).exclude(state=DecisionState.PREPARED)
    if decided.exists():
        raise Conflict(_("This round is decided. What was decided is heard by way of an appeal."), code="decided")
    to = ApplicationState.SENT if eligible else ApplicationState.NOT_ELIGIBLE
    if held.submitted_at is None or (held.state != to and to not in APPLICATION_STEPS[held.state]):
        raise Conflict(_("Only an application that was sent can be looked at."), code="state")
    if not eligible and not reason.strip():
        raise DomainError(_("Write the reason: the applicant reads it."), field="reason")
    if eligible and held.state == ApplicationState.NOT_ELIGIBLE and jury_ended_without(held):
        raise Conflict(
            _("The jury ended without this application. It may appeal once the results are published."), code="jury"
        )
    before = {"state": held.state, "reason": held.not_eligible_reason}
    held.state, held.not_eligible_reason = to, "" if eligible else reason.strip()
    held.revision += 1
    held.save()
    after = {"state": held.state, "reason": held.not_eligible_reason}
    if after != before:
        tell_eligibility(held, actor=actor, now=now)
    record(EligibilitySet(subject=held, before=before, after=after), related=(held.call,))
    return held
