"""Does the index hang together: checks with a verdict, a reason that never changes, and a sentence.

The bounds are those in common use (OECD & JRC Handbook 2008; JRC's audits): an indicator should go
along with its group, but not be a copy of another; a group should measure one thing. A group of
unlike things may be meant that way (a *formative* one): then a warning is an answer to have ready, not
a mistake. Verdicts are on what the entities show; with few of them nothing is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from minga.engines.index.audit_importance import Importance, correlation_ratio, variance_through
from minga.engines.index.audit_shape import Components, correlations, cronbach_alpha, principal_components
from minga.engines.index.computing import Result
from minga.engines.index.explain import explain_score, footing
from minga.engines.index.tree import Group
from minga.engines.index.weighing import effective

Array = npt.NDArray[np.float64]

FEWEST = 10
ALPHA_GOOD, ALPHA_POOR = 0.7, 0.5
COPY, WEAK, AGAINST = 0.92, 0.3, -0.3
IMPUTED_MUCH, IMPUTED_MOST = 0.2, 0.5
TOO_LITTLE, TOO_MUCH = 1 / 3, 3.0


class Verdict(StrEnum):
    """What a check says."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    FAIL = "fail"


class Reason(StrEnum):
    """Why. Pages translate it; the sentence is in plain English."""

    FEW_ENTITIES = "few_entities"
    ALPHA = "alpha"
    ALONG_WITH_GROUP = "along_with_group"
    WEAK_IN_GROUP = "weak_in_group"
    AGAINST_GROUP = "against_group"
    NO_SPREAD = "no_spread"
    PAIRS = "pairs"
    COPIES = "copies"
    AGAINST_EACH_OTHER = "against_each_other"
    ONE_DIMENSION = "one_dimension"
    SEVERAL_DIMENSIONS = "several_dimensions"
    WEIGHT_HELD = "weight_held"
    COUNTS_LITTLE = "counts_little"
    COUNTS_MUCH = "counts_much"
    COUNTS_AGAINST = "counts_against"
    IMPUTED = "imputed"


@dataclass(frozen=True)
class Check:
    """One verdict on a node. `value`: the number that it rests on; `other`: the second of a pair."""

    node: str
    verdict: Verdict
    reason: Reason
    value: float
    sentence: str
    other: str = ""


@dataclass(frozen=True, eq=False)
class GroupShape:
    """What the checks of a group rest on; `along`: correlation of each child with the group's score."""

    code: str
    children: tuple[str, ...]
    alpha: float
    correlations: Array
    along: Array
    components: Components | None


@dataclass(frozen=True, eq=False)
class Audit:
    """Shapes by group from the bottom up, importance by indicator, and every check, passed ones too."""

    groups: tuple[GroupShape, ...]
    importance: tuple[Importance, ...]
    checks: tuple[Check, ...]

    def of(self, verdict: Verdict) -> tuple[Check, ...]:
        """Checks with a verdict."""
        return tuple(check for check in self.checks if check.verdict == verdict)


def audit(result: Result) -> Audit:
    """Look at a computed index. Entities without a score are left out."""
    on = footing(result)
    scored = ~np.isnan(result.scores[:, -1])
    values = np.concatenate([on.normalised, result.scores[:, len(result.layout.indicators) :]], axis=1)[scored]
    shapes = tuple(_shape(result.layout.codes, group, values) for group in result.layout.groups)
    importance = _importance(result, values, scored)
    if len(values) < FEWEST:
        told = f"{len(values)} entities are too few to judge how the index hangs together; {FEWEST} are needed."
        few = Check(result.layout.codes[-1], Verdict.WARN, Reason.FEW_ENTITIES, float(len(values)), told)
        return Audit(shapes, importance, (few, *_imputed(result)))
    checks = [check for shape in shapes for check in (*_alpha(shape), *_along(shape), *_pairs(shape), *_single(shape))]
    return Audit(shapes, importance, (*checks, *_weights(importance), *_imputed(result)))


def _shape(codes: tuple[str, ...], group: Group, values: Array) -> GroupShape:
    inside = values[:, list(group.children)]
    along = correlations(np.column_stack([inside, values[:, group.column]]))[:-1, -1]
    return GroupShape(
        group.code,
        tuple(codes[child] for child in group.children),
        cronbach_alpha(inside),
        correlations(inside),
        along,
        principal_components(inside),
    )


def _importance(result: Result, values: Array, scored: npt.NDArray[np.bool_]) -> tuple[Importance, ...]:
    on = footing(result)
    size = len(result.layout.indicators)
    nominal = effective(on.weights, on.layout)
    through = variance_through(explain_score(result)[scored][:, :size], values[:, -1])
    return tuple(
        Importance(
            result.layout.indicators[column],
            float(nominal[column]),
            float(through[column]),
            correlation_ratio(values[:, column], values[:, -1]),
        )
        for column in range(size)
    )


def _alpha(shape: GroupShape) -> Iterator[Check]:
    if np.isnan(shape.alpha):
        return
    verdict = Verdict.PASS if shape.alpha >= ALPHA_GOOD else Verdict.WARN if shape.alpha >= ALPHA_POOR else Verdict.FAIL
    does = {
        Verdict.PASS: "its parts tell the same story",
        Verdict.WARN: "its parts agree only in part",
        Verdict.FAIL: "its parts do not measure one thing",
    }
    told = f"“{shape.code}”: Cronbach's alpha is {shape.alpha:.2f}: {does[verdict]}."
    yield Check(shape.code, verdict, Reason.ALPHA, shape.alpha, told)


def _along(shape: GroupShape) -> Iterator[Check]:
    if len(shape.children) < 2:
        return
    for code, value in zip(shape.children, shape.along.tolist(), strict=True):
        if np.isnan(value):
            told = f"“{code}” tells nobody apart: everyone who has a value has the same."
            yield Check(code, Verdict.WARN, Reason.NO_SPREAD, value, told, shape.code)
        elif value <= 0:
            told = f"“{code}” goes down when “{shape.code}” goes up (correlation {value:.2f}): look at its direction."
            yield Check(code, Verdict.FAIL, Reason.AGAINST_GROUP, value, told, shape.code)
        elif value < WEAK:
            told = f"“{code}” hardly shows in “{shape.code}” (correlation {value:.2f})."
            yield Check(code, Verdict.WARN, Reason.WEAK_IN_GROUP, value, told, shape.code)
        else:
            told = f"“{code}” goes along with “{shape.code}” (correlation {value:.2f})."
            yield Check(code, Verdict.PASS, Reason.ALONG_WITH_GROUP, value, told, shape.code)


def _pairs(shape: GroupShape) -> Iterator[Check]:
    found = False
    for one in range(len(shape.children)):
        for other in range(one + 1, len(shape.children)):
            value = float(shape.correlations[one, other])
            names = shape.children[one], shape.children[other]
            if value > COPY:
                found = True
                told = f"“{names[0]}” and “{names[1]}” say nearly the same (correlation {value:.2f}): it counts twice."
                yield Check(names[0], Verdict.WARN, Reason.COPIES, value, told, names[1])
            elif value < AGAINST:
                found = True
                told = f"“{names[0]}” and “{names[1]}” pull against each other (correlation {value:.2f})."
                yield Check(names[0], Verdict.WARN, Reason.AGAINST_EACH_OTHER, value, told, names[1])
    known = shape.correlations[np.triu_indices(len(shape.children), 1)]
    known = known[~np.isnan(known)]
    if not found and len(known):
        mean = float(known.mean())
        told = f"No two parts of “{shape.code}” are copies or opposites (mean correlation {mean:.2f})."
        yield Check(shape.code, Verdict.PASS, Reason.PAIRS, mean, told)


def _single(shape: GroupShape) -> Iterator[Check]:
    if shape.components is None:
        return
    many, share = shape.components.dimensions, shape.components.explained
    if many <= 1:
        told = f"“{shape.code}” has one dimension, which holds {share:.0%} of what varies."
        yield Check(shape.code, Verdict.PASS, Reason.ONE_DIMENSION, share, told)
    else:
        told = f"“{shape.code}” has {many} dimensions; the first holds {share:.0%} of what varies."
        yield Check(shape.code, Verdict.WARN, Reason.SEVERAL_DIMENSIONS, share, told)


def _weights(importance: tuple[Importance, ...]) -> Iterator[Check]:
    for one in importance:
        if one.nominal <= 0 or np.isnan(one.through):
            continue
        times = one.through / one.nominal
        shares = f"it was given {one.nominal:.1%} and moves the index by {one.through:.1%}"
        if times <= 0:
            told = f"“{one.code}” works against the index: {shares}."
            yield Check(one.code, Verdict.FAIL, Reason.COUNTS_AGAINST, times, told)
        elif times < TOO_LITTLE:
            told = f"“{one.code}” counts far less than was meant: {shares}."
            yield Check(one.code, Verdict.WARN, Reason.COUNTS_LITTLE, times, told)
        elif times > TOO_MUCH:
            told = f"“{one.code}” counts far more than was meant: {shares}."
            yield Check(one.code, Verdict.WARN, Reason.COUNTS_MUCH, times, told)
        else:
            told = f"“{one.code}” counts about as was meant: {shares}."
            yield Check(one.code, Verdict.PASS, Reason.WEIGHT_HELD, times, told)


def _imputed(result: Result) -> Iterator[Check]:
    for column, code in enumerate(result.layout.indicators):
        share = float(result.stages.imputed_cells[:, column].mean())
        if share > IMPUTED_MUCH:
            verdict = Verdict.FAIL if share > IMPUTED_MOST else Verdict.WARN
            told = f"{share:.0%} of “{code}” was not measured but filled in."
            yield Check(code, verdict, Reason.IMPUTED, share, told)
