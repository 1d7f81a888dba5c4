"""Severe and lenient jurors: a mixed model of applications and jurors, by restricted likelihood.

y = μ + a_i + b_j + e with a ~ N(0, σ²λa), b ~ N(0, σ²λb), e ~ N(0, σ²). Henderson's equations give
the effects for any pair of ratios (λa, λb); their determinant gives the restricted likelihood (Searle,
Casella & McCulloch 1992, ch. 7). The block of applications is diagonal, so it is eliminated by hand
and what is left is as large as the jury: 5,000 applications and 500 jurors are a matter of seconds.

Do not use it where it cannot know: `correct` answers a `Refusal` when the reviews fall apart into
piles that share no juror, when somebody reviewed too little to be compared, or when the applications
do not differ by more than noise: corrected marks would all be the same, and their order an accident.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from minga.engines.jury.marks import Mark

Array = NDArray[np.float64]
_LEAST_RATIO: Final = -14.0
_MOST_RATIO: Final = 10.0
_LEAST_DIFFERENCE: Final = 1e-4
"""Variance of applications over that of the error below which a correction would shrink all to one mark."""


@dataclass(frozen=True)
class Refusal:
    """Why there is no correction. `code`: few_jurors, few_reviews, no_overlap, not_connected, no_spread,
    no_difference.

    `names`: who it is about: the jurors with too few reviews, or one juror of each separate pile.
    """

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corrected:
    """Effects on the scale of the marks.

    `severity`: of each juror, positive when she gives more than her colleagues would. `marks`: μ plus
    the effect of each application. `errors`: standard error of that effect. `sigma`: spread of the
    error; `ratio_applications`, `ratio_jurors`: variances of both effects over that of the error.
    """

    mean: float
    marks: Mapping[str, float]
    errors: Mapping[str, float]
    severity: Mapping[str, float]
    severity_errors: Mapping[str, float]
    sigma: float
    ratio_applications: float
    ratio_jurors: float
    draws: Array
    """Shape (number of draws, applications in the order of `marks`)."""

    @property
    def reliability(self) -> float:
        """Share of the variance of one review that belongs to the application (intraclass correlation)."""
        total = self.ratio_applications + self.ratio_jurors + 1
        return self.ratio_applications / total


def correct(marks: Sequence[Mark], *, least_reviews: int = 3, draws: int = 4000, seed: int = 0) -> Corrected | Refusal:
    """Marks of applications without the severity of who happened to review them.

    `least_reviews`: how many a juror must have given to be corrected. `draws`: how many times the
    effects are drawn for ranks and probabilities, with `seed`.
    """
    refused = _refusal(marks, least_reviews)
    if refused is not None:
        return refused
    design = _Design(sorted(marks, key=lambda mark: (mark.application, mark.juror, mark.mark)))
    if float(np.ptp(design.y)) == 0:
        return Refusal("no_spread")
    ratio_a, ratio_j = _best_ratios(design)
    if ratio_a < _LEAST_DIFFERENCE:
        return Refusal("no_difference")
    solved = design.solve(ratio_a, ratio_j)
    return _told(design, solved, ratio_a, ratio_j, draws, seed)


def _refusal(marks: Sequence[Mark], least_reviews: int) -> Refusal | None:
    reviews = Counter(mark.juror for mark in marks)
    if len(reviews) < 2:
        return Refusal("few_jurors", tuple(reviews))
    few = tuple(sorted(juror for juror, count in reviews.items() if count < least_reviews))
    if few:
        return Refusal("few_reviews", few)
    if max(Counter(mark.application for mark in marks).values()) < 2:
        return Refusal("no_overlap")
    piles = connected(marks)
    if len(piles) > 1:
        return Refusal("not_connected", tuple(min(pile) for pile in piles))
    return None


def connected(marks: Sequence[Mark]) -> list[set[str]]:
    """Jurors in piles that share applications, the largest pile first."""
    of_application: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        of_application[mark.application].append(mark.juror)
    parent = {mark.juror: mark.juror for mark in marks}

    def root(juror: str) -> str:
        while parent[juror] != juror:
            parent[juror] = parent[parent[juror]]
            juror = parent[juror]
        return juror

    for jurors in of_application.values():
        for other in jurors[1:]:
            parent[root(other)] = root(jurors[0])
    piles: dict[str, set[str]] = defaultdict(set)
    for juror in parent:
        piles[root(juror)].add(juror)
    return sorted(piles.values(), key=lambda pile: (-len(pile), min(pile)))


@dataclass(frozen=True)
class _Solved:
    """The solution of Henderson's equations for one pair of ratios."""

    objective: float
    sigma2: float
    applications: Array
    rest: Array
    """μ, then the jurors."""
    diagonal: Array
    schur: Array


class _Design:
    """Who reviewed what, as index arrays; and Henderson's equations on them."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.applications = sorted({mark.application for mark in marks})
        self.jurors = sorted({mark.juror for mark in marks})
        place_a = {name: n for n, name in enumerate(self.applications)}
        place_j = {name: n for n, name in enumerate(self.jurors)}
        self.y: Array = np.array([mark.mark for mark in marks], dtype=float)
        self.a = np.array([place_a[mark.application] for mark in marks])
        self.j = np.array([place_j[mark.juror] for mark in marks])
        self.count_a: Array = np.bincount(self.a, minlength=len(self.applications)).astype(float)
        self.count_j: Array = np.bincount(self.j, minlength=len(self.jurors)).astype(float)
        self.sum_a = np.bincount(self.a, self.y, len(self.applications)).astype(float)
        self.sum_j = np.bincount(self.j, self.y, len(self.jurors)).astype(float)
        self._pairs()

    def _pairs(self) -> None:
        """Every ordered pair of reviews of the same application, for the products N' D⁻¹ N."""
        order = np.argsort(self.a, kind="stable")
        starts = np.searchsorted(self.a[order], np.arange(len(self.applications) + 1))
        left, right, of = [], [], []
        for number in range(len(self.applications)):
            mine = self.j[order[starts[number] : starts[number + 1]]]
            left.append(np.repeat(mine, len(mine)))
            right.append(np.tile(mine, len(mine)))
            of.append(np.full(len(mine) ** 2, number))
        jurors = len(self.jurors)
        self.pair_cell = np.concatenate(left) * jurors + np.concatenate(right)
        self.pair_application = np.concatenate(of)

    def solve(self, ratio_a: float, ratio_j: float) -> _Solved:
        """Eliminate the applications, solve for μ and the jurors, come back."""
        jurors, n = len(self.jurors), len(self.y)
        diagonal = self.count_a + 1 / ratio_a
        inverse = 1 / diagonal
        schur = np.zeros((jurors + 1, jurors + 1))
        schur[0, 0] = n - float(self.count_a @ (inverse * self.count_a))
        through = np.bincount(self.j, weights=(inverse * self.count_a)[self.a], minlength=jurors)
        schur[0, 1:] = schur[1:, 0] = self.count_j - through
        products = np.bincount(self.pair_cell, weights=inverse[self.pair_application], minlength=jurors**2)
        schur[1:, 1:] = np.diag(self.count_j + 1 / ratio_j) - products.reshape(jurors, jurors)
        right = np.empty(jurors + 1)
        right[0] = self.y.sum() - float(self.count_a @ (inverse * self.sum_a))
        right[1:] = self.sum_j - np.bincount(self.j, weights=(inverse * self.sum_a)[self.a], minlength=jurors)
        rest = np.linalg.solve(schur, right).astype(float)
        given = rest[0] * self.count_a + np.bincount(self.a, weights=rest[1:][self.j], minlength=len(diagonal))
        applications: Array = inverse * (self.sum_a - given)
        explained = rest[0] * self.y.sum() + float(rest[1:] @ self.sum_j) + float(applications @ self.sum_a)
        sigma2 = max((float(self.y @ self.y) - explained) / (n - 1), 1e-12)
        objective = (
            (n - 1) * np.log(sigma2)
            + len(diagonal) * np.log(ratio_a)
            + jurors * np.log(ratio_j)
            + float(np.log(diagonal).sum())
            + float(np.linalg.slogdet(schur)[1])
        )
        return _Solved(float(objective), sigma2, applications, rest, diagonal, schur)


def _best_ratios(design: _Design) -> tuple[float, float]:
    """The pair that makes the scores most likely: Nelder & Mead on the logarithms, from three starts."""

    def cost(point: Array) -> float:
        inside = np.clip(point, _LEAST_RATIO, _MOST_RATIO)
        outside = float(np.abs(point - inside).sum())
        return design.solve(*np.exp(inside)).objective + 1e3 * outside

    best = min((_downhill(cost, np.array(start)) for start in ((0.0, -1.0), (1.5, 1.0), (-2.0, -4.0))), key=cost)
    first, second = np.exp(np.clip(best, _LEAST_RATIO, _MOST_RATIO))
    return float(first), float(second)


def _downhill(cost: Callable[[Array], float], start: Array) -> Array:
    """The simplex of Nelder & Mead (1965) in the plane, until it is smaller than 1e-7."""
    points = [start, start + np.array([1.0, 0.0]), start + np.array([0.0, 1.0])]
    values = [cost(point) for point in points]
    for _ in range(400):
        order = np.argsort(values, kind="stable")
        points, values = [points[k] for k in order], [values[k] for k in order]
        if np.abs(points[2] - points[0]).max() < 1e-7:
            break
        middle = (points[0] + points[1]) / 2
        reflected = middle + (middle - points[2])
        value = cost(reflected)
        if value < values[0]:
            further = middle + 2 * (middle - points[2])
            farther = cost(further)
            points[2], values[2] = (further, farther) if farther < value else (reflected, value)
        elif value < values[1]:
            points[2], values[2] = reflected, value
        else:
            nearer = middle + 0.5 * ((reflected if value < values[2] else points[2]) - middle)
            near = cost(nearer)
            if near < min(value, values[2]):
                points[2], values[2] = nearer, near
            else:
                points[1:] = [points[0] + 0.5 * (point - points[0]) for point in points[1:]]
                values[1:] = [cost(point) for point in points[1:]]
    return points[int(np.argmin(values))]


def _told(design: _Design, solved: _Solved, ratio_a: float, ratio_j: float, draws: int, seed: int) -> Corrected:
    sigma = float(np.sqrt(solved.sigma2))
    inverse = np.linalg.inv(solved.schur).astype(float)
    drawn = _draws(design, solved, inverse, sigma, draws, seed)
    applications, jurors = design.applications, design.jurors
    mean = float(solved.rest[0])
    spread = np.sqrt(np.maximum(_variances(design, solved, inverse), 0)) * sigma
    juror_spread = np.sqrt(np.diag(inverse)[1:]) * sigma
    return Corrected(
        mean=mean,
        marks=dict(zip(applications, (mean + solved.applications).tolist(), strict=True)),
        errors=dict(zip(applications, spread.tolist(), strict=True)),
        severity=dict(zip(jurors, solved.rest[1:].tolist(), strict=True)),
        severity_errors=dict(zip(jurors, juror_spread.tolist(), strict=True)),
        sigma=sigma,
        ratio_applications=ratio_a,
        ratio_jurors=ratio_j,
        draws=mean + drawn,
    )


def _variances(design: _Design, solved: _Solved, inverse: Array) -> Array:
    """Diagonal of the block of applications of C⁻¹: D⁻¹ + D⁻¹ N S⁻¹ N' D⁻¹."""
    order = np.argsort(design.a, kind="stable")
    starts = np.searchsorted(design.a[order], np.arange(len(solved.diagonal) + 1))
    variances = 1 / solved.diagonal
    for number in range(len(variances)):
        rows = np.concatenate(([0], 1 + design.j[order[starts[number] : starts[number + 1]]]))
        weights = np.ones(len(rows))
        weights[0] = design.count_a[number]
        block = inverse[np.ix_(rows, rows)]
        variances[number] += float(weights @ block @ weights) / solved.diagonal[number] ** 2
    return variances


def _draws(design: _Design, solved: _Solved, inverse: Array, sigma: float, draws: int, seed: int) -> Array:
    """Effects of applications given the scores, drawn together: jurors first, then each application."""
    generator = np.random.default_rng(seed)
    root = np.linalg.cholesky((inverse + inverse.T) / 2)
    rest = solved.rest + sigma * generator.standard_normal((draws, len(solved.rest))) @ root.T
    given = rest[:, :1] * design.count_a
    for review in range(len(design.y)):
        given[:, design.a[review]] += rest[:, 1 + design.j[review]]
    centre = (design.sum_a - given) / solved.diagonal
    noise = sigma / np.sqrt(solved.diagonal) * generator.standard_normal((draws, len(solved.diagonal)))
    # The mean of this draw belongs to it: ranks compare μ + effect, and μ moves with the jurors.
    return centre + noise + (rest[:, :1] - solved.rest[0])
