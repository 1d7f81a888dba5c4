"""Appeals: one for each application, in its days; upheld, a new decision replaces the one that was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.actions.decisions import ask_ranking, lock_phase, must_stand, prepared_decision, replacing
from minga.calls.actions.holding import must_not_be_own
from minga.calls.actions.rows import OUT, PLACE, WAITING
from minga.calls.enums import AppealState, DecisionState, Fate
from minga.calls.events.deciding import AppealAnswered, AppealFiled
from minga.calls.models import Appeal, Application, CallPhase, Decision, Outcome
from minga.calls.queries.appeals import given_scores, no_way_on, window_of
from minga.calls.queries.decisions import standing_decision
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.texts import pick
from minga.notifications.actions import send_message
from minga.people.models import Person

SCORES: Final = "scores"
RECORD: Final = "record"
"""She was right, and nobody can go on from that round any more: it is said, and stays on record."""
REMEDIES: Final = (PLACE, WAITING, SCORES, OUT)
"""What follows when an appeal is upheld: a place beyond the others, the waiting list, corrected scores and
the order anew, or that another application is taken out and the waiting list moves up."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`scores`: juror code → criterion → the score that should have been; `other`: code of who is taken out."""

    upheld: bool
    words: str
    remedy: str = ""
    scores: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    other: str = ""


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
def answer_appeal(*, appeal: Appeal, answer: Answer, actor: Actor, now: datetime) -> Appeal:
    """Answer it with reasons. Upheld, the decision that follows is prepared; the office looks at it and takes it."""
    phase = lock_phase(appeal.decision.phase, actor=actor, now=now)
    held = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("application").get(pk=appeal.pk)
    if held.state != AppealState.FILED:
        raise Conflict(_("This appeal was answered already."), code="state")
    must_not_be_own(held.application, actor)
    over = no_way_on(phase, now)
    _check_answer(held, phase, answer, over)
    held.state = AppealState.UPHELD if answer.upheld else AppealState.REJECTED
    held.answer, held.answered_at = answer.words.strip(), now
    held.answered_by = actor if isinstance(actor, Person) else None
    held.save()
    if answer.upheld and not over:
        decide_again(appeal=held, phase=phase, answer=answer, actor=actor, now=now)
    _tell(held, phase, over, actor, now)
    after = {"state": held.state, "remedy": answer.remedy if answer.upheld else ""}
    record(AppealAnswered(subject=held, after=after), related=(phase.call,))
    return held


@action
def decide_again(*, appeal: Appeal, phase: CallPhase, answer: Answer, actor: Actor, now: datetime) -> Decision:
    """Prepare the decision that replaces the one that holds, or add this appeal to the one being prepared."""
    held = lock_phase(phase, actor=actor, now=now)
    must_stand(held.call)
    prepared = prepared_decision(held)
    if prepared is None:
        former = standing_decision(held)
        if former is None or former.state != DecisionState.PUBLISHED:
            raise NotReady(_("A decision waits for its hour. Answer this appeal when it is published."), code="state")
        former.phase = held
        prepared = replacing(former, way="kept", causes=[])
    prepared.ranking = _changed(prepared.ranking, appeal.application.code, answer)
    return ask_ranking(prepared, now=now)


def _changed(ranking: Mapping[str, Any], code: str, answer: Answer) -> dict[str, Any]:
    """What the office asks for, with what this appeal changes."""
    cause = {"kind": "appeal", "application": code, "remedy": answer.remedy}
    changed = {**ranking, "causes": [*ranking["causes"], cause]}
    if answer.remedy == SCORES:
        before = ranking["rectified"].get(code, {})
        scores = {juror: {**before.get(juror, {}), **given} for juror, given in answer.scores.items()}
        changed |= {"way": "computed", "rectified": {**ranking["rectified"], code: {**before, **scores}}}
    elif answer.remedy == OUT:
        cause["other"] = answer.other
        way = "moved" if ranking["way"] == "kept" else ranking["way"]
        changed |= {"way": way, "measures": {**ranking["measures"], answer.other: OUT}}
    else:
        changed["measures"] = {**ranking["measures"], code: answer.remedy}
    return changed


def _check_answer(appeal: Appeal, phase: CallPhase, answer: Answer, over: str) -> None:
    """Reasons always; upheld, what follows and all that it needs. `over`: why nothing can follow."""
    errors: dict[str, list[str]] = {}
    if not answer.words.strip():
        errors["answer"] = [_("Give the reasons: they are read by who appealed, and stay on record.")]
    if answer.upheld and not over:
        errors |= _check_remedy(appeal, phase, answer)
    elif answer.upheld and answer.remedy != RECORD:
        errors["remedy"] = [over]
    if errors:
        raise Invalid(errors)


def _check_remedy(appeal: Appeal, phase: CallPhase, answer: Answer) -> dict[str, list[str]]:
    """What follows, with all that it needs."""
    if answer.remedy not in REMEDIES:
        return {"remedy": [_("Say what follows for the application.")]}
    if answer.remedy == SCORES:
        return _check_scores(appeal, phase, answer.scores)
    if answer.remedy == OUT:
        chosen = Outcome.objects.filter(decision=standing_decision(phase), fate=Fate.SELECTED)
        if answer.other == appeal.application.code or not chosen.filter(application__code=answer.other).exists():
            return {"other": [_("Write the number of another application that was selected, for example P-0003.")]}
    return {}


def _check_scores(appeal: Appeal, phase: CallPhase, scores: Mapping[str, Mapping[str, int]]) -> dict[str, list[str]]:
    """At least one that is corrected, each by a juror who assessed it and on its scale."""
    rubric = phase.panel.rubric.read if phase.panel else None
    given = given_scores(phase, appeal.application_id)
    if rubric is None or not any(scores.values()):
        return {"scores": [_("Correct at least one score.")]}
    scales = {each.key: each.scores for each in rubric.criteria}
    for juror, row in scores.items():
        if juror not in given or any(key not in scales or score not in scales[key] for key, score in row.items()):
            return {"scores": [_("A corrected score must be on the scale of its criterion.")]}
    return {}


def _tell(appeal: Appeal, phase: CallPhase, over: str, actor: Actor, now: datetime) -> None:
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
            "over": bool(over),
            "answer": appeal.answer,
        },
        link=reverse("calls:result", args=[appeal.application.uuid]),
        about=appeal.application,
        actor=actor if actor is not None else HOUSE,
        now=now,
    )
