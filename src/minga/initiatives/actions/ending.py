"""How the work pauses, goes on, ends and begins again. No dossier ends without a lesson."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.initiatives import policies
from minga.initiatives.actions.earning import earn_from_challenge
from minga.initiatives.actions.initiatives import lock_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.enums import CommitmentKind, InitiativeState, LifeStage
from minga.initiatives.events.initiatives import InitiativeClosed, InitiativeReopened, InitiativeResumed
from minga.initiatives.models import Initiative
from minga.initiatives.queries.subjects import has_lesson, told
from minga.library.actions.lessons import LessonText, draft_lesson
from minga.organisations.models import house_day
from minga.people.models import Person

_ENDED = (InitiativeState.STOPPED, InitiativeState.CLOSED)


@action
def resume_initiative(*, initiative: Initiative, actor: Actor, now: datetime) -> Initiative:
    """It was paused and goes on; a gate that its challenge crossed meanwhile counts."""
    locked = lock_initiative(initiative)
    if not (_leads(actor, locked, now) or _decides(actor, locked, now)):
        raise NotAllowed(_("Only whoever leads the team, or decides its gates, may resume it."))
    if locked.state != InitiativeState.PAUSED:
        raise Conflict(_("This initiative is not paused."), code="state")
    before = {"state": locked.state, "state_reason": locked.state_reason}
    put_in_state(locked, InitiativeState.ACTIVE, reason="", now=now)
    earn_from_challenge(locked, now=now)
    refresh(locked, now=now)
    record(
        InitiativeResumed(
            subject=locked, organisation_id=locked.organisation_id, before=before, after={"state": locked.state}
        )
    )
    return locked


@action
def close_initiative(
    *, initiative: Initiative, reason: str, lesson: LessonText | None = None, actor: Actor, now: datetime
) -> Initiative:
    """Adopted or replicated: the work of the team is done, and its lesson is written."""
    locked = lock_initiative(initiative)
    if not (_leads(actor, locked, now) or _decides(actor, locked, now)):
        raise NotAllowed(_("Only whoever leads the team, or decides its gates, may close it."))
    if locked.state != InitiativeState.ACTIVE:
        raise Conflict(_("Only an initiative that is under way can be closed."), code="state")
    if locked.stage < LifeStage.ADOPTED:
        raise NotReady(_("Only what was adopted is closed. Before that, it is stopped with its lesson at a gate."))
    if locked.commitments.filter(kind=CommitmentKind.CONDITION, done_on=None, dropped_at=None).exists():
        raise NotReady(_("A condition of a gate is still open: fulfil it first."))
    if not reason.strip():
        raise DomainError(_("Say in whose hands it stays."), field="reason")
    must_have_lesson(locked, lesson, actor=actor, now=now)
    put_in_state(locked, InitiativeState.CLOSED, reason=reason.strip(), now=now)
    refresh(locked, now=now)
    record(
        InitiativeClosed(
            subject=locked,
            organisation_id=locked.organisation_id,
            before={"state": InitiativeState.ACTIVE},
            after={"state": locked.state, "state_reason": locked.state_reason},
        )
    )
    return locked


@action
def reopen_initiative(*, initiative: Initiative, reason: str, actor: Actor, now: datetime) -> Initiative:
    """It had ended and goes on from the same stage; what was decided stays decided."""
    locked = lock_initiative(initiative)
    if not _decides(actor, locked, now):
        raise NotAllowed(_("Only those who answer for this initiative, and do not work on it, may reopen it."))
    if locked.state not in _ENDED:
        raise Conflict(_("This initiative has not ended."), code="state")
    if not reason.strip():
        raise DomainError(_("Say why it begins again."), field="reason")
    before = {"state": locked.state, "state_reason": locked.state_reason, "ended_on": locked.ended_on}
    put_in_state(locked, InitiativeState.ACTIVE, reason=reason.strip(), now=now)
    earn_from_challenge(locked, now=now)
    refresh(locked, now=now)
    record(
        InitiativeReopened(
            subject=locked,
            organisation_id=locked.organisation_id,
            before=before,
            after={"state": locked.state, "state_reason": locked.state_reason},
        )
    )
    return locked


def put_in_state(initiative: Initiative, state: InitiativeState, *, reason: str, now: datetime) -> None:
    """The state with its reason and day. Part of an action; the database asks for review and lesson."""
    initiative.state, initiative.state_reason = state, reason
    initiative.ended_on = house_day(now) if state in _ENDED else None
    initiative.save(update_fields=["state", "state_reason", "ended_on", "updated_at"])


def must_have_lesson(initiative: Initiative, lesson: LessonText | None, *, actor: Actor, now: datetime) -> None:
    """Write the lesson that was handed in; without one, the dossier must hold one already."""
    if lesson is not None:
        draft_lesson(subject=told(initiative), text=lesson, actor=actor, now=now)
    elif not has_lesson(initiative):
        raise NotReady(_("No dossier ends without a lesson: write it here."), field="lesson_title", code="lesson")


def _leads(actor: Actor, initiative: Initiative, now: datetime) -> bool:
    return actor is HOUSE or (isinstance(actor, Person) and policies.may_lead(actor, initiative, now))


def _decides(actor: Actor, initiative: Initiative, now: datetime) -> bool:
    return actor is HOUSE or (isinstance(actor, Person) and policies.may_decide(actor, initiative, now))
