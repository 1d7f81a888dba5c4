"""How far each person has come: computed from what happened, as often as needed.

No entry in the log: nothing is decided here, and what it is computed from has its own entries.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from minga.core.events import publish
from minga.learning.enums import ATTENDED, AttendanceState
from minga.learning.events.completing import StandingsComputed
from minga.learning.models import CompletionRule, Standing
from minga.learning.queries.completion_facts import Facts
from minga.learning.queries.completion_rules import weigh
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

_BATCH = 1000
_SAID = ("met", "rules", "attended", "held", "tasks_done", "tasks_due", "missed_in_a_row", "last_seen_at")
_COMPUTED = (*_SAID, "computed_at", "updated_at")


@transaction.atomic
def recompute(*, edition: Edition, enrolments: Iterable[int] | None = None, now: datetime) -> int:
    """Everybody of the edition, or these enrolments (ids); answers how many."""
    rules = CompletionRule.objects.filter(edition=edition).select_related("form", "task")
    taking = Enrolment.objects.filter(edition=edition, status__in=TAKING_PART)
    if enrolments is not None:
        taking = taking.filter(pk__in=list(enrolments))
    people = dict(taking.order_by("pk").values_list("pk", "person_id"))
    only = None if enrolments is None else list(people)
    facts = Facts(edition, tuple(rules), now, only=only, people=people)
    made = [_standing(facts, enrolment) for enrolment in people]
    _keep(made, now)
    publish(StandingsComputed(subject=edition, after={"people": len(made), "met": sum(each.met for each in made)}))
    return len(made)


def _keep(made: Sequence[Standing], now: datetime) -> None:
    """Write those that say something new; of the others only that they were looked at."""
    held = Standing.objects.filter(enrolment__in=[each.enrolment_id for each in made])
    known = {row[0]: row[1:] for row in held.values_list("enrolment_id", *_SAID)}
    fresh = [each for each in made if known.get(each.enrolment_id) != tuple(getattr(each, name) for name in _SAID)]
    Standing.objects.bulk_create(
        fresh, batch_size=_BATCH, update_conflicts=True, unique_fields=["enrolment"], update_fields=_COMPUTED
    )
    changed = {each.enrolment_id for each in fresh}
    same = [each.enrolment_id for each in made if each.enrolment_id not in changed]
    Standing.objects.filter(enrolment__in=same).update(computed_at=now)


def _standing(facts: Facts, enrolment: int) -> Standing:
    findings = weigh(facts, enrolment)
    marks = facts.marks.get(enrolment, {})
    over = [each.root for each in facts.meetings if each.over]
    work = facts.work_of(enrolment)
    due = [task for task in facts.tasks if task.due_at is None or task.due_at <= facts.now or task.pk in work]
    return Standing(
        enrolment_id=enrolment,
        edition=facts.edition,
        met=bool(findings) and all(each.met for each in findings),
        rules=[each.as_row() for each in findings],
        attended=sum(state in ATTENDED for state in marks.values()),
        held=sum(marks.get(root) != AttendanceState.EXCUSED for root in over),
        tasks_done=sum(task.pk in work for task in facts.tasks),
        tasks_due=len(due),
        missed_in_a_row=_missed_in_a_row([marks.get(root) for root in over]),
        last_seen_at=facts.seen.get(enrolment),
        computed_at=facts.now,
    )


def _missed_in_a_row(marks: Sequence[str | None]) -> int:
    """Meetings missed one after the other until today; who was excused was not missing."""
    missed = 0
    for state in reversed(marks):
        if state in ATTENDED:
            break
        missed += state != AttendanceState.EXCUSED
    return missed
