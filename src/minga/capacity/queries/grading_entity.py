"""One entity before its graders, for the office: question by question what each gave, and the mark that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from minga.assessments.queries.viewers import viewer_of
from minga.assessments.queries.visible_scores import SeenReview, visible_scores
from minga.capacity.enums import GradingState, MarkSource, WaveState
from minga.capacity.models import Design, Grading, Mark, Measured, Node, Wave
from minga.capacity.models.rubrics import graded_questions, most_of
from minga.capacity.queries.grade_page import LevelView, level_views
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one grader gave to a question, and her name: inside the office only."""

    name: str
    level: LevelView
    note: str


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """One question. `apart`: the graders lie too far from each other; `mark`: what it earns, once it is settled."""

    code: str
    title: str
    most: Decimal
    given: tuple[Given, ...]
    apart: bool
    applies: bool
    marked: bool
    points: Decimal | None
    source: str


@dataclass(frozen=True, kw_only=True)
class ComponentLines:
    """The questions of one component."""

    title: str
    lines: tuple[QuestionLine, ...]


@dataclass(frozen=True, kw_only=True)
class GradingEntity:
    """`hidden`: grades are still waited for, so that nobody reads them."""

    measured: Measured
    code: str
    state: str
    hidden: bool
    sent: int
    waiting: int
    settles: bool
    words: tuple[str, ...]
    components: tuple[ComponentLines, ...]
    apart: int


def grading_entity(viewer: Person, wave: Wave, key: str) -> GradingEntity:
    """For who runs the wave. Raises Grading.DoesNotExist."""
    rows = Grading.objects.select_related("measured", "item__panel__rubric")
    grading = rows.get(measured__wave=wave, measured__key=key)
    seen = visible_scores(grading.item, viewer_of(grading.item.panel, viewer))
    marks = {mark.question: mark for mark in Mark.objects.filter(measured=grading.measured)}
    design = wave.version.read
    return GradingEntity(
        measured=grading.measured,
        code=grading.item.code,
        state=grading.state,
        hidden=seen.hidden,
        sent=seen.sent,
        waiting=seen.waiting,
        settles=may_settle(wave, grading, hidden=seen.hidden),
        words=tuple(review.to_applicant for review in seen.reviews if review.to_applicant),
        components=_components(design, grading, seen.reviews, marks),
        apart=len(grading.apart),
    )


def may_settle(wave: Wave, grading: Grading, *, hidden: bool) -> bool:
    """By hand once all grades are in; when the grading is over, only a reply or an appeal changes a mark."""
    return wave.state == WaveState.GRADING and not hidden and grading.state != GradingState.WAITING


def question_of(viewer: Person, wave: Wave, key: str, code: str) -> tuple[GradingEntity, QuestionLine, Node]:
    """One question to be settled by hand. Raises Grading.DoesNotExist where there is none, or not yet."""
    page = grading_entity(viewer, wave, key)
    line = next((line for part in page.components for line in part.lines if line.code == code and line.applies), None)
    if line is None or not page.settles:
        raise Grading.DoesNotExist
    return page, line, wave.version.read.node(code)


def _components(
    design: Design, grading: Grading, reviews: Sequence[SeenReview], marks: Mapping[str, Mark]
) -> tuple[ComponentLines, ...]:
    graded = {node.code for node in graded_questions(design)}
    found = []
    for component in design.components:
        nodes = [node for node in design.leaves_of(component.code) if node.code in graded]
        if nodes:
            lines = tuple(_line(node, grading, reviews, marks.get(node.code)) for node in nodes)
            found.append(ComponentLines(title=pick(component.titles) or component.code, lines=lines))
    return tuple(found)


def _line(node: Node, grading: Grading, reviews: Sequence[SeenReview], mark: Mark | None) -> QuestionLine:
    levels = level_views(node)
    return QuestionLine(
        code=node.code,
        title=pick(node.titles) or node.code,
        most=most_of(node),
        given=tuple(
            Given(name=review.name, level=levels[review.scores[node.code]], note=review.notes.get(node.code, ""))
            for review in reviews
            if node.code in review.scores
        ),
        apart=node.code in grading.apart and bool(reviews),
        applies=grading.measured.kind not in node.not_for,
        marked=mark is not None,
        points=mark.points if mark is not None else None,
        source=str(MarkSource(mark.source).label) if mark is not None else "",
    )
