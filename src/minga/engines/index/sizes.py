"""Settings whose size makes no sense: shares beyond one, scales upside down, limits below nothing."""

from collections.abc import Iterator

from minga.engines.index.recipe import Outliers, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.ways import (
    BudgetAllocation,
    Copeland,
    Goalposts,
    Mean,
    MinMax,
    PairwiseComparison,
    Scale,
    ZScore,
)


def check_sizes(recipe: Recipe) -> None:
    """Raises Refused (`bad_value`), naming the setting."""
    for where, fits, wanted in _sizes(recipe):
        if not fits:
            raise Refused(Code.BAD_VALUE, f"“{where}” must be {wanted}.", where)


def _sizes(recipe: Recipe) -> Iterator[tuple[str, bool, str]]:
    yield from _shares(recipe)
    if recipe.treatment is not None:
        yield from _outliers("treatment.outliers", recipe.treatment.outliers)
        for code, rules in recipe.treatment.indicators.items():
            yield from _outliers(f"treatment.indicators.{code}", rules)
    yield from _scale("normalisation.scale", recipe.normalisation.scale)
    for code, scale in recipe.normalisation.indicators.items():
        yield from _scale(f"normalisation.indicators.{code}", scale)
    aggregation = recipe.aggregation
    yield from _mean("aggregation.mean", aggregation.mean)
    for level, mean in aggregation.levels.items():
        yield from _mean(f"aggregation.levels.{level}", mean)
    for code, mean in aggregation.groups.items():
        yield from _mean(f"aggregation.groups.{code}", mean)
    if isinstance(recipe.weights, PairwiseComparison):
        yield "weights.inconsistency", recipe.weights.inconsistency >= 0, "zero or above"
    if isinstance(recipe.weights, BudgetAllocation):
        yield "weights.experts", bool(recipe.weights.experts), "at least one expert with points"


def _shares(recipe: Recipe) -> Iterator[tuple[str, bool, str]]:
    shares = {"aggregation.availability": recipe.aggregation.availability}
    shares |= {f"aggregation.availability_of.{code}": one for code, one in recipe.aggregation.availability_of.items()}
    if recipe.screening is not None:
        shares |= {"screening.total": recipe.screening.total, "screening.group": recipe.screening.group}
        shares |= {f"screening.groups.{code}": one for code, one in recipe.screening.groups.items()}
    for where, share in shares.items():
        yield where, 0 <= share <= 1, f"a share from 0 to 1, not {share:g}"


def _outliers(where: str, rules: Outliers) -> Iterator[tuple[str, bool, str]]:
    yield f"{where}.winsorise", rules.winsorise >= 0, "zero or more points"
    yield f"{where}.skew", rules.skew > 0, "above zero"


def _scale(where: str, scale: Scale) -> Iterator[tuple[str, bool, str]]:
    match scale:
        case MinMax(low=low, high=high):
            yield (
                f"{where}.high",
                low < high,
                f"above {low:g}, where the scale begins: directions stand in the tree",
            )
        case ZScore(sd=sd):
            yield f"{where}.sd", sd > 0, "above zero"
        case Goalposts(top=top):
            yield f"{where}.top", top > 0, "above zero"


def _mean(where: str, mean: Mean) -> Iterator[tuple[str, bool, str]]:
    if isinstance(mean, Copeland):
        yield f"{where}.tolerance", 0 <= mean.tolerance < 0.5, "from zero to below one half"
