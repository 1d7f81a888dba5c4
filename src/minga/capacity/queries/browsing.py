"""The results of a wave to browse: by peer group first, by entity, by question. No order by score unless the
wave allows it and the reader asks. What is not yet published is seen by those who measure only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from minga.capacity import policies
from minga.capacity.enums import Family, MeasuredState
from minga.capacity.models import Computation, Design, GroupScore, Mark, Measured, Node, NodeScore, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.models.rubrics import levels_of
from minga.capacity.queries.scales import Scale, group_title, scale_of
from minga.core.search import fold
from minga.core.texts import pick
from minga.people.models import Person

BY_NAME, BY_SCORE = "", "puntaje"


@dataclass(frozen=True)
class Wanted:
    """What the reader asked the list for."""

    words: str = ""
    group: str = ""
    order: str = BY_NAME


@dataclass(frozen=True)
class Row:
    """One entity in a list. `points`: of the question that is looked at."""

    key: str
    name: str
    group: str
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    points: Decimal | None = None
    applies: bool = True


@dataclass(frozen=True)
class GroupRow:
    """One peer group of the wave. Too few for a median: only how many they are."""

    key: str
    title: str
    number: int
    figures: GroupScore | None

    @property
    def spots(self) -> tuple[tuple[float, int], ...]:
        """Where they stand along the scale, nobody by name."""
        rows = self.figures.spots if self.figures is not None else []
        return tuple((place / GroupScore.SPOTS, number) for place, number in rows)


@dataclass(frozen=True)
class LevelRow:
    """How many entities reached one level of a question."""

    points: Decimal
    text: str
    number: int


@dataclass(frozen=True)
class QuestionRow:
    """One question in the tree."""

    code: str
    title: str
    most: Decimal
    median: Decimal | None
    scale: Scale


@dataclass(frozen=True)
class Branch:
    """A component with its questions."""

    title: str
    questions: tuple[QuestionRow, ...]


def shows_results(viewer: Person | None, wave: Wave, now: datetime) -> bool:
    """Whether scores of the wave may be shown to this viewer at all."""
    if policies.is_out(wave):
        return policies.may_see_wave(viewer, wave, now)
    return policies.may_run(viewer, wave, now)


def may_order(wave: Wave, order: str) -> bool:
    """Only where the wave allows it, and only when asked."""
    return wave.shows_ranking and order == BY_SCORE


def entities(wave: Wave, run: Computation | None, wanted: Wanted) -> QuerySet[Measured]:
    """The entities that fit, by name, each with its score if it has one; those that declined are left out."""
    at_root = Q(scores__computation=run, scores__node=ROOT)
    rows = Measured.objects.filter(wave=wave).exclude(state=MeasuredState.DECLINED)
    rows = rows.annotate(root=FilteredRelation("scores", condition=at_root))
    rows = rows.annotate(total=F("root__score"), total_low=F("root__low"), total_high=F("root__high"))
    if wanted.group:
        rows = rows.filter(peer_group=wanted.group)
    for word in fold(wanted.words).split()[:8]:
        rows = rows.filter(folded_name__contains=word)
    if may_order(wave, wanted.order):
        return rows.order_by(F("total").desc(nulls_last=True), "folded_name", "pk")
    return rows.order_by("folded_name", "pk")


def rows_of(found: Sequence[Measured], design: Design, run: Computation | None = None, code: str = "") -> list[Row]:
    """Entities of `entities` for a page; `code`: with what each has for this question. One query, or none."""
    given = _given(found, design, run, code) if code else {}
    return [
        Row(
            key=each.key,
            name=each.name,
            group=group_title(design, each.peer_group) if each.peer_group else "",
            score=getattr(each, "total", None),
            low=getattr(each, "total_low", None),
            high=getattr(each, "total_high", None),
            points=given.get(each.pk, (None, True))[0],
            applies=given.get(each.pk, (None, True))[1],
        )
        for each in found
    ]


def _given(
    found: Sequence[Measured], design: Design, run: Computation | None, code: str
) -> Mapping[int, tuple[Decimal | None, bool]]:
    """What each has for a question, and whether it applies: its points, or where its figure stands on the scale."""
    if design.family == Family.COMPOSITE:
        scores = NodeScore.objects.filter(computation=run, measured__in=found, node=code)
        return {score.measured_id: (score.score, True) for score in scores}
    marks = Mark.objects.filter(measured__in=found, question=code)
    return {mark.measured_id: (mark.points, mark.applies) for mark in marks}


def groups_of(wave: Wave, run: Computation | None, design: Design) -> tuple[GroupRow, ...]:
    """The peer groups by name; two queries."""
    counted = Measured.objects.filter(wave=wave).exclude(peer_group="").values("peer_group")
    numbers = {row["peer_group"]: row["number"] for row in counted.annotate(number=Count("pk")).order_by("peer_group")}
    figures = {row.group: row for row in GroupScore.objects.filter(computation=run, node=ROOT)} if run else {}
    keys = sorted(numbers, key=lambda key: fold(group_title(design, key)))
    return tuple(
        GroupRow(
            key=key,
            title=group_title(design, key),
            number=figures[key].number if key in figures else numbers[key],
            figures=figures[key] if key in figures and figures[key].number >= design.peers.least else None,
        )
        for key in keys
    )


def everybody(run: Computation | None, design: Design) -> GroupScore | None:
    """What the whole wave scored, where it is large enough to say."""
    row = GroupScore.objects.filter(computation=run, group="", node=ROOT).first() if run else None
    return row if row is not None and row.number >= design.peers.least else None


def parts_of_group(run: Computation | None, group: str, design: Design) -> tuple[tuple[str, Scale, GroupScore], ...]:
    """What a group scored in each component: title, scale, figures. One query."""
    codes = [node.code for node in design.components]
    rows = {row.node: row for row in GroupScore.objects.filter(computation=run, group=group, node__in=codes)}
    return tuple(
        (pick(node.titles) or node.code, scale_of(design, node.code), rows[node.code])
        for node in design.components
        if node.code in rows and rows[node.code].number >= design.peers.least
    )


def tree_of(run: Computation | None, design: Design) -> tuple[Branch, ...]:
    """Every question by its component, with the median of everybody. One query."""
    rows = GroupScore.objects.filter(computation=run, group="", number__gte=design.peers.least) if run else ()
    medians = {row.node: row.median for row in rows}
    return tuple(
        Branch(
            pick(component.titles) or component.code,
            tuple(
                QuestionRow(
                    leaf.code,
                    pick(leaf.titles) or leaf.code,
                    scale_of(design, leaf.code).high,
                    medians.get(leaf.code),
                    scale_of(design, leaf.code),
                )
                for leaf in design.leaves_of(component.code)
            ),
        )
        for component in design.components
    )


def levels_reached(wave: Wave, node: Node, group: str = "") -> tuple[LevelRow, ...]:
    """How many stand at each level of a question: the highest that their points reach. One query."""
    marks = Mark.objects.filter(measured__wave=wave, question=node.code, applies=True, points__isnull=False)
    if group:
        marks = marks.filter(measured__peer_group=group)
    levels = levels_of(node)
    bounds = [*(level.points for level in levels[1:]), None]
    counts = marks.aggregate(
        **{
            f"at_{place}": Count("pk", filter=_between(level.points if place else None, bound))
            for place, (level, bound) in enumerate(zip(levels, bounds, strict=True))
        }
    )
    return tuple(LevelRow(level.points, pick(level.text), counts[f"at_{place}"]) for place, level in enumerate(levels))


def _between(least: Decimal | None, below: Decimal | None) -> Q:
    reached = Q(points__gte=least) if least is not None else Q()
    return reached & Q(points__lt=below) if below is not None else reached
