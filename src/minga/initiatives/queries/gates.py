"""The seven gates of a dossier: what each asks, what was decided there, and who said what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from minga.challenges.queries.conditions import Condition
from minga.initiatives.enums import PASSES, GateOutcome, LifeStage
from minga.initiatives.models import Evidence, GateReview, Initiative
from minga.initiatives.queries.commitments import CommitmentLine, lines_of
from minga.initiatives.queries.conditions import gate_conditions, is_hard
from minga.initiatives.queries.thread_gates import EARNED

TONES: Final[Mapping[str, tuple[str, str]]] = {
    GateOutcome.GO: ("done", "check"),
    GateOutcome.GO_WITH_CONDITIONS: ("warn", "check"),
    GateOutcome.ITERATE: ("warn", "rotate-ccw"),
    GateOutcome.PAUSE: ("lesson", "pause"),
    GateOutcome.STOP: ("lesson", "flag"),
}


@dataclass(frozen=True)
class Asked:
    """One condition on a page: `hard` says whether it may be promised for later."""

    key: str
    words: str
    met: bool
    detail: str
    link: str
    hard: bool


@dataclass(frozen=True)
class ReviewLine:
    """One asking and its answer."""

    uuid: str
    asked_on: datetime
    asked_by: str
    note: str
    outcome: str
    outcome_label: str
    tone: str
    icon: str
    reasons: str
    office: str
    decided_on: date | None
    waits: bool
    taken_back: bool
    cited: tuple[str, ...]
    commitments: tuple[CommitmentLine, ...]
    held: tuple[Asked, ...]
    """The conditions as the decision kept them."""


@dataclass(frozen=True)
class Gate:
    """One of the seven."""

    number: int
    name: str
    asks: str
    crossed: bool
    next: bool
    conditions: tuple[Asked, ...]
    reviews: tuple[ReviewLine, ...]

    @property
    def met(self) -> int:
        return sum(each.met for each in self.conditions)

    @property
    def ready(self) -> bool:
        return self.met == len(self.conditions)


def gates_of(initiative: Initiative, now: datetime) -> tuple[Gate, ...]:
    """The page of gates; its cost does not depend on how much the dossier holds."""
    reviews = reviews_by_stage(initiative, now)
    return tuple(_gate(initiative, number, reviews.get(number, ()), now) for number in LifeStage.values)


def _gate(initiative: Initiative, number: int, reviews: Sequence[ReviewLine], now: datetime) -> Gate:
    crossed = number <= initiative.stage
    conditions = () if crossed else asked(gate_conditions(initiative, number, now))
    if crossed:
        passed = [review for review in reviews if review.outcome in PASSES]
        conditions = passed[-1].held if passed else ()
    return Gate(
        number=number,
        name=str(LifeStage(number).label),
        asks=str(EARNED[number]),
        crossed=crossed,
        next=number == initiative.stage + 1,
        conditions=conditions,
        reviews=tuple(reviews),
    )


def asked(conditions: Iterable[Condition]) -> tuple[Asked, ...]:
    """Conditions for a page: what is missing comes first."""
    made = [Asked(each.key, each.words, each.met, each.detail, each.link, is_hard(each)) for each in conditions]
    return tuple(sorted(made, key=lambda each: each.met))


def reviews_by_stage(initiative: Initiative, now: datetime) -> Mapping[int, tuple[ReviewLine, ...]]:
    """Every review of a dossier, gate by gate, oldest first. Three queries."""
    rows = initiative.reviews.select_related("asked_by").prefetch_related("cited", "commitments__review")
    found: dict[int, list[ReviewLine]] = {}
    for row in rows.order_by("asked_at", "pk"):
        found.setdefault(row.to_stage, []).append(review_line(row, now))
    return {stage: tuple(lines) for stage, lines in found.items()}


def review_line(review: GateReview, now: datetime) -> ReviewLine:
    """One review for a page."""
    tone, icon = TONES.get(review.outcome, ("plain", ""))
    return ReviewLine(
        uuid=str(review.uuid),
        asked_on=review.asked_at,
        asked_by=str(review.asked_by) if review.asked_by else "",
        note=review.note,
        outcome=review.outcome,
        outcome_label=review.get_outcome_display() if review.outcome else "",
        tone=tone,
        icon=icon,
        reasons=review.reasons,
        office=review.decided_office,
        decided_on=review.decided_on,
        waits=review.decided_at is None and review.taken_back_at is None,
        taken_back=review.taken_back_at is not None,
        cited=tuple(each.title for each in review.cited.all()),
        commitments=lines_of(review.commitments.all(), now),
        held=tuple(_kept(each) for each in review.conditions),
    )


def _kept(held: Mapping[str, Any]) -> Asked:
    """One condition as a review kept it, whatever its age."""
    return Asked(
        key=str(held.get("key", "")),
        words=str(held.get("words", "")),
        met=bool(held.get("met")),
        detail=str(held.get("detail", "")),
        link=str(held.get("link", "")),
        hard=bool(held.get("hard", True)),
    )


def waiting_review(initiative: Initiative) -> GateReview | None:
    """The review that waits for its decision, if any."""
    rows = initiative.reviews.filter(decided_at=None, taken_back_at=None)
    return rows.select_related("asked_by").first()


def review_of(initiative: Initiative, uuid: str) -> GateReview:
    """One review of this dossier; DoesNotExist for any other."""
    return initiative.reviews.select_related("initiative", "asked_by").get(uuid=uuid)


def citable(initiative: Initiative) -> list[Evidence]:
    """What a decision may cite: everything that was not withdrawn."""
    return list(initiative.evidence.filter(withdrawn_at=None).order_by("-made_on", "-pk"))
