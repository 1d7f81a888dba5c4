"""The screen of a grader: one component of the index, each answer and its evidence beside the levels of its rubric.

What others gave is only there once it may be seen (`assessments.queries.visible_scores`). The page costs
the same in every wave: it reads one entity and one component.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.assessments.enums import PanelState
from minga.assessments.models import Assessment, Criterion
from minga.assessments.policies import ReadingPart
from minga.assessments.queries.assessments import SHUT, Door, assessment_for, criteria_asked, door_of, may_change
from minga.assessments.queries.visible_scores import SeenReview, Viewer, visible_scores
from minga.calls.queries.answers import Way, parts_of
from minga.calls.queries.reading import numbered, shown_file
from minga.capacity.models import Citation, Design, Measured, Node, Prefill, Wave
from minga.capacity.models.rubrics import levels_of, most_of
from minga.capacity.queries.graders import is_third
from minga.capacity.queries.prefills import source_label
from minga.capacity.queries.proofs import Proof, uploaded
from minga.capacity.queries.scales import group_title
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class LevelView:
    """One level: its place, what it earns, what it means."""

    place: int
    points: Decimal
    text: str

    @property
    def key(self) -> str:
        """As a form says it."""
        return str(self.place)


@dataclass(frozen=True, kw_only=True)
class OtherGrade:
    """What somebody else gave to the question."""

    third: bool
    level: LevelView
    note: str
    apart: bool


@dataclass(frozen=True)
class AnswerCell:
    """One field of a card that the entity filled in. `href`: it is an address."""

    head: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One question with its answer, what proves it, and its levels. `blank`: neither answered nor proved."""

    code: str
    number: int
    title: str
    asked: str
    above: str
    most: Decimal
    answer: ReadingPart | None
    proofs: tuple[Proof, ...]
    levels: tuple[LevelView, ...]
    others: tuple[OtherGrade, ...]

    @property
    def blank(self) -> bool:
        return self.answer is None and not self.proofs

    @property
    def cards(self) -> list[list[AnswerCell]]:
        """The cards of the answer, each with its fields."""
        heads, *rows = self.answer.rows if self.answer is not None and self.answer.rows else ((),)
        return [[AnswerCell(head, text, _address(text)) for head, text in zip(heads, row, strict=True)] for row in rows]


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One component, and how far it is."""

    code: str
    title: str
    href: str
    asked: int
    scored: int
    current: bool

    @property
    def done(self) -> bool:
        return self.asked == self.scored


@dataclass(frozen=True, kw_only=True)
class GradePage:
    """One component before its grader; without `part`, the page on which she sends.

    `following`: where she goes after saving. `hidden`: what others gave may not be seen yet.
    """

    assessment: Assessment
    wave: Wave
    measured: Measured
    group: str
    door: Door
    shut: str
    part: PartView | None
    parts: tuple[PartView, ...]
    questions: tuple[QuestionView, ...]
    asked: tuple[str, ...]
    following: str
    changes: bool
    third: bool
    hidden: bool
    late: bool
    language: str

    @property
    def scored(self) -> int:
        return sum(code in self.assessment.scores for code in self.asked)

    @property
    def missing(self) -> int:
        return len(self.asked) - self.scored


def grade_page(viewer: Person, wave_key: str, uuid: UUID, part: str, now: datetime) -> GradePage:
    """Her own, or `Assessment.DoesNotExist`. `part`: code of a component, the first unfinished one, or "" to send."""
    assessment = assessment_for(viewer, uuid)
    wave = Wave.objects.select_related("version").filter(key=wave_key, panel=assessment.item.panel_id).first()
    if wave is None:
        raise Assessment.DoesNotExist
    measured = Measured.objects.select_related("submission__version__form").get(pk=assessment.item.subject_id)
    design, door = wave.version.read, door_of(assessment, now)
    asked = {each.key: each for each in criteria_asked(assessment)}
    parts = _parts(design, assessment, wave, asked, part)
    if part and part not in {each.code for each in parts}:
        raise Assessment.DoesNotExist
    current = next((each for each in parts if each.current), None)
    shows = door in (Door.OPEN, Door.SENT)
    due = assessment.item.panel.due_at
    seen = visible_scores(assessment.item, Viewer(person=viewer, juror=assessment.juror)) if shows else None
    others = [review for review in seen.reviews if not review.own] if seen is not None else []
    return GradePage(
        assessment=assessment,
        wave=wave,
        measured=measured,
        group=group_title(design, measured.peer_group) if measured.peer_group else "",
        door=door,
        shut=str(SHUT.get(door, "")),
        part=current,
        parts=parts,
        questions=_questions(design, measured, current, asked, others) if current is not None and shows else (),
        asked=tuple(asked),
        following=_following(parts, wave, assessment),
        changes=may_change(assessment, door),
        third=is_third(assessment.reason),
        hidden=seen is not None and seen.hidden,
        late=due is not None and due < now and assessment.item.panel.state == PanelState.JUDGING,
        language=measured.submission.language if measured.submission is not None else "",
    )


def first_part(page: GradePage) -> str:
    """The first component that lacks a score; the first one when all have."""
    unfinished = next((each.code for each in page.parts if not each.done), "")
    return unfinished or (page.parts[0].code if page.parts else "")


def _parts(
    design: Design, assessment: Assessment, wave: Wave, asked: Mapping[str, Criterion], part: str
) -> tuple[PartView, ...]:
    found = []
    for node in design.components:
        codes = [leaf.code for leaf in design.leaves_of(node.code) if leaf.code in asked]
        if codes:
            found.append(
                PartView(
                    code=node.code,
                    title=pick(node.titles) or node.code,
                    href=reverse("capacity:grade-part", args=[wave.key, assessment.uuid, node.code]),
                    asked=len(codes),
                    scored=sum(code in assessment.scores for code in codes),
                    current=node.code == part,
                )
            )
    return tuple(found)


def _following(parts: Sequence[PartView], wave: Wave, assessment: Assessment) -> str:
    at = next((place for place, each in enumerate(parts) if each.current), len(parts))
    if at + 1 < len(parts):
        return parts[at + 1].href
    return reverse("capacity:grade-send", args=[wave.key, assessment.uuid])


def _questions(
    design: Design, measured: Measured, part: PartView, asked: Mapping[str, Criterion], others: Sequence[SeenReview]
) -> tuple[QuestionView, ...]:
    answers, proofs = _answers(measured), _proofs(measured)
    nodes = [node for node in design.leaves_of(part.code) if node.code in asked]
    shared: dict[str, list[str]] = defaultdict(list)
    for node in design.questions:
        shared[node.question].append(node.code)
    return tuple(
        QuestionView(
            code=node.code,
            number=number,
            title=pick(node.titles) or node.code,
            asked=pick(node.texts),
            above=" · ".join(pick(each.titles) for each in design.path(node.code)[1:-1]),
            most=most_of(node),
            answer=answers.get(node.question),
            proofs=tuple(proof for code in shared[node.question] for proof in proofs.get(code, ())),
            levels=level_views(node),
            others=_others(node, others),
        )
        for number, node in enumerate(nodes, 1)
    )


def level_views(node: Node) -> tuple[LevelView, ...]:
    """Its levels in the reader's language, lowest first."""
    return tuple(
        LevelView(place=place, points=level.points, text=pick(level.text))
        for place, level in enumerate(levels_of(node))
    )


def _others(node: Node, reviews: Sequence[SeenReview]) -> tuple[OtherGrade, ...]:
    levels = level_views(node)
    return tuple(
        OtherGrade(
            third=False, level=levels[review.scores[node.code]], note=review.notes.get(node.code, ""), apart=False
        )
        for review in reviews
        if node.code in review.scores
    )


def _address(text: str) -> str:
    return text if text.startswith(("https://", "http://")) and " " not in text else ""


def _answers(measured: Measured) -> dict[str, ReadingPart]:
    """Key of the form's question → the answer, as the form words it."""
    files = {uuid: shown_file(number, each) for number, uuid, each in numbered(measured.submission)}
    return {part.key: part for part in parts_of(measured.submission, Way(files=files))}


def _proofs(measured: Measured) -> dict[str, list[Proof]]:
    """Code of the question → what its answer rests on: what Minga knew and a person confirmed, then documents."""
    found: dict[str, list[Proof]] = defaultdict(list)
    for prefill in Prefill.objects.filter(measured=measured, confirmed_at__isnull=False):
        found[prefill.question] += _known(prefill)
    cited = Citation.objects.filter(evidence__measured=measured).select_related("evidence__file").order_by("pk")
    for citation in cited:
        found[citation.question].append(uploaded(citation, opens=True))
    return found


def _known(prefill: Prefill) -> list[Proof]:
    origin = pgettext("evidence", "taken from Minga")
    links: list[dict[str, Any]] = list(prefill.links)
    label = source_label(prefill.source) or _("What Minga knows")
    words = f"{label}: {prefill.value}" if isinstance(prefill.value, int | str) else str(label)
    return [Proof(words, "", origin)] + [
        Proof(str(link.get("label", "")), str(link.get("href", "")), "") for link in links
    ]
