"""The screen of one assessment: the application as its juror may read it, beside the rubric.

Before she has said whether she has a conflict of interest nothing of the application is read but its
title and its line; while a conflict stands, nothing at all.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.enums import WAITING, BlindMode, PanelState
from minga.assessments.models import Assessment, Criterion, Panel, PanelItem, RubricDefinition, ScoreChange
from minga.assessments.models.points import Points, points_of
from minga.assessments.policies import Reading, ReadingFile, assessed_kind
from minga.assessments.queries.assessments import (
    SHUT,
    Door,
    assessments_of,
    declaration_of,
    door_of,
    judged_elsewhere,
    may_change,
)
from minga.assessments.queries.subjects import subjects_of, titles_of
from minga.assessments.queries.viewers import sees_scores
from minga.assessments.queries.visible_scores import Viewer
from minga.core.texts import pick
from minga.files.models import StoredFile

MOST_CELLS: Final = 11
"""Scales with more scores than this are typed, not pressed."""
_SHORT_CELL: Final = 24


@dataclass(frozen=True, kw_only=True)
class LevelView:
    """One score and what it means; `described`: the rubric says it of this very score."""

    score: int
    text: str
    described: bool

    @property
    def key(self) -> str:
        """As a form says it."""
        return str(self.score)


@dataclass(frozen=True, kw_only=True)
class CriterionView:
    """One thing that is judged. `levels`: every score that may be given, lowest first."""

    key: str
    number: int
    title: str
    text: str
    points: Decimal
    levels: tuple[LevelView, ...]
    veto_below: int | None
    typed: bool

    @property
    def exact(self) -> str:
        """The points for a script, with a point in every language."""
        return str(self.points)

    @property
    def count(self) -> int:
        """One point, or more: for the plural of words."""
        return 1 if self.points == 1 else 2

    @property
    def low(self) -> LevelView:
        return self.levels[0]

    @property
    def high(self) -> LevelView:
        return self.levels[-1]


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """One cell of an answer that has cards; figures stand to the right."""

    text: str
    figure: bool


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file beside an answer, in words."""

    number: int
    name: str
    kind: str
    size: int
    sounds: bool


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One answer with the numbers of the criteria it answers to. `table`: its rows, the head first."""

    question: str
    text: str
    withheld: bool
    criteria: tuple[int, ...]
    table: tuple[tuple[TableCell, ...], ...]
    files: tuple[FileView, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where this one stands among hers."""

    number: int
    total: int
    previous: str
    following: str


@dataclass(frozen=True, kw_only=True)
class AssessmentPage:
    """Everything the screen says, except what was typed, which is the form's.

    `declared`: the conflict that she declared herself, and may withdraw. `first_sample`: hers to judge before this.
    `elsewhere`: where she judges it, when the app above has a page of its own.
    """

    assessment: Assessment
    panel: Panel
    item: PanelItem
    door: Door
    shut: str
    title: str
    line: str
    language: str
    ready: bool
    parts: tuple[PartView, ...]
    criteria: tuple[CriterionView, ...]
    points: Points
    missing: str
    place: Place
    changes: bool
    blind: bool
    declared_today: bool
    declared: str
    first_sample: str
    talk: str
    elsewhere: str
    history: tuple[ScoreChange, ...]

    @property
    def scored(self) -> int:
        return len(self.criteria) - len(self.points.missing)

    @property
    def is_late(self) -> bool:
        due = self.panel.due_at
        return due is not None and due < localtime() and self.panel.state == PanelState.JUDGING


def assessment_page(assessment: Assessment, now: datetime) -> AssessmentPage:
    """The page for the juror whose assessment it is."""
    item, panel, rubric = assessment.item, assessment.item.panel, assessment.item.panel.rubric.read
    door, declared = door_of(assessment, now), assessment.no_conflict_at
    shows = door in (Door.OPEN, Door.SENT)
    reading = reading_of(item) if shows or door is Door.DECLARE else Reading(title=_title_of(item, door))
    points = points_of(rubric, assessment.scores)
    if door is Door.OPEN and not reading.ready:
        door = Door.UNREADABLE
    return AssessmentPage(
        assessment=assessment,
        panel=panel,
        item=item,
        door=door,
        shut=str(SHUT.get(door, "")),
        title=reading.title,
        line=reading.line,
        language=reading.language,
        ready=reading.ready,
        parts=parts_of(reading, rubric) if shows and reading.ready else (),
        criteria=criteria_of(rubric),
        points=points,
        missing=missing_words(rubric, points),
        place=_place_of(assessment),
        changes=may_change(assessment, door),
        blind=panel.blind == BlindMode.DOUBLE,
        declared_today=declared is not None and localtime(declared).date() == localtime(now).date(),
        declared=_declared(assessment) if door is Door.ASIDE else "",
        first_sample=_first_sample(assessment) if door is Door.SAMPLES_FIRST else "",
        talk=_talk_of(assessment) if door is Door.SENT else "",
        elsewhere=judged_elsewhere(assessment),
        history=tuple(assessment.changes.all()) if door is Door.SENT else (),
    )


def _declared(assessment: Assessment) -> str:
    interest = declaration_of(assessment.juror, assessment.item)
    return str(interest.uuid) if interest is not None else ""


def _first_sample(assessment: Assessment) -> str:
    waiting = assessments_of(assessment.juror).filter(state__in=WAITING, item__sample=True)
    return str(waiting.values_list("uuid", flat=True)[0])


def _talk_of(assessment: Assessment) -> str:
    """Where she compares, once the scores of the others are open to her."""
    juror, item = assessment.juror, assessment.item
    if not sees_scores(item, Viewer(person=juror.person, juror=juror)):
        return ""
    return reverse("assessments:talk", args=[item.panel.key, item.code])


def reading_of(item: PanelItem) -> Reading:
    """What a juror reads of an item; its bare code when its kind is gone."""
    kind = assessed_kind(item.subject_type)
    subject = subjects_of([item]).get(item.pk)
    if kind is None or subject is None:
        return Reading(title=item.code, ready=False)
    return kind.reading(subject, item.panel.blind)


def file_of(item: PanelItem, number: int) -> tuple[ReadingFile, StoredFile] | None:
    """A file of what a juror reads, with the name that is safe to show; None when there is none of this number."""
    kind = assessed_kind(item.subject_type)
    subject = subjects_of([item]).get(item.pk)
    if kind is None or subject is None:
        return None
    reading = kind.reading(subject, item.panel.blind)
    shown_parts = [part for part in reading.parts if not part.withheld]
    shown = next((file for part in shown_parts for file in part.files if file.number == number), None)
    stored = kind.file(subject, item.panel.blind, number) if shown is not None and reading.ready else None
    return (shown, stored) if shown is not None and stored is not None else None


def parts_of(reading: Reading, rubric: RubricDefinition) -> tuple[PartView, ...]:
    """The answers, each beside the numbers of what is judged by it; of what is withheld only the question."""
    return tuple(
        PartView(
            question=part.question,
            text="" if part.withheld else part.text,
            withheld=part.withheld,
            criteria=tuple(number for number, each in enumerate(rubric.criteria, 1) if part.key in each.questions),
            table=() if part.withheld else _table(part.rows),
            files=() if part.withheld else tuple(_file_view(file) for file in part.files),
        )
        for part in reading.parts
    )


def criteria_of(rubric: RubricDefinition) -> tuple[CriterionView, ...]:
    """The rubric in the reader's language."""
    return tuple(
        CriterionView(
            key=each.key,
            number=number,
            title=pick(each.title),
            text=pick(each.text),
            points=rubric.points(each),
            levels=_levels_of(each),
            veto_below=each.veto_below,
            typed=len(each.scores) > MOST_CELLS,
        )
        for number, each in enumerate(rubric.criteria, 1)
    )


def missing_words(rubric: RubricDefinition, points: Points) -> str:
    """Which criteria wait for a score; empty when none does."""
    numbers = [str(number) for number, each in enumerate(rubric.criteria, 1) if each.key in points.missing]
    if not numbers:
        return ""
    *first, last = numbers
    listed = _("%(these)s and %(last)s") % {"these": ", ".join(first), "last": last} if first else last
    return ngettext(
        "Score criterion %(numbers)s to be able to send.",
        "Score criteria %(numbers)s to be able to send.",
        len(numbers),
    ) % {"numbers": listed}


def _levels_of(criterion: Criterion) -> tuple[LevelView, ...]:
    described = {level.score for level in criterion.levels}
    return tuple(
        LevelView(score=score, text=pick(criterion.described(score).text), described=score in described)
        for score in (criterion.scores if len(criterion.scores) <= MOST_CELLS else sorted(described))
    )


def _title_of(item: PanelItem, door: Door) -> str:
    """Of what she may not read now: its title while she is not kept away from it, else its code."""
    if door is Door.ASIDE or item.panel.state == PanelState.PREPARING:
        return item.code
    return titles_of([item], item.panel.blind)[item.pk]


def _place_of(assessment: Assessment) -> Place:
    """One query: a juror has a few dozen at most."""
    uuids = list(assessments_of(assessment.juror).values_list("uuid", flat=True))
    if assessment.uuid not in uuids:
        return Place(number=0, total=len(uuids), previous="", following="")
    at = uuids.index(assessment.uuid)
    return Place(
        number=at + 1,
        total=len(uuids),
        previous=reverse("assessments:assessment", args=[uuids[at - 1]]) if at else "",
        following=reverse("assessments:assessment", args=[uuids[at + 1]]) if at + 1 < len(uuids) else "",
    )


def next_waiting(assessment: Assessment) -> Assessment | None:
    """What waits after this one, or before it when nothing does. One query."""
    rows = list(assessments_of(assessment.juror).only("uuid", "state", "item"))
    at = next((place for place, row in enumerate(rows) if row.pk == assessment.pk), -1)
    waiting = [row for row in (*rows[at + 1 :], *rows[: max(at, 0)]) if row.state in WAITING]
    return waiting[0] if waiting else None


def _table(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[TableCell, ...], ...]:
    """Every row as wide as the widest; a column is of figures when all its cells below the head are, or are empty."""
    width = max((len(row) for row in rows), default=0)
    whole = [(*row, *[""] * (width - len(row))) for row in rows]
    columns = [[row[place].strip() for row in whole[1:]] for place in range(width)]
    figures = [any(cells) and all(_is_figure(cell) for cell in cells if cell) for cells in columns]
    return tuple(
        tuple(TableCell(text=text, figure=figure) for text, figure in zip(row, figures, strict=True)) for row in whole
    )


def _is_figure(text: str) -> bool:
    return len(text) <= _SHORT_CELL and text.lstrip("+-\N{MINUS SIGN}$")[:1].isdigit()


def _file_view(file: ReadingFile) -> FileView:
    """Its kind as people call it: PDF, CSV, photo, sound."""
    family = file.kind.partition("/")[0]
    named = {"image": _("photo"), "audio": _("sound"), "video": _("video")}.get(family)
    ending = file.name.rpartition(".")[2] if "." in file.name else file.kind
    return FileView(
        number=file.number, name=file.name, kind=named or ending.upper(), size=file.size, sounds=family == "audio"
    )
