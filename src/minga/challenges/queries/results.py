"""What the votes say, as the page shows it: the order, how firm it is, and the matrix.

While it is only closed the order is computed; once decided it is read as it was kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minga.challenges.enums import PrioritisationStatus
from minga.challenges.models import Candidate, Prioritisation
from minga.challenges.queries.ranking import HIGHEST
from minga.challenges.queries.votes import Measured, Turnout, standing_of, tallies_of

MIDDLE: Final = HIGHEST / 2
FIRM: Final = 90.0
_LOW_SPREAD, _HIGH_SPREAD = 0.75, 1.25


@dataclass(frozen=True)
class Part:
    """What was voted on one criterion: the mean, and by how many."""

    mean: float
    votes: int


@dataclass(frozen=True)
class ResultLine:
    """One candidate in the order. Empty words where parts would tell who voted what."""

    number: int
    candidate: int
    title: str
    link: str
    rank: int | None
    tied: bool
    score: float | None
    impact: float | None
    effort: float | None
    votes: int
    agreement: str
    sure: int | None
    within: bool
    sdg: str
    sdg_gap: str
    chosen: bool | None
    reason: str
    parts: tuple[Part | None, ...]
    """By criterion, in their order; None where nobody voted."""


@dataclass(frozen=True)
class Dot:
    """A place in the matrix. `number` is the one of the table beside it."""

    number: int
    x: float
    y: float
    marked: bool


@dataclass(frozen=True)
class Results:
    """The order of the candidates and what must be known to read it."""

    lines: tuple[ResultLine, ...]
    only_totals: bool
    nobody: bool
    dots: tuple[Dot, ...]
    matrix_words: str
    tie_words: str
    firm_words: str
    headings: tuple[str, ...]


def results_of(
    prioritisation: Prioritisation, turnout: Turnout, seen: Collection[int], criteria: Mapping[int, str]
) -> Results:
    """The results for a reader who sees these challenges (ids). A constant number of queries."""
    decided = prioritisation.status == PrioritisationStatus.DECIDED
    places = prioritisation.places or 0
    rows = _kept(prioritisation) if decided else standing_of(prioritisation).rows
    rows = tuple(row for row in rows if row.challenge in seen)
    candidates = {each.pk: each for each in prioritisation.candidates.select_related("challenge")}
    parts = {} if turnout.only_totals else _parts(prioritisation, criteria)
    lines = tuple(
        _line(number, row, candidates.get(row.candidate), places, turnout, parts, criteria)
        for number, row in enumerate(rows, start=1)
    )
    dots = () if turnout.only_totals else _dots(lines)
    return Results(
        lines=lines,
        only_totals=turnout.only_totals,
        nobody=turnout.nobody,
        dots=dots,
        matrix_words=_matrix_words(lines) if dots else "",
        tie_words=_tie_words(rows, places),
        firm_words=_firm_words(lines),
        headings=tuple(criteria.values()) if parts else (),
    )


def _kept(prioritisation: Prioritisation) -> tuple[Measured, ...]:
    return tuple(Measured.read(row) for row in prioritisation.ranking)


def _parts(prioritisation: Prioritisation, criteria: Mapping[int, str]) -> Mapping[tuple[int, int], Part]:
    """Mean of each criterion, and how many voted."""
    tallies = tallies_of(prioritisation).items()
    return {pair: Part(tally.mean, tally.count) for pair, tally in tallies if pair[1] in criteria}


def _line(
    number: int,
    row: Measured,
    candidate: Candidate | None,
    places: int,
    turnout: Turnout,
    parts: Mapping[tuple[int, int], Part],
    criteria: Mapping[int, str],
) -> ResultLine:
    hidden = turnout.only_totals
    return ResultLine(
        number=number,
        candidate=row.candidate,
        title=row.title,
        link=candidate.challenge.get_absolute_url() if candidate else "",
        rank=row.rank,
        tied=row.tied,
        score=row.score,
        impact=None if hidden else row.impact,
        effort=None if hidden else row.effort,
        votes=row.votes,
        agreement="" if hidden else _agreement(row),
        sure=None if row.sure is None else round(row.sure),
        within=row.rank is not None and row.rank <= places,
        sdg=str(row.sdg_goal or ""),
        sdg_gap=_sdg_gap(row),
        chosen=candidate.chosen if candidate else None,
        reason=candidate.reason if candidate else "",
        parts=tuple(parts.get((row.candidate, criterion)) for criterion in criteria) if parts else (),
    )


def _agreement(row: Measured) -> str:
    """How far the votes lie apart, in one word. Of one vote nothing can be said."""
    if row.deviation is None or row.votes < 2:
        return ""
    if row.deviation < _LOW_SPREAD:
        return pgettext("agreement of votes", "High")
    return (
        pgettext("agreement of votes", "Medium")
        if row.deviation < _HIGH_SPREAD
        else pgettext("agreement of votes", "Low")
    )


def _sdg_gap(row: Measured) -> str:
    """How many public challenges that serve the same goal have a solution under way or in place."""
    if row.sdg_goal is None:
        return _("Names no goal")
    said = {"goal": row.sdg_goal, "moving": row.sdg_moving, "whole": row.sdg_challenges}
    return _("SDG %(goal)d: %(moving)d of %(whole)d connected or solved") % said


def _dots(lines: Sequence[ResultLine]) -> tuple[Dot, ...]:
    return tuple(
        Dot(line.number, line.effort, line.impact, line.within if line.chosen is None else line.chosen)
        for line in lines
        if line.effort is not None and line.impact is not None
    )


def _matrix_words(lines: Sequence[ResultLine]) -> str:
    """The matrix in a sentence: what gives much for little."""
    placed = [line for line in lines if line.impact is not None and line.effort is not None]
    first = [line.title for line in placed if (line.impact or 0) >= MIDDLE and (line.effort or 0) < MIDDLE]
    if not first:
        return _("No candidate promises much benefit for little effort.")
    return _("Much benefit for little effort: %(titles)s.") % {"titles": "; ".join(first)}


def _tie_words(rows: Sequence[Measured], places: int) -> str:
    """Who shares the last place, when there is not room for all of them."""
    within = [row for row in rows if row.rank is not None and row.rank <= places]
    if len(within) <= places or not within:
        return ""
    last = max(row.rank or 0 for row in within)
    titles = "; ".join(row.title for row in within if row.rank == last)
    return _("These share the last place, and there is not room for all: %(titles)s.") % {"titles": titles}


def _firm_words(lines: Sequence[ResultLine]) -> str:
    """Whether the order would be the same with other weights."""
    within = [line for line in lines if line.within and line.sure is not None]
    if not within:
        return ""
    shaky = [line for line in within if (line.sure or 0) < FIRM]
    if not shaky:
        return _("The order is firm: with weights up to a quarter higher or lower the same candidates come first.")
    words = ngettext(
        "The order depends on the weights for %(count)d candidate: %(titles)s.",
        "The order depends on the weights for %(count)d candidates: %(titles)s.",
        len(shaky),
    )
    return words % {"count": len(shaky), "titles": "; ".join(line.title for line in shaky)}
