"""What graders gave, many entities at once: the two, a third, how far they lie apart, what is still open.

Read only by who may: the office, actions, and a grader through `queries.grade_page`, which asks
`assessments.queries.visible_scores` first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import QuerySet

from minga.assessments.enums import WAITING, AssessmentState
from minga.assessments.models import Assessment
from minga.capacity.models import Design, Mark, Node
from minga.capacity.models.rubrics import asked_of, levels_of, most_of, points_of
from minga.capacity.queries.graders import is_third


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What one grader gave to one entity: places of levels by question, and words for the entity."""

    juror_id: int
    levels: Mapping[str, int]
    notes: Mapping[str, str]
    words: str
    third: bool


@dataclass(kw_only=True)
class Grades:
    """All that counts of one entity. `waiting`: still to be sent, `third_waits`: by a third grader."""

    sent: list[Grade] = field(default_factory=list)
    waiting: int = 0
    third_waits: bool = False

    @property
    def firsts(self) -> list[Grade]:
        return [grade for grade in self.sent if not grade.third]

    def of(self, code: str) -> list[Grade]:
        """Who graded this question, the third last."""
        return [grade for grade in (*self.firsts, *self.thirds) if code in grade.levels]

    @property
    def thirds(self) -> list[Grade]:
        return [grade for grade in self.sent if grade.third]


def grades_of(items: Collection[int]) -> dict[int, Grades]:
    """Item id → what was given. One query."""
    found: dict[int, Grades] = defaultdict(Grades)
    states = (*WAITING, AssessmentState.SUBMITTED)
    rows = Assessment.objects.filter(item__in=items, state__in=states).order_by("item", "submitted_at", "pk")
    names = ("item", "juror", "state", "scores", "notes", "to_applicant", "reason")
    for item, juror, state, scores, notes, words, reason in rows.values_list(*names):
        here, third = found[item], is_third(reason)
        if state == AssessmentState.SUBMITTED:
            here.sent.append(Grade(juror_id=juror, levels=scores, notes=notes, words=words, third=third))
        else:
            here.waiting += 1
            here.third_waits |= third
    return found


def apart_in(design: Design, grades: Grades) -> tuple[str, ...]:
    """Questions on which the graders lie further apart than the method allows, and nobody decided between them."""
    decided = {code for grade in grades.thirds for code in grade.levels}
    found = []
    for node in design.questions:
        given = [points_of(node, grade.levels[node.code]) for grade in grades.firsts if node.code in grade.levels]
        if len(given) > 1 and node.code not in decided and is_apart(design, node, given):
            found.append(node.code)
    return tuple(found)


def is_apart(design: Design, node: Node, given: Sequence[Decimal]) -> bool:
    """Further than the share of the maximum that the method allows."""
    return max(given) - min(given) > design.third_when_apart * most_of(node)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What a question earns by its grades: the mean of two that lie close; of three, the one in the middle."""

    points: Decimal
    low: Decimal
    high: Decimal
    by_third: bool


def agreed_on(node: Node, grades: Sequence[Grade]) -> Agreed | None:
    """None while nobody graded it."""
    given = [points_of(node, grade.levels[node.code]) for grade in grades if node.code in grade.levels]
    if not given:
        return None
    return Agreed(points=median(given), low=min(given), high=max(given), by_third=any(grade.third for grade in grades))


def note_of(code: str, grades: Iterable[Grade]) -> str:
    """What graders wrote about a question, for the entity; nobody's name."""
    return "\n\n".join(dict.fromkeys(words for grade in grades if (words := grade.notes.get(code, ""))))


def is_blank(node: Node, values: Mapping[str, object], cited: Collection[str]) -> bool:
    """Whether the entity neither answered nor cited anything."""
    value = values.get(node.question)
    return value in (None, "", [], {}) and node.code not in cited


def settled_by_hand(measured: Collection[int] | QuerySet[Any]) -> dict[int, set[str]]:
    """Measured id → questions whose mark was decided by the panel or an appeal. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Mark.objects.filter(measured__in=measured, source__in=("settled", "appeal"))
    for entity, code in rows.values_list("measured", "question"):
        found[entity].add(code)
    return found


def level_words(node: Node, place: int) -> Mapping[str, str]:
    """The words of the level at this place."""
    return levels_of(node)[place].text


def whole(design: Design, kind: str, grades: Grades) -> bool:
    """Whether as many graders as the method asks have graded all that applies, and nothing is waited for."""
    if grades.waiting or len(grades.firsts) < design.graders:
        return False
    return all(len(grades.of(node.code)) >= design.graders for node in asked_of(design, kind))
