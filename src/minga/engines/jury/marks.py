"""From what a juror gave on each criterion to one mark from 0 to 100."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

VetoRule = Literal["any", "majority", "all"]


class BadMarks(ValueError):
    """The rubric or a review cannot be used. `code` says which rule, `where` which row."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.where = where


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric. Below `veto_below`, a juror vetoes the application."""

    key: str
    weight: float = 1.0
    low: float = 0.0
    high: float = 4.0
    veto_below: float | None = None


@dataclass(frozen=True)
class Rubric:
    """Criteria with their weights. `veto`: how many jurors it takes to throw an application out."""

    criteria: tuple[Criterion, ...]
    veto: VetoRule = "majority"

    def __post_init__(self) -> None:
        if not self.criteria:
            raise BadMarks("criteria", "The rubric has no criteria.")
        keys = [criterion.key for criterion in self.criteria]
        if len(set(keys)) < len(keys):
            raise BadMarks("twice", "Two criteria of the rubric have the same key.")
        for criterion in self.criteria:
            if not all(map(isfinite, (criterion.weight, criterion.low, criterion.high, criterion.veto_below or 0))):
                raise BadMarks("number", f"A number of “{criterion.key}” is none.", criterion.key)
            if criterion.weight < 0:
                raise BadMarks("weight", f"The weight of “{criterion.key}” is below zero.", criterion.key)
            if criterion.high <= criterion.low:
                raise BadMarks("scale", f"The scale of “{criterion.key}” does not rise.", criterion.key)
            if criterion.veto_below is not None and not criterion.low < criterion.veto_below <= criterion.high:
                told = f"A veto below {criterion.veto_below:g} on “{criterion.key}” would hit nobody or everybody."
                raise BadMarks("veto", told, criterion.key)
        if sum(criterion.weight for criterion in self.criteria) <= 0:
            raise BadMarks("weight", "All weights of the rubric are zero.")


@dataclass(frozen=True)
class Review:
    """What one juror gave one application, by criterion. Every criterion must be there."""

    application: str
    juror: str
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Mark:
    """The weighted mark of one review, from 0 to 100, and the criteria on which it vetoes."""

    application: str
    juror: str
    mark: float
    vetoes: tuple[str, ...] = ()


def read_marks(rubric: Rubric, reviews: Iterable[Review]) -> tuple[Mark, ...]:
    """Every review as a mark: Σ weight · (score − low) / (high − low), weights summing to 100.

    Raises BadMarks: `missing` (a criterion without a score), `unknown`, `range`, `twice` (the same
    juror reviewed the same application two times).
    """
    marks, seen = [], set()
    for review in reviews:
        pair = (review.application, review.juror)
        if pair in seen:
            raise BadMarks("twice", f"“{review.juror}” reviewed “{review.application}” two times.", review.application)
        seen.add(pair)
        marks.append(_mark(rubric, review))
    return tuple(marks)


def _mark(rubric: Rubric, review: Review) -> Mark:
    where = f"{review.application} · {review.juror}"
    unknown = set(review.scores) - {criterion.key for criterion in rubric.criteria}
    if unknown:
        raise BadMarks("unknown", f"The rubric has no criterion “{min(unknown)}”.", where)
    total = sum(criterion.weight for criterion in rubric.criteria)
    mark, vetoes = 0.0, []
    for criterion in rubric.criteria:
        if criterion.key not in review.scores:
            raise BadMarks("missing", f"“{criterion.key}” has no score in the review {where}.", where)
        score = review.scores[criterion.key]
        if not criterion.low <= score <= criterion.high:
            told = f"{score:g} is outside {criterion.low:g} to {criterion.high:g} on “{criterion.key}” ({where})."
            raise BadMarks("range", told, where)
        mark += criterion.weight / total * (score - criterion.low) / (criterion.high - criterion.low)
        if criterion.veto_below is not None and score < criterion.veto_below:
            vetoes.append(criterion.key)
    return Mark(review.application, review.juror, 100 * mark, tuple(vetoes))


def is_vetoed(rubric: Rubric, marks: Iterable[Mark]) -> bool:
    """Whether the reviews of one application throw it out, by the rule of the rubric.

    The rule is asked of each criterion: a veto on one and a veto on another do not add up.
    """
    marks = list(marks)
    for criterion in rubric.criteria:
        against = sum(criterion.key in mark.vetoes for mark in marks)
        if against and (
            rubric.veto == "any"
            or (rubric.veto == "majority" and 2 * against > len(marks))
            or (rubric.veto == "all" and against == len(marks))
        ):
            return True
    return False
