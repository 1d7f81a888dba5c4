"""From what a jury gave, or a lottery drew, to the order of each pool. For jobs: numpy comes with it.

Whoever is below the pass mark or vetoed comes after all others and never has a place. Equal
applications are told apart by the published rules in their order; where none of them does and it
makes a difference, `Standing.waits` says so, and a public lottery has to be drawn.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final, cast

import numpy as np

from minga.assessments.models import RubricDefinition
from minga.calls.enums import RankBy, TieBreakKind
from minga.calls.models import TieBreak
from minga.calls.queries.basis import Basis, DrawnOrder, Pool
from minga.calls.queries.quotas import Quotas, quotas_of
from minga.engines.jury import Assessed, Broken, Criterion, Mark, Refusal, Review, Rubric, assess, order, read_marks
from minga.engines.jury.marks import VetoRule, is_vetoed
from minga.engines.jury.order import rounded

DECIMALS: Final = 2
"""Points are compared as they are published: nobody wins by the seventh decimal."""
INTERVAL: Final = 0.9
MOST_DRAWS: Final = 4000
FEW: Final = 500
_BEHIND: Final = 1e6
"""Points that put a vetoed application behind every other in each draw."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What the jury says of one application, in points out of 100. `criteria`: mean score of each."""

    reviews: int = 0
    raw: float | None = None
    corrected: float | None = None
    number: float = 0.0
    median: float = 0.0
    least: float = 0.0
    spread: float = 0.0
    alert: bool = False
    vetoed: str = ""
    criteria: Mapping[str, float] | None = None
    low: int | None = None
    high: int | None = None
    likely: float | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One pool in order, best first. `ranks`: shared where nothing told two apart and it did not matter."""

    pool: Pool
    quotas: Quotas
    codes: tuple[str, ...]
    ranks: Mapping[str, int]
    able: frozenset[str]
    figures: Mapping[str, Figures]
    broken: Mapping[str, tuple[str, str]]
    """Code → the rule that told it apart from the next, and which one that is."""
    by_draw: Mapping[str, str]
    """Code → the draw that told it apart."""
    waits: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """All pools, and what is to be said of the correction: none is made where it cannot know."""

    used: str
    standings: tuple[Standing, ...]
    severity: Mapping[str, float]
    reliability: float | None = None
    refused: Refusal | None = None

    @property
    def waits(self) -> tuple[tuple[str, ...], ...]:
        """Ties of any pool that only a lottery tells apart."""
        return tuple(group for standing in self.standings for group in standing.waits)


def judge(basis: Basis) -> Judged:
    """Put the applications of a round in order. Raises `BadMarks` when the scores cannot be read."""
    if basis.by_lottery:
        even = {each.code: Figures() for each in basis.candidates}
        return Judged(
            used=RankBy.LOTTERY, standings=tuple(_stand(basis, pool, even) for pool in basis.pools), severity={}
        )
    assert basis.rubric is not None  # noqa: S101 - a round that is judged has a rubric
    rubric = engine_rubric(basis.rubric)
    marks = read_marks(rubric, [Review(each.application, each.juror, each.scores) for each in basis.reviews])
    if not marks:
        return Judged(used=basis.phase.rank_by, standings=tuple(_stand(basis, p, {}) for p in basis.pools), severity={})
    draws = MOST_DRAWS if len(basis.candidates) <= FEW else MOST_DRAWS // 4
    found = assess(rubric, marks, alert=float(basis.alert), draws=draws)
    used = _used(basis.phase.rank_by, found)
    figures = _figures(basis, rubric, marks, found, used)
    return Judged(
        used=used,
        standings=tuple(_stand(basis, pool, _with_ranks(figures, pool, found)) for pool in basis.pools),
        severity=found.severity,
        reliability=found.corrected.reliability if found.corrected else None,
        refused=found.refused,
    )


def engine_rubric(rubric: RubricDefinition) -> Rubric:
    """The published rubric as the engine reads it."""
    return Rubric(
        tuple(
            Criterion(each.key, float(each.weight), float(each.low), float(each.high), each.veto_below)
            for each in rubric.criteria
        ),
        cast(VetoRule, rubric.veto),
    )


def _used(rank_by: str, found: Assessed) -> str:
    """The number that orders. Asked for a correction that cannot be made, it is the mean."""
    if rank_by == RankBy.CORRECTED and found.corrected is None:
        return RankBy.MEAN
    return rank_by


def _figures(basis: Basis, rubric: Rubric, marks: Sequence[Mark], found: Assessed, used: str) -> dict[str, Figures]:
    given: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        given[mark.application].append(mark)
    scores: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for review in basis.reviews:
        for key, score in review.scores.items():
            scores[review.application][key].append(score)
    figures = {}
    for row in found.rows:
        numbers = {RankBy.MEAN: row.mean, RankBy.MEDIAN: row.median, RankBy.TRIMMED: row.trimmed}
        raw = numbers.get(RankBy(basis.phase.rank_by), row.mean)
        own = given[row.application]
        figures[row.application] = Figures(
            reviews=row.reviews,
            raw=raw,
            corrected=row.corrected,
            number=row.corrected if used == RankBy.CORRECTED and row.corrected is not None else raw,
            median=row.median,
            least=min(mark.mark for mark in own),
            spread=row.spread,
            alert=row.alert,
            vetoed=_veto(rubric, own) if row.vetoed else "",
            criteria={key: fmean(each) for key, each in scores[row.application].items()},
        )
    return figures


def _veto(rubric: Rubric, marks: Sequence[Mark]) -> str:
    """The first criterion on which it was vetoed."""
    return next(criterion.key for criterion in rubric.criteria if is_vetoed(Rubric((criterion,), rubric.veto), marks))


def _with_ranks(figures: Mapping[str, Figures], pool: Pool, found: Assessed) -> dict[str, Figures]:
    """The figures of a pool, with how sure each one's place in it is."""
    names = [each.code for each in pool.candidates if each.code in figures]
    if found.corrected is None or not names:
        return {name: figures[name] for name in names}
    where = {name: place for place, name in enumerate(found.corrected.marks)}
    drawn = found.corrected.draws[:, [where[name] for name in names]]
    drawn = drawn - _BEHIND * np.array([bool(figures[name].vetoed) for name in names])
    ranks = np.argsort(np.argsort(-drawn, axis=1, kind="stable"), axis=1) + 1
    tail = (1 - INTERVAL) / 2
    low = np.quantile(ranks, tail, axis=0, method="inverted_cdf")
    high = np.quantile(ranks, 1 - tail, axis=0, method="inverted_cdf")
    likely = (ranks <= (len(names) if pool.places is None else pool.places)).mean(axis=0)
    return {
        name: Figures(**{**vars(figures[name]), "low": int(low[n]), "high": int(high[n]), "likely": float(likely[n])})
        for n, name in enumerate(names)
    }


def _stand(basis: Basis, pool: Pool, figures: Mapping[str, Figures]) -> Standing:
    names = [each.code for each in pool.candidates if each.code in figures]
    able = frozenset(name for name in names if _may_have_place(basis, figures[name]))
    rules = [] if basis.by_lottery else _tie_breaks(basis, pool, figures)
    quotas = quotas_of(basis, pool)
    first = order(
        {name: figures[name].number for name in able},
        tie_breaks=[(label, {name: values[name] for name in able}) for label, values in rules],
        decimals=DECIMALS,
    )
    codes, ranks = list(first.names), dict(first.ranks)
    by_draw: dict[str, str] = {}
    waits: list[tuple[str, ...]] = []
    for group in first.undecided:
        start = codes.index(group[0])
        if not _matters(basis, pool, quotas, start, len(group), len(able)):
            continue
        told = _drawn(group, basis.draws)
        if told is None:
            waits.append(group)
            continue
        settled, draw = told
        codes[start : start + len(group)] = settled
        ranks |= {name: start + place for place, name in enumerate(settled, start=1)}
        by_draw |= dict.fromkeys(settled, draw)
    last = order({name: figures[name].number for name in names if name not in able}, decimals=DECIMALS)
    return Standing(
        pool=pool,
        quotas=quotas,
        codes=(*codes, *last.names),
        ranks=ranks | {name: rank + len(able) for name, rank in last.ranks.items()},
        able=able,
        figures=figures,
        broken=_told_apart(first.breaks),
        by_draw=by_draw,
        waits=tuple(waits),
    )


def _may_have_place(basis: Basis, figures: Figures) -> bool:
    mark = basis.rubric.pass_mark if basis.rubric else None
    reached = mark is None or rounded(figures.number, DECIMALS) >= rounded(float(mark) * 100, DECIMALS)
    return reached and not figures.vetoed


def _tie_breaks(basis: Basis, pool: Pool, figures: Mapping[str, Figures]) -> list[tuple[str, dict[str, float]]]:
    """Each published rule as numbers, more is better; the lottery has none."""
    candidates = [each for each in pool.candidates if each.code in figures]
    found = []
    for rule in basis.rules.tie_breaks:
        if rule.kind == TieBreakKind.CRITERION:
            values = {each.code: (figures[each.code].criteria or {}).get(rule.value, 0.0) for each in candidates}
        elif rule.kind == TieBreakKind.LEAST_SCORE:
            values = {each.code: figures[each.code].least for each in candidates}
        elif rule.kind == TieBreakKind.MEDIAN:
            values = {each.code: figures[each.code].median for each in candidates}
        elif rule.kind == TieBreakKind.QUOTA_GROUP:
            wanted = rule.value if "=" in rule.value else f"{rule.value}=yes"
            values = {each.code: float(wanted in each.groups) for each in candidates}
        elif rule.kind == TieBreakKind.EARLIER:
            values = {each.code: -each.received_at.timestamp() for each in candidates}
        else:
            break
        found.append((rule_name(rule), values))
    return found


def rule_name(rule: TieBreak) -> str:
    """How a tie-break is called in data: `criterion:impact`, `earlier`."""
    return f"{rule.kind}:{rule.value}" if rule.value else rule.kind


def _matters(basis: Basis, pool: Pool, quotas: Quotas, start: int, size: int, able: int) -> bool:
    """Whether the order within a tie changes anything for anybody."""
    if pool.places is None:
        return False
    if quotas.rules:
        return able > pool.places or any(each.at_most is not None for each in quotas.rules)
    if start + size <= pool.places:
        return False
    waiting = basis.rules.waiting if basis.is_last else 0
    return waiting is None or start < pool.places + waiting


def _drawn(group: Sequence[str], draws: Sequence[DrawnOrder]) -> tuple[tuple[str, ...], str] | None:
    """The order that the first public lottery with all of them gave; None when it was not drawn yet.

    Whoever came into a lottery of places after it was drawn stands behind all who were in it.
    """
    for draw in draws:
        inside = set(group) & set(draw.order)
        late = sorted(set(group) - inside)
        if not late or (draw.purpose == "places" and inside):
            return (*(code for code in draw.order if code in inside), *late), draw.uuid
    return None


def _told_apart(breaks: Sequence[Broken]) -> dict[str, tuple[str, str]]:
    return {each.above: (each.rule, each.below) for each in breaks}
