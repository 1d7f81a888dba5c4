"""How each rule is weighed for one person: what is needed, what is there, what is missing.

A `Finding` is plain data without words, so it can be kept (`Standing.rules`) and read in any language
(`queries.explaining`). Who was excused from a meeting is asked one meeting less, for up to a quarter of them, as
`queries.attendance` has it; a share is rounded up, as people read it: 0.8 of fifteen is twelve.

What a rule asks of everybody is worked out once (`weighers`); what is left for each person is counting.
"""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypedDict

from minga.learning.enums import ATTENDED, AttendanceState, RuleKind
from minga.learning.models import CompletionRule
from minga.learning.queries.attendance import EXCUSED_AT_MOST
from minga.learning.queries.completion_facts import Facts

ALL: Final = Decimal(1)
_EXCUSED: Final = AttendanceState.EXCUSED.value
_THERE: Final = frozenset(state.value for state in ATTENDED)


class Finding(TypedDict):
    """One rule, for one person, as it is kept."""

    key: str
    kind: str
    met: bool
    needed: int
    have: int
    total: int
    excused: int
    ahead: int
    """How many meetings are still to come."""
    lacks: list[int]
    """Rows: meetings she missed, or tasks not accepted yet."""


Weigher = Callable[[int], Finding]
"""Takes an enrolment."""


def weighers(facts: Facts) -> tuple[Weigher, ...]:
    """One for each rule, in order."""
    return tuple(_WEIGHER[rule.kind](rule, facts) for rule in facts.rules)


def needed_of(share: Decimal, count: int) -> int:
    """How many are needed: rounded up, at least one."""
    return max(1, math.ceil(share * count)) if count else 1


def _found(rule: CompletionRule, needed: int, have: int, total: int, *, lacks: list[int] | None = None) -> Finding:
    return {
        "key": rule.key,
        "kind": str(rule.kind),
        "met": have >= needed,
        "needed": needed,
        "have": have,
        "total": total,
        "excused": 0,
        "ahead": 0,
        "lacks": lacks or [],
    }


def _attendance(rule: CompletionRule, facts: Facts) -> Weigher:
    meetings = [(each.root, each.over) for each in facts.meetings if rule.stage_id in (None, each.stage)]
    needed = [needed_of(rule.at_least or ALL, count) for count in range(len(meetings) + 1)]
    free = int(len(meetings) * EXCUSED_AT_MOST)

    def weigh(enrolment: int) -> Finding:
        marks = facts.marks.get(enrolment, {})
        have = excused = ahead = 0
        missed = []
        for root, over in meetings:
            mark = marks.get(root)
            if mark in _THERE:
                have += 1
                continue
            excused += mark == _EXCUSED
            if over and (mark != _EXCUSED or excused > free):
                missed.append(root)
            ahead += not over
        found = _found(rule, needed[len(meetings) - min(excused, free)], have, len(meetings), lacks=missed)
        found["excused"], found["ahead"] = excused, ahead
        return found

    return weigh


def _tasks(rule: CompletionRule, facts: Facts) -> Weigher:
    wanted = [rule.task_id] if rule.task_id else [task.pk for task in facts.tasks]
    needed = needed_of(rule.at_least or ALL, len(wanted)) if wanted else 0

    def weigh(enrolment: int) -> Finding:
        done = facts.work_of(enrolment)
        lacks = [task for task in wanted if task not in done]
        return _found(rule, needed, len(wanted) - len(lacks), len(wanted), lacks=lacks)

    return weigh


def _form(rule: CompletionRule, facts: Facts) -> Weigher:
    form = rule.form_id or 0
    persons = facts.sent.get(form, frozenset())
    teams = facts.sent_by_teams.get(form, frozenset())

    def weigh(enrolment: int) -> Finding:
        sent = facts.people[enrolment] in persons or not teams.isdisjoint(facts.teams.get(enrolment, ()))
        return _found(rule, 1, int(sent), 1)

    return weigh


def _rubric(rule: CompletionRule, facts: Facts) -> Weigher:
    """In hundredths of the points, of which none is rounded up. Without a task: the mean of what was scored."""
    needed = math.ceil(100 * (rule.at_least or ALL))

    def weigh(enrolment: int) -> Finding:
        done = facts.work_of(enrolment)
        scored = [share for task, share in done.items() if share is not None and rule.task_id in (None, task)]
        mean = round(sum(scored) / len(scored), 6) if scored else 0.0
        found = _found(rule, needed, math.floor(round(100 * mean, 4)), 100)
        found["met"] = found["met"] and bool(scored)
        return found

    return weigh


def _gate(rule: CompletionRule, facts: Facts) -> Weigher:
    needed = rule.reaches or 1
    return lambda enrolment: _found(rule, needed, facts.stages.get(enrolment, 0), 7)


_WEIGHER: Final[Mapping[str, Callable[[CompletionRule, Facts], Weigher]]] = {
    RuleKind.ATTENDANCE: _attendance,
    RuleKind.TASKS: _tasks,
    RuleKind.FORM: _form,
    RuleKind.RUBRIC: _rubric,
    RuleKind.GATE: _gate,
}
