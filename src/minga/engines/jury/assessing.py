"""All of it at once: raw marks, corrected marks, intervals, disagreement, vetoes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from minga.engines.jury.marks import BadMarks, Mark, Rubric, is_vetoed
from minga.engines.jury.severity import Corrected, Refusal, correct

TRIMMED = 0.2
ALERT_POINTS = 35.0
_BEHIND = 1e6
"""Points that put a vetoed application behind every other in each draw."""


@dataclass(frozen=True)
class Row:
    """One application. Marks from 0 to 100; ranks from 1; None where there is no correction.

    Vetoed ones rank behind all others, whatever their mark: they cannot take a place from anybody.
    `trimmed`: mean without the highest and lowest fifth. `spread`: highest minus lowest mark.
    `alert`: jurors disagree by more than the alert, or one review stands far from what the model
    expects. `likely`: probability of being among the first `places`, zero when vetoed. `moved`: raw rank minus
    corrected rank, positive when the correction raises it.
    """

    application: str
    reviews: int
    mean: float
    median: float
    trimmed: float
    spread: float
    alert: bool
    vetoed: bool
    raw_rank: int
    corrected: float | None = None
    error: float | None = None
    corrected_rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    likely: float | None = None

    @property
    def moved(self) -> int:
        """How many places the correction raises it."""
        return 0 if self.corrected_rank is None else self.raw_rank - self.corrected_rank


@dataclass(frozen=True)
class Assessed:
    """Every application, best corrected first (best raw first where there is no correction)."""

    rows: tuple[Row, ...]
    corrected: Corrected | None
    refused: Refusal | None

    @property
    def severity(self) -> Mapping[str, float]:
        """Of each juror, in points; empty without correction."""
        return self.corrected.severity if self.corrected else {}


def assess(
    rubric: Rubric,
    marks: Sequence[Mark],
    *,
    places: int = 1,
    interval: float = 0.9,
    least_reviews: int = 3,
    alert: float = ALERT_POINTS,
    draws: int = 4000,
    seed: int = 0,
) -> Assessed:
    """Put the marks of a jury in order. `interval`: how much of the draws the ranks cover.

    Raises BadMarks: `empty` without marks, `places`, `interval`. Vetoed applications keep their marks
    and come last. The order in which the marks are given does not matter.
    """
    if not marks:
        raise BadMarks("empty", "Nobody has scored anything yet.")
    if places < 0:
        raise BadMarks("places", "There cannot be fewer than no places.")
    if not 0 < interval < 1:
        raise BadMarks("interval", "The interval must cover more than nothing and less than everything.")
    found = correct(marks, least_reviews=least_reviews, draws=draws, seed=seed)
    corrected = found if isinstance(found, Corrected) else None
    raw = _raw_rows(rubric, marks, alert, _far_off(marks, corrected))
    if corrected is None:
        rows = sorted(raw, key=lambda row: (row.vetoed, row.raw_rank, row.application))
        return Assessed(tuple(rows), None, found if isinstance(found, Refusal) else None)
    rows = _with_correction(raw, corrected, places, interval)
    rows.sort(key=lambda row: (row.vetoed, row.corrected_rank, row.application))
    return Assessed(tuple(rows), corrected, None)


def _raw_rows(rubric: Rubric, marks: Sequence[Mark], alert: float, far_off: set[str]) -> list[Row]:
    by_application: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_application[mark.application].append(mark)
    means = {name: fmean(mark.mark for mark in own) for name, own in by_application.items()}
    vetoed = {name for name, own in by_application.items() if is_vetoed(rubric, own)}
    ranks = _ranks(means, vetoed)
    return [
        Row(
            application=name,
            reviews=len(own),
            mean=means[name],
            median=median(mark.mark for mark in own),
            trimmed=_trimmed([mark.mark for mark in own]),
            spread=max(mark.mark for mark in own) - min(mark.mark for mark in own),
            alert=max(mark.mark for mark in own) - min(mark.mark for mark in own) > alert or name in far_off,
            vetoed=name in vetoed,
            raw_rank=ranks[name],
        )
        for name, own in by_application.items()
    ]


def _far_off(marks: Sequence[Mark], corrected: Corrected | None) -> set[str]:
    """Applications with a review more than 2.5 spreads from what application and juror make expect."""
    if corrected is None or corrected.sigma < 1e-6:
        return set()
    return {
        mark.application
        for mark in marks
        if abs(mark.mark - corrected.marks[mark.application] - corrected.severity[mark.juror]) > 2.5 * corrected.sigma
    }


def _trimmed(marks: Sequence[float]) -> float:
    """The mean without the highest and lowest fifth, counted down; of fewer than five, the mean."""
    off = int(len(marks) * TRIMMED)
    return fmean(sorted(marks)[off : len(marks) - off])


def _ranks(numbers: Mapping[str, float], vetoed: Collection[str]) -> dict[str, int]:
    """Rank 1 is the highest; equal numbers (to a millionth) share the better rank; vetoed ones come last."""
    keys = {name: (name in vetoed, -round(number, 6)) for name, number in numbers.items()}
    first: dict[tuple[bool, float], int] = {}
    for rank, key in enumerate(sorted(keys.values()), start=1):
        first.setdefault(key, rank)
    return {name: first[key] for name, key in keys.items()}


def _with_correction(raw: Sequence[Row], corrected: Corrected, places: int, interval: float) -> list[Row]:
    names = list(corrected.marks)
    out = {row.application for row in raw if row.vetoed}
    ranks = _ranks(corrected.marks, out)
    behind = np.array([name in out for name in names])
    order = np.argsort(_BEHIND * behind - corrected.draws, axis=1, kind="stable")
    drawn_ranks = np.empty_like(order)
    np.put_along_axis(drawn_ranks, order, np.arange(1, len(names) + 1)[None, :], axis=1)
    tail = (1 - interval) / 2
    low = np.quantile(drawn_ranks, tail, axis=0, method="inverted_cdf")
    high = np.quantile(drawn_ranks, 1 - tail, axis=0, method="inverted_cdf")
    likely = np.where(behind, 0.0, (drawn_ranks <= places).mean(axis=0))
    place = {name: number for number, name in enumerate(names)}
    return [
        Row(
            **{
                **vars(row),
                "corrected": corrected.marks[row.application],
                "error": corrected.errors[row.application],
                "corrected_rank": ranks[row.application],
                "rank_low": int(low[place[row.application]]),
                "rank_high": int(high[place[row.application]]),
                "likely": float(likely[place[row.application]]),
            }
        )
        for row in raw
    ]
