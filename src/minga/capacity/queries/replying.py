"""Marks before the entity and what it says to them: its own page, and the list and pages of the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from minga.assessments.enums import AssessmentState
from minga.assessments.models import Assessment
from minga.capacity import policies
from minga.capacity.enums import AppealState, Family, MarkSource, WaveState
from minga.capacity.models import Appeal, Design, EvidenceFile, Grading, Mark, Measured, Node, Reply, Wave
from minga.capacity.models.rubrics import most_of
from minga.capacity.queries.grade_page import LevelView, level_views
from minga.capacity.queries.waves import measured_of
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class MarkLine:
    """One mark with what the graders wrote, what the entity replied and what the panel answered.

    In an index of indicators it is a value: no `most`, no `levels`.
    """

    code: str
    title: str
    asked: str
    most: Decimal | None
    unit: str
    applies: bool
    points: Decimal | None
    level: str
    source: str
    comment: str
    reply: Reply | None
    levels: tuple[LevelView, ...]

    @property
    def place(self) -> int | None:
        """Of the level that the mark has; None when it lies between two."""
        return next((level.place for level in self.levels if level.points == self.points), None)

    @property
    def changed(self) -> bool:
        return (
            self.reply is not None and bool(self.reply.answer) and self.reply.points_before != self.reply.points_after
        )


@dataclass(frozen=True, kw_only=True)
class MarkComponent:
    """The marks of one component."""

    title: str
    lines: tuple[MarkLine, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A mark that an appeal changed."""

    code: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ReplyPage:
    """`open`: it may still reply; `appeals`: it may still appeal."""

    wave: Wave
    measured: Measured
    components: tuple[MarkComponent, ...]
    words: tuple[str, ...]
    appeal: Appeal | None
    appealed: tuple[MarkLine, ...]
    changes: tuple[Change, ...]
    open: bool
    runs: bool

    @property
    def appeals(self) -> bool:
        return self.open and self.appeal is None

    @property
    def lines(self) -> tuple[MarkLine, ...]:
        return tuple(line for part in self.components for line in part.lines)

    @property
    def replied(self) -> tuple[MarkLine, ...]:
        return tuple(line for line in self.lines if line.reply is not None)


def reply_page(viewer: Person, wave_key: str, key: str, now: datetime) -> ReplyPage:
    """For who answers for the entity, once it is graded. Raises Measured.DoesNotExist. Costs the same in every wave."""
    rows = Measured.objects.select_related("organisation", "wave__version__index__owner", "wave__host", "wave__edition")
    measured = rows.get(wave__key=wave_key, key=key)
    if measured.wave.state not in policies.SHOWN or not policies.answers_for(viewer, measured, now):
        raise Measured.DoesNotExist
    return _page(measured, opened=policies.may_reply(viewer, measured, now), runs=False)


def reply_office(wave: Wave, key: str) -> ReplyPage:
    """The same for the office of the wave. Raises Measured.DoesNotExist."""
    measured = measured_of(wave, key)
    measured.wave = wave
    return _page(measured, opened=wave.state == WaveState.REPLYING, runs=True)


def line_of(page: ReplyPage, code: str) -> MarkLine:
    """One mark that counts. Raises Mark.DoesNotExist."""
    line = next((line for line in page.lines if line.code == code and line.applies), None)
    if line is None:
        raise Mark.DoesNotExist
    return line


def papers_of(measured: Measured) -> QuerySet[EvidenceFile]:
    """What the entity may point at in a reply."""
    return EvidenceFile.objects.filter(measured=measured)


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """One entity that said something."""

    key: str
    name: str
    waiting: int
    answered: int
    appeal: str
    appeal_waits: bool


def voices_in(wave: Wave, *, waiting: bool) -> QuerySet[Measured]:
    """Entities that replied or appealed; what waits for an answer first, or only that."""
    filed = Appeal.objects.filter(measured=OuterRef("pk"), state=AppealState.FILED)
    rows = Measured.objects.filter(wave=wave).annotate(
        replies_waiting=Count("replies", Q(replies__answered_at=None) & Q(replies__isnull=False)),
        replies_answered=Count("replies", Q(replies__answered_at__isnull=False)),
        appeal_waits=Exists(filed),
        appeal_state=Case(
            When(appeal__isnull=False, then=F("appeal__state")), default=Value(""), output_field=CharField()
        ),
    )
    spoke = Q(replies_waiting__gt=0) | Q(appeal_waits=True)
    rows = rows.filter(spoke if waiting else spoke | Q(replies_answered__gt=0) | ~Q(appeal_state=""))
    return rows.order_by("-appeal_waits", "-replies_waiting", "folded_name", "pk")


def office_lines(rows: list[Any]) -> list[OfficeLine]:
    """One page of them; no query."""
    labels = dict(AppealState.choices)
    return [
        OfficeLine(
            key=row.key,
            name=row.name,
            waiting=row.replies_waiting,
            answered=row.replies_answered,
            appeal=str(labels.get(row.appeal_state, "")),
            appeal_waits=row.appeal_waits,
        )
        for row in rows
    ]


def _page(measured: Measured, *, opened: bool, runs: bool) -> ReplyPage:
    design = measured.wave.version.read
    marks = {mark.question: mark for mark in Mark.objects.filter(measured=measured)}
    replies = {
        reply.question: reply for reply in Reply.objects.filter(measured=measured).select_related("evidence__file")
    }
    appeal = Appeal.objects.filter(measured=measured).first()
    components = _components(design, marks, replies)
    lines = {line.code: line for part in components for line in part.lines}
    return ReplyPage(
        wave=measured.wave,
        measured=measured,
        components=components,
        words=_words(measured),
        appeal=appeal,
        appealed=tuple(lines[code] for code in appeal.questions if code in lines) if appeal is not None else (),
        changes=_changes(appeal, lines),
        open=opened,
        runs=runs,
    )


def _components(design: Design, marks: Mapping[str, Mark], replies: Mapping[str, Reply]) -> tuple[MarkComponent, ...]:
    found = []
    for component in design.components:
        nodes = [node for node in design.leaves_of(component.code) if node.code in marks]
        if nodes:
            graded = design.family == Family.POINTS
            lines = tuple(_line(node, marks[node.code], replies.get(node.code), graded=graded) for node in nodes)
            found.append(MarkComponent(title=pick(component.titles) or component.code, lines=lines))
    return tuple(found)


def _line(node: Node, mark: Mark, reply: Reply | None, *, graded: bool) -> MarkLine:
    levels = level_views(node) if graded else ()
    reached = [level for level in levels if mark.points is not None and level.points <= mark.points]
    return MarkLine(
        code=node.code,
        title=pick(node.titles) or node.code,
        asked=pick(node.texts),
        most=most_of(node) if graded else None,
        unit=node.unit,
        applies=mark.applies,
        points=mark.points,
        level=reached[-1].text if reached else "",
        source=str(MarkSource(mark.source).label),
        comment=mark.comment,
        reply=reply,
        levels=levels,
    )


def _words(measured: Measured) -> tuple[str, ...]:
    """What graders wrote about the whole, without names. The entity reads it with its marks."""
    item = Grading.objects.filter(measured=measured).values("item")
    rows = Assessment.objects.filter(item__in=item, state=AssessmentState.SUBMITTED).exclude(to_applicant="")
    return tuple(rows.order_by("pk").values_list("to_applicant", flat=True))


def _changes(appeal: Appeal | None, lines: Mapping[str, MarkLine]) -> tuple[Change, ...]:
    if appeal is None:
        return ()
    return tuple(
        Change(
            code=each["question"],
            title=lines[each["question"]].title if each["question"] in lines else each["question"],
            before=each["before"] or "",
            after=each["after"] or "",
        )
        for each in appeal.changes
    )
