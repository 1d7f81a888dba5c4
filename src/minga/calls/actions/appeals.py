"""Appeals: one for each application, in its days; upheld, a new decision replaces the one that was wrong."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.actions.decisions import ask_ranking, lock_phase, prepared_decision
from minga.calls.actions.rows import MEASURES
from minga.calls.enums import AppealState, CallState, DecisionState
from minga.calls.events.deciding import AppealAnswered, AppealFiled
from minga.calls.models import Appeal, Application, CallPhase, Decision
from minga.calls.queries.appeals import window_of
from minga.calls.queries.decisions import standing_decision
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.texts import pick
from minga.notifications.actions import send_message
from minga.people.models import Person

AGAIN: Final = "again"
REMEDIES: Final = (*MEASURES, AGAIN)
"""What follows when an appeal is upheld: a place beyond the others, the waiting list, or the order anew."""


@action
def file_appeal(*, application: Application, text: str, actor: Actor, now: datetime) -> Appeal:
    """Say what was wrong in the procedure; the office hears of it at once."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("call__edition", "phase").get(pk=application.pk)
    if not isinstance(actor, Person) or not policies.may_lead(actor, held):
        raise NotAllowed(_("Only whoever began the application may appeal."))
    window = window_of(held, now)
    if not window.open or window.decision is None:
        raise NotReady(window.why_not, code="window")
    if not text.strip():
        raise Invalid({"text": [_("Say what was wrong in the procedure, and where it can be seen.")]})
    appeal = Appeal(application=held, decision=window.decision, filed_by=actor, text=text.strip(), filed_at=now)
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError as error:
        raise Conflict(_("This application has appealed already, and there is one appeal.")) from error
    record(AppealFiled(subject=appeal), related=(held.call,))
    return appeal


@action
def answer_appeal(
    *, appeal: Appeal, upheld: bool, answer: str, remedy: str = "", actor: Actor, now: datetime
) -> Appeal:
    """Answer it with reasons. Upheld, the decision that follows is prepared; the office looks at it and takes it."""
    phase = lock_phase(appeal.decision.phase, actor=actor, now=now)
    held = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("application").get(pk=appeal.pk)
    if held.state != AppealState.FILED:
        raise Conflict(_("This appeal was answered already."), code="state")
    errors = {}
    if not answer.strip():
        errors["answer"] = [_("Give the reasons: they are read by who appealed, and stay on record.")]
    if upheld and remedy not in REMEDIES:
        errors["remedy"] = [_("Say what follows for the application.")]
    if errors:
        raise Invalid(errors)
    held.state = AppealState.UPHELD if upheld else AppealState.REJECTED
    held.answer, held.answered_at = answer.strip(), now
    held.answered_by = actor if isinstance(actor, Person) else None
    held.save()
    if upheld:
        decide_again(appeal=held, phase=phase, remedy=remedy, actor=actor, now=now)
    _tell(held, phase, actor, now)
    after = {"state": held.state, "remedy": remedy if upheld else ""}
    record(AppealAnswered(subject=held, after=after), related=(phase.call,))
    return held


@action
def decide_again(*, appeal: Appeal, phase: CallPhase, remedy: str, actor: Actor, now: datetime) -> Decision:
    """Prepare the decision that replaces the one that holds, or add this appeal to the one being prepared."""
    held = lock_phase(phase, actor=actor, now=now)
    if held.call.state == CallState.CANCELLED:
        raise Conflict(_("The call was cancelled: there is nothing to decide."), code="state")
    prepared = prepared_decision(held)
    if prepared is None:
        former = standing_decision(held)
        if former is None or former.state != DecisionState.PUBLISHED:
            raise NotReady(_("A decision waits for its hour. Answer this appeal when it is published."), code="state")
        measures = dict(former.ranking.get("measures", {}))
        prepared = Decision(phase=held, replaces=former, ranking={"way": "kept", "causes": [], "measures": measures})
    ranking: dict[str, Any] = prepared.ranking
    code = appeal.application.code
    ranking["causes"] = [*ranking["causes"], {"kind": "appeal", "application": code, "remedy": remedy}]
    if remedy == AGAIN:
        ranking["way"] = "computed"
    else:
        ranking["measures"] = {**ranking["measures"], code: remedy}
    return ask_ranking(prepared, now=now)


def _tell(appeal: Appeal, phase: CallPhase, actor: Actor, now: datetime) -> None:
    """Who appealed hears the answer at once."""
    person = appeal.filed_by
    if person is None or not person.is_active:
        return
    send_message(
        to=person,
        kind="calls.appeal_answered",
        context={
            "code": appeal.application.code,
            "title": pick(phase.call.titles, person.language),
            "upheld": appeal.state == AppealState.UPHELD,
            "answer": appeal.answer,
        },
        link=reverse("calls:result", args=[appeal.application.uuid]),
        about=appeal.application,
        actor=actor if actor is not None else HOUSE,
        now=now,
    )
