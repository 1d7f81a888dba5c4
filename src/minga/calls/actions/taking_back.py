"""What followed for an application that is not selected any more: taken back as far as nobody answered.

Whoever said yes to an invitation stays, and what was connected or opened goes on: about these the
office decides where they live. The page of what follows says which ones.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.carrying import lock_outcome, note_step
from minga.calls.enums import ApplicationState, Step, StepState
from minga.calls.events.solvers import StepTakenBack
from minga.calls.models import Award, Outcome
from minga.calls.queries.following import became, kind_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError
from minga.initiatives.actions.team import take_back_invitation
from minga.initiatives.enums import InvitationState
from minga.initiatives.models import TeamInvitation
from minga.programmes.actions.enrolment import remove
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment

UNANSWERED = (EnrolmentStatus.NOMINATED, EnrolmentStatus.INVITED, EnrolmentStatus.WAITING)


def take_back(outcome: Outcome, *, now: datetime) -> None:
    """Every step that was done, each in a transaction of its own."""
    for step in outcome.carried.get("steps", {}):
        try:
            take_back_step(outcome=outcome, step=step, actor=HOUSE, now=now)
        except DomainError:
            continue


@action
def take_back_step(*, outcome: Outcome, step: str, actor: Actor, now: datetime) -> str:
    """Undo one step, or note that it stays; gives which."""
    held = lock_outcome(outcome)
    said = became(held, step)
    if said.get("state") != StepState.DONE:
        raise Conflict(_("There is nothing to take back."), code="settled")
    if held.application.state == ApplicationState.SELECTED:
        raise Conflict(_("This application is selected: what follows stays."), code="selected")
    with translation.override(held.application.person.language):
        gone = said.get("code") != "already" and _undo(kind_of(step), said, now)
    state = StepState.BACK if gone else StepState.STAYS
    note_step(held, step, {**said, "state": state}, now)
    record(
        StepTakenBack(subject=held, before={step: said}, after={step: state}),
        related=(held.application, held.application.call),
    )
    return state


def _undo(kind: Step, said: Mapping[str, Any], now: datetime) -> bool:
    """Whether it could be undone."""
    if kind == Step.INVITE:
        enrolment = Enrolment.objects.filter(pk=said["id"], status__in=UNANSWERED).first()
        if enrolment is not None:
            reason = _("The application is not selected any more.")
            remove(enrolment=enrolment, reason=reason, actor=HOUSE, now=now)
        return enrolment is not None
    if kind == Step.TEAM:
        invitation = TeamInvitation.objects.filter(pk=said["id"], state=InvitationState.ASKED).first()
        if invitation is not None:
            take_back_invitation(invitation=invitation, actor=HOUSE, now=now)
        return invitation is not None
    if kind == Step.AWARD:
        return Award.objects.filter(pk=said["id"]).delete()[0] > 0
    return False
