"""Treatment of outliers: at most a few points pulled in, else a logarithm, else it says so.

A difference from COINr on purpose: points that already share the value to be pulled count too, and a
step which would change more than `winsorise` points is not taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.recipe import Outliers, Treatment
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout

Array = NDArray[np.float64]
_MARGIN = 0.01


@dataclass(frozen=True)
class Treated:
    """What was done to one indicator.

    `done`: `winsorised`, `log`, or `nothing` (it needed something, and the recipe allows nothing).
    `points`: how many were pulled in. Skewness and kurtosis before and after; `passes`: those after.
    """

    code: str
    done: str
    points: int
    skew: float
    kurtosis: float
    skew_after: float
    kurtosis_after: float
    passes: bool


@dataclass(frozen=True)
class TreatmentFit:
    """`low`, `high`: values are pulled in to these, (k,). `log`: which logarithm, `""` for none, (k,).

    `bottom`, `top`: range of the values of the fit, (k,). `audit`: indicators that needed treatment.
    """

    low: Array
    high: Array
    log: tuple[str, ...]
    bottom: Array
    top: Array
    audit: tuple[Treated, ...]

    def apply(self, values: Array) -> Array:
        """Treat (..., n, k) as the fit was; beyond the logarithm's range, as the end of the range."""
        treated = np.clip(values, self.low, self.high)
        for column, log in enumerate(self.log):
            if log:
                treated[..., column] = _take_log(treated[..., column], log, self.bottom[column], self.top[column])
        return treated


def fit_treatment(values: Array, treatment: Treatment | None, layout: Layout) -> TreatmentFit:
    """Find what each indicator of (n, k) needs. Raises Refused (`unknown_code`, `not_positive`)."""
    size = len(layout.indicators)
    low, high = np.full(size, -np.inf), np.full(size, np.inf)
    bottom, top = np.zeros(size), np.zeros(size)
    logs = [""] * size
    audit: list[Treated] = []
    for column, (code, rules) in enumerate(_rules(treatment, layout).items()):
        ordered = np.sort(values[:, column])
        ordered = ordered[~np.isnan(ordered)]
        found = _treat(ordered, rules, code)
        if found is not None:
            told, low[column], high[column] = found
            audit.append(told)
            if told.done == "log":
                logs[column] = _log_of(rules.log, told.skew)
                bottom[column], top[column] = ordered[0], ordered[-1]
    return TreatmentFit(low, high, tuple(logs), bottom, top, tuple(audit))


def shape_of(values: Array) -> tuple[float, float]:
    """Skewness and excess kurtosis of type 2 of a sorted sample without NaN; NaN where they do not exist."""
    n = float(values.size)
    if n < 4 or values[0] == values[-1]:
        return float("nan"), float("nan")
    away = values - values.sum() / n
    square = away * away
    second = square.sum() / n
    skew = (square * away).sum() / n / second**1.5
    kurt = (square * square).sum() / n / second**2 - 3
    skew *= np.sqrt(n * (n - 1)) / (n - 2)
    return float(skew), float(((n + 1) * kurt + 6) * (n - 1) / ((n - 2) * (n - 3)))


def _rules(treatment: Treatment | None, layout: Layout) -> Mapping[str, Outliers]:
    if treatment is None:
        return {}
    unknown = sorted(set(treatment.indicators) - set(layout.indicators))
    if unknown:
        told = f"The treatment names “{unknown[0]}”, which is no indicator of the tree."
        raise Refused(Code.UNKNOWN_CODE, told, unknown[0])
    return {code: treatment.indicators.get(code, treatment.outliers) for code in layout.indicators}


def _passes(skew: float, kurtosis: float, rules: Outliers) -> bool:
    return not (abs(skew) >= rules.skew and kurtosis >= rules.kurtosis)


def _treat(ordered: Array, rules: Outliers, code: str) -> tuple[Treated, float, float] | None:
    """What a sorted sample needs, and the ends it is pulled in to; None when it needs nothing."""
    before = shape_of(ordered)
    if _passes(*before, rules):
        return None
    pulled, below, above = _winsorise(ordered, rules)
    after = shape_of(pulled)
    if below + above and _passes(*after, rules):
        return Treated(code, "winsorised", below + above, *before, *after, True), pulled[0], pulled[-1]
    if rules.log == "none":
        done = "winsorised" if below + above else "nothing"
        return Treated(code, done, below + above, *before, *after, False), pulled[0], pulled[-1]
    kind = _log_of(rules.log, before[0])
    if kind == "log" and ordered[0] <= 0:
        told = f"“{code}” holds {ordered[0]:g}; a plain logarithm needs values above zero. Choose log_ct."
        raise Refused(Code.NOT_POSITIVE, told, code)
    after = shape_of(np.sort(_take_log(ordered, kind, ordered[0], ordered[-1])))
    return Treated(code, "log", 0, *before, *after, _passes(*after, rules)), -np.inf, np.inf


def _winsorise(ordered: Array, rules: Outliers) -> tuple[Array, int, int]:
    """Pull in one value at a time at the end that is too long, and look again. Points changed below and above."""
    values, size = ordered.copy(), ordered.size
    below = above = 0
    skew, kurt = shape_of(values)
    while not _passes(skew, kurt, rules):
        upper = skew >= 0
        if upper:
            more, less = size - int(np.searchsorted(values, values[-1], "left")), below
        else:
            more, less = above, int(np.searchsorted(values, values[0], "right"))
        if more + less > rules.winsorise or more + less >= size:
            break
        above, below = more, less
        if upper:
            values[size - above :] = values[size - above - 1]
        else:
            values[:below] = values[below]
        skew, kurt = shape_of(values)
    return values, below, above


def _log_of(asked: str, skew: float) -> str:
    """The mirrored one only when the long end is on the left."""
    return ("log_ct_mirrored" if skew < 0 else "log_ct") if asked == "log_ct_plus" else asked


def _take_log(values: Array, log: str, bottom: float, top: float) -> Array:
    margin = _MARGIN * (top - bottom)
    inside = np.clip(values, bottom, None) if log != "log_ct_mirrored" else np.clip(values, None, top)
    match log:
        case "log_ct":
            return np.log(inside - bottom + margin)
        case "log_ct_orig":
            return np.log(inside - bottom + 1)
        case "log_ct_mirrored":
            return -np.log(top - inside + margin)
        case _:
            return np.log(inside)
