"""How each rule is weighed for one person: what is needed, what is there, what is missing.

A `Finding` is plain data without words, so it can be kept (`Standing.rules`) and read in any language
(`queries.explaining`). Who was excused from a meeting is asked one meeting less; a share is rounded up, as
people read it: 0.8 of fifteen is twelve.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from minga.learning.enums import ATTENDED, AttendanceState, RuleKind
from minga.learning.models import CompletionRule
from minga.learning.queries.completion_facts import Facts, Meeting

ALL: Final = Decimal(1)


@dataclass(frozen=True)
class Finding:
    """One rule, for one person. `lacks` are rows: meetings she missed, or tasks not accepted yet."""

    key: str
    kind: str
    met: bool
    needed: int
    have: int
    total: int = 0
    excused: int = 0
    ahead: int = 0
    """How many meetings are still to come."""
    lacks: tuple[int, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "key": self.key,
            "kind": str(self.kind),
            "met": self.met,
            "needed": self.needed,
            "have": self.have,
            "total": self.total,
            "excused": self.excused,
            "ahead": self.ahead,
            "lacks": list(self.lacks),
        }


def weigh(facts: Facts, enrolment: int) -> tuple[Finding, ...]:
    """Every rule for one person, in order."""
    return tuple(_WEIGH[rule.kind](rule, facts, enrolment) for rule in facts.rules)


def needed_of(share: Decimal, count: int) -> int:
    """How many are needed: rounded up, at least one."""
    return max(1, math.ceil(share * count)) if count else 1


def attendance_of(meetings: Sequence[Meeting], marks: Mapping[int, str], share: Decimal) -> dict[str, Any]:
    """Fields of a finding about meetings."""
    excused = sum(marks.get(each.root) == AttendanceState.EXCUSED for each in meetings)
    have = sum(marks.get(each.root) in ATTENDED for each in meetings)
    missed = tuple(
        each.root for each in meetings if each.over and marks.get(each.root) not in (*ATTENDED, AttendanceState.EXCUSED)
    )
    ahead = sum(not each.over and marks.get(each.root) not in ATTENDED for each in meetings)
    needed = needed_of(share, len(meetings) - excused)
    return {
        "met": have >= needed,
        "needed": needed,
        "have": have,
        "total": len(meetings),
        "excused": excused,
        "ahead": ahead,
        "lacks": missed,
    }


def _attendance(rule: CompletionRule, facts: Facts, enrolment: int) -> Finding:
    meetings = [each for each in facts.meetings if rule.stage_id in (None, each.stage)]
    found = attendance_of(meetings, facts.marks.get(enrolment, {}), rule.at_least or ALL)
    return Finding(rule.key, rule.kind, **found)


def _tasks(rule: CompletionRule, facts: Facts, enrolment: int) -> Finding:
    wanted = [rule.task_id] if rule.task_id else [task.pk for task in facts.tasks]
    done = facts.work_of(enrolment)
    have = sum(task in done for task in wanted)
    needed = needed_of(rule.at_least or ALL, len(wanted)) if wanted else 0
    lacks = tuple(task for task in wanted if task is not None and task not in done)
    return Finding(rule.key, rule.kind, have >= needed, needed, have, total=len(wanted), lacks=lacks)


def _form(rule: CompletionRule, facts: Facts, enrolment: int) -> Finding:
    sent = facts.people[enrolment] in facts.sent.get(rule.form_id or 0, ())
    if not sent and rule.form_id in facts.team_forms:
        by_teams = facts.sent_by_teams.get(rule.form_id or 0, frozenset())
        sent = bool(by_teams & facts.teams.get(enrolment, frozenset()))
    return Finding(rule.key, rule.kind, sent, 1, int(sent), total=1)


def _rubric(rule: CompletionRule, facts: Facts, enrolment: int) -> Finding:
    """In hundredths of the points. Without a task: the mean of what was scored."""
    done = facts.work_of(enrolment)
    scored = [share for task, share in done.items() if share is not None and rule.task_id in (None, task)]
    have = round(100 * sum(scored) / len(scored)) if scored else 0
    needed = round(100 * (rule.at_least or ALL))
    return Finding(rule.key, rule.kind, bool(scored) and have >= needed, needed, have, total=100)


def _gate(rule: CompletionRule, facts: Facts, enrolment: int) -> Finding:
    have, needed = facts.stages.get(enrolment, 0), rule.reaches or 1
    return Finding(rule.key, rule.kind, have >= needed, needed, have, total=7)


_WEIGH: Final[Mapping[str, Callable[[CompletionRule, Facts, int], Finding]]] = {
    RuleKind.ATTENDANCE: _attendance,
    RuleKind.TASKS: _tasks,
    RuleKind.FORM: _form,
    RuleKind.RUBRIC: _rubric,
    RuleKind.GATE: _gate,
}
