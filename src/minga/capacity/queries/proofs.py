"""Question by question: what an entity was given, what it rests on, and what the panel said to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.capacity.enums import Family
from minga.capacity.models import Citation, Design, Mark, Measured, Node, Prefill
from minga.capacity.models.rubrics import levels_of, most_of
from minga.capacity.queries.prefills import source_label
from minga.core.texts import pick

MOST_LINKS: Final = 3


@dataclass(frozen=True)
class Proof:
    """One thing that an answer rests on. `href` is empty for who may not open it."""

    label: str
    href: str
    origin: str


@dataclass(frozen=True)
class Line:
    """One question as the pages of a result show it."""

    code: str
    title: str
    asked: str
    points: Decimal | None
    most: Decimal | None
    unit: str
    applies: bool
    level: str
    comment: str
    median: Decimal | None
    proofs: tuple[Proof, ...]
    state: str
    """accepted, partly, missing, none (nothing was given), free (earns no points) or aside (does not apply)."""

    @property
    def tone(self) -> str:
        return {"accepted": "done", "partly": "warn", "missing": "bad"}.get(self.state, "plain")

    @property
    def icon(self) -> str:
        return {"accepted": "check", "partly": "circle-alert", "missing": "x"}.get(self.state, "")

    @property
    def word(self) -> str:
        return {
            "accepted": pgettext("evidence of a question", "Accepted"),
            "partly": pgettext("evidence of a question", "In part"),
            "missing": pgettext("evidence of a question", "Missing"),
            "none": pgettext("evidence of a question", "Not answered"),
            "free": pgettext("evidence of a question", "Gives no points"),
            "aside": pgettext("evidence of a question", "Does not apply"),
        }[self.state]


@dataclass(frozen=True)
class Given:
    """What was given to one entity and what it rests on; read once for the page."""

    marks: Mapping[str, Mark]
    prefills: Mapping[str, Prefill]
    citations: Mapping[str, Sequence[Citation]]

    @property
    def confirmed(self) -> int:
        """How many answers came from what Minga knew and a person confirmed."""
        return sum(prefill.confirmed_at is not None for prefill in self.prefills.values())


def given_to(measured: Measured) -> Given:
    """Three queries."""
    citations: dict[str, list[Citation]] = defaultdict(list)
    for citation in Citation.objects.filter(evidence__measured=measured).select_related("evidence__file"):
        citations[citation.question].append(citation)
    return Given(
        {mark.question: mark for mark in Mark.objects.filter(measured=measured)},
        {prefill.question: prefill for prefill in Prefill.objects.filter(measured=measured)},
        citations,
    )


def lines_of(
    design: Design,
    nodes: Iterable[Node],
    given: Given,
    *,
    kind: str,
    inside: bool,
    medians: Mapping[str, Decimal],
) -> tuple[Line, ...]:
    """These questions, in order. `inside`: whether the reader may open documents and read comments."""
    return tuple(_line(design, node, given, kind, inside, medians.get(node.code)) for node in nodes)


def weightiest(design: Design, number: int) -> tuple[Node, ...]:
    """The questions that earn most, in the order of the index."""
    ranked = sorted(design.questions, key=lambda node: -most_of(node))[:number]
    chosen = {node.code for node in ranked}
    return tuple(node for node in design.questions if node.code in chosen)


def _line(design: Design, node: Node, given: Given, kind: str, inside: bool, median: Decimal | None) -> Line:
    mark = given.marks.get(node.code)
    applies = kind not in node.not_for and (mark is None or mark.applies)
    points = mark.points if mark is not None and applies else None
    of_points = design.family == Family.POINTS
    return Line(
        code=node.code,
        title=pick(node.titles) or node.code,
        asked=pick(node.texts),
        points=points,
        most=most_of(node) if of_points else None,
        unit=node.unit,
        applies=applies,
        level=_level(node, points) if of_points else "",
        comment=mark.comment if mark is not None and inside else "",
        median=median if of_points else None,
        proofs=_proofs(node.code, given, inside),
        state=_state(node, points, applies, of_points),
    )


def _state(node: Node, points: Decimal | None, applies: bool, of_points: bool) -> str:
    if not applies:
        return "aside"
    if of_points and not most_of(node):
        return "free"
    if points is None:
        return "none"
    if not of_points or points >= most_of(node):
        return "accepted"
    return "partly" if points > 0 else "missing"


def _level(node: Node, points: Decimal | None) -> str:
    """The level of the rubric that was reached, in words, where the design has words for it."""
    if points is None or not node.levels:
        return ""
    reached = [level for level in levels_of(node) if level.points <= points]
    return pick(reached[-1].text) if reached else ""


def _proofs(code: str, given: Given, inside: bool) -> tuple[Proof, ...]:
    found: list[Proof] = []
    prefill = given.prefills.get(code)
    if prefill is not None and prefill.confirmed_at is not None:
        found += _known(prefill)
    found += [uploaded(citation, opens=inside) for citation in given.citations.get(code, ())]
    return tuple(found[:MOST_LINKS])


def uploaded(citation: Citation, *, opens: bool) -> Proof:
    """A document that the entity cites, and where in it. `opens`: whether the reader may open it."""
    piece = citation.evidence
    href = piece.link or (piece.file.get_absolute_url() if piece.file is not None else "")
    label = f"{piece.title}, {citation.where}" if citation.where else piece.title
    return Proof(label, href if opens else "", pgettext("evidence", "uploaded"))


def _known(prefill: Prefill) -> list[Proof]:
    """What Minga counted: the first of the things, and how many more; everybody may read these."""
    origin = pgettext("evidence", "taken from Minga")
    links: list[dict[str, Any]] = list(prefill.links)
    label = source_label(prefill.source)
    number = prefill.value if isinstance(prefill.value, int) else len(links)
    words = f"{label}: {number}" if label else _("%(count)s things that Minga knows") % {"count": number}
    return [Proof(words, str(links[0].get("href", "")) if len(links) == 1 else "", origin)] + (
        [Proof(str(link.get("label", "")), str(link.get("href", "")), "") for link in links[: MOST_LINKS - 1]]
        if len(links) > 1
        else []
    )
