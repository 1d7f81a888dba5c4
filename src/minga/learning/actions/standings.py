"""How far each person has come: computed from what happened, as often as needed.

No entry in the log: nothing is decided here, and what it is computed from has its own entries.

Thousands at once: what happened is read once for all (`completion_facts`), a person is a plain row, and the
database compares and writes some thousands of rows in one statement.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction

from minga.core.events import publish
from minga.learning.enums import ATTENDED, AttendanceState
from minga.learning.events.completing import StandingsComputed
from minga.learning.models import CompletionRule
from minga.learning.queries.completion_facts import Facts
from minga.learning.queries.completion_rules import weighers
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

_BATCH: Final = 5_000
_THERE: Final = frozenset(state.value for state in ATTENDED)
_EXCUSED: Final = AttendanceState.EXCUSED.value


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
    found, met = _standings(facts), 0
    while rows := list(islice(found, _BATCH)):
        met += sum(row["met"] for row in rows)
        _keep(rows, edition, now)
    publish(StandingsComputed(subject=edition, after={"people": len(people), "met": met}))
    return len(people)


def _standings(facts: Facts) -> Iterator[dict[str, Any]]:
    """A row of `Standing` for each person, in the order of enrolments, so that two runs never lock each other."""
    weigh = weighers(facts)
    over = [each.root for each in facts.meetings if each.over and each.taken]
    counted = set(over)
    tasks = {task.pk for task in facts.tasks}
    due = {task.pk for task in facts.tasks if task.due_at is None or task.due_at <= facts.now}
    for enrolment in facts.people:
        findings = [each(enrolment) for each in weigh]
        marks = facts.marks.get(enrolment, {})
        done = tasks.intersection(facts.work_of(enrolment))
        attendance = [marks.get(root) for root in over]
        early = sum(mark in _THERE for root, mark in marks.items() if root not in counted)
        yield {
            "enrolment_id": enrolment,
            "met": bool(findings) and all(each["met"] for each in findings),
            "rules": findings,
            "attended": sum(mark in _THERE for mark in marks.values()),
            "held": len(over) - attendance.count(_EXCUSED) + early,
            "tasks_done": len(done),
            "tasks_due": len(due | done),
            "missed_in_a_row": _missed_in_a_row(attendance),
            "last_seen_at": facts.seen.get(enrolment),
        }


def _missed_in_a_row(marks: Sequence[str | None]) -> int:
    """Meetings missed one after the other until today; who was excused was not missing."""
    missed = 0
    for mark in reversed(marks):
        if mark in _THERE:
            break
        missed += mark != _EXCUSED
    return missed


def _keep(rows: Sequence[dict[str, Any]], edition: Edition, now: datetime) -> None:
    """One statement. A row that says what it said is not changed: only that it was looked at is noted."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"rows": json.dumps(rows, default=datetime.isoformat), "edition": edition.pk, "now": now})


_KEEP: Final = """
INSERT INTO learning_standing AS known (
    uuid, created_at, updated_at, computed_at, edition_id, enrolment_id,
    met, rules, attended, held, tasks_done, tasks_due, missed_in_a_row, last_seen_at
)
SELECT gen_random_uuid(), %(now)s, %(now)s, %(now)s, %(edition)s, made.*
FROM json_to_recordset(%(rows)s) AS made (
    enrolment_id bigint, met boolean, rules jsonb, attended int, held int, tasks_done int, tasks_due int,
    missed_in_a_row int, last_seen_at timestamptz
)
ORDER BY made.enrolment_id
ON CONFLICT (enrolment_id) DO UPDATE SET
    met = excluded.met, rules = excluded.rules, attended = excluded.attended, held = excluded.held,
    tasks_done = excluded.tasks_done, tasks_due = excluded.tasks_due, missed_in_a_row = excluded.missed_in_a_row,
    last_seen_at = excluded.last_seen_at, computed_at = excluded.computed_at,
    updated_at = CASE WHEN
        (known.met, known.rules, known.attended, known.held, known.tasks_done, known.tasks_due,
         known.missed_in_a_row, known.last_seen_at)
        IS DISTINCT FROM
        (excluded.met, excluded.rules, excluded.attended, excluded.held, excluded.tasks_done, excluded.tasks_due,
         excluded.missed_in_a_row, excluded.last_seen_at)
    THEN excluded.updated_at ELSE known.updated_at END
"""
