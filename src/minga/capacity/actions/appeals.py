"""The one appeal of an entity against its draft result; every mark that it changes is told before and after."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_letters import tell
from minga.capacity.actions.marks import lock_wave
from minga.capacity.actions.replies import give_points, open_for_answers, points_given, told_of_answer
from minga.capacity.enums import AppealState, MarkSource
from minga.capacity.events.grading import AppealAnswered, AppealFiled
from minga.capacity.models import Appeal, Mark, Measured
from minga.capacity.policies import MEASURES, may_reply
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.organisations.queries.roles import people_with
from minga.people.models import Person


@action
def file_appeal(*, measured: Measured, questions: Collection[str], text: str, actor: Actor, now: datetime) -> Appeal:
    """Say which marks are wrong, and why. There is one appeal, so all of it goes in."""
    wave = lock_wave(measured.wave_id)
    measured.wave = wave
    if not isinstance(actor, Person) or not may_reply(actor, measured, now):
        raise NotAllowed(_("Whoever answers for the entity appeals, while the wave takes replies."))
    marked = Mark.objects.filter(measured=measured, applies=True).values_list("question", flat=True)
    errors: dict[str, list[str]] = {}
    if not questions or not set(questions) <= set(marked):
        errors["questions"] = [_("Choose the questions that should be looked at again.")]
    if not text.strip():
        errors["text"] = [_("Say what should be looked at again, and why.")]
    if errors:
        raise Invalid(errors)
    chosen = [node.code for node in wave.version.read.questions if node.code in set(questions)]
    appeal = Appeal(measured=measured, questions=chosen, text=text.strip(), filed_by=actor, filed_at=now)
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError as error:
        raise Conflict(_("Your entity has appealed already, and there is one appeal."), code="known") from error
    office = people_with(MEASURES, organisation=wave.host, now=now, deputies=True)
    link = reverse("capacity:reply-office", args=[wave.key, measured.key])
    tell(measured, office, "appeal_filed", {"count": len(chosen)}, link=link, actor=actor, now=now)
    record(AppealFiled(subject=appeal, after={"questions": chosen}), related=(wave, measured))
    return appeal


@action
def answer_appeal(
    *, appeal: Appeal, answer: str, levels: Mapping[str, int], values: Mapping[str, Decimal] | None = None,
    actor: Actor, now: datetime,
) -> Appeal:  # fmt: skip
    """Answer with reasons. `levels`: the questions that get another one; in an index of indicators, `values`.

    All changed: upheld; some: in part.
    """
    wave = open_for_answers(appeal.measured, actor)
    held = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("measured").get(pk=appeal.pk)
    held.measured.wave = wave
    if held.state != AppealState.FILED:
        raise Conflict(_("This appeal was answered already."), code="answered")
    if not answer.strip():
        raise Invalid({"answer": [_("Give the reasons: the entity reads them, and the record keeps them.")]})
    given = _given(held, levels, values or {})
    if set(given) - set(held.questions):
        raise Invalid({"answer": [_("Only questions of the appeal change by it.")]})
    held.changes = _carry_out(held, given, actor, now)
    changed = {each["question"] for each in held.changes}
    held.state = _state(len(changed), len(held.questions))
    held.answer, held.answered_at = answer.strip(), now
    held.answered_by = actor if isinstance(actor, Person) else None
    held.save()
    link = reverse("capacity:replies", args=[wave.key, held.measured.key])
    words = {"answer": held.answer, "changed": len(changed), "count": len(held.questions)}
    people = told_of_answer(held.measured, held.filed_by, now)
    tell(held.measured, people, "appeal_answered", words, link=link, actor=actor, now=now)
    after = {"state": held.state, "changes": held.changes}
    record(AppealAnswered(subject=held, after=after), related=(wave, held.measured))
    return held


def _given(appeal: Appeal, levels: Mapping[str, int], values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Question → the points that it gets."""
    asked = {code: points_given(appeal.measured, code, levels.get(code), values.get(code))
             for code in {**levels, **values}}  # fmt: skip
    return {code: points for code, points in asked.items() if points is not None}


def _carry_out(appeal: Appeal, given: Mapping[str, Decimal], actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Give the new points; each mark that is another one now, before and after."""
    rows = Mark.objects.filter(measured=appeal.measured, question__in=list(given))
    before = dict(rows.values_list("question", "points"))
    changes = []
    for code, points in given.items():
        was = before.get(code)
        give_points(appeal.measured, code, points, MarkSource.APPEAL, actor=actor, now=now)
        if points != was:
            changes.append({"question": code, "before": _text(was), "after": _text(points)})
    return changes


def _state(changed: int, asked: int) -> AppealState:
    if not changed:
        return AppealState.REJECTED
    return AppealState.UPHELD if changed == asked else AppealState.PARTLY


def _text(points: Any) -> str | None:
    return None if points is None else f"{points.normalize():f}"
