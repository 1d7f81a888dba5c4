"""A yardstick as text, so that the next wave, or another entity, is scored on the scale of this one."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.computing import Yardstick
from minga.engines.index.files import recipe_hash
from minga.engines.index.imputing import ImputationFit
from minga.engines.index.normalising import ScaleFit, ScalesFit, scales_by_column
from minga.engines.index.recipe import ENGINE, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.treating import TreatmentFit
from minga.engines.index.tree import Layout, lay_out

Array = NDArray[np.float64]


def yardstick_text(yardstick: Yardstick) -> str:
    """Canonical JSON of what was learnt, to the last bit; the audit of outliers stays with the result."""
    imputation, treatment = yardstick.imputation, yardstick.treatment
    data = {
        "engine": ENGINE,
        "recipe_sha256": yardstick.recipe_hash,
        "imputation": {
            "centres": {name: _plain(values) for name, values in imputation.centres.items()},
            "low": _plain(imputation.low),
            "high": _plain(imputation.high),
        },
        "treatment": {
            "low": _plain(treatment.low),
            "high": _plain(treatment.high),
            "bottom": _plain(treatment.bottom),
            "top": _plain(treatment.top),
            "log": list(treatment.log),
        },
        "scales": [{name: _plain(values) for name, values in fit.learnt.items()} for fit in yardstick.scales.fits],
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def yardstick_from_text(text: str, recipe: Recipe) -> Yardstick:
    """Read it for the recipe that it was made with. Raises Refused (`other_yardstick`, `file`)."""
    try:
        data = json.loads(text)
        if data["engine"] != ENGINE or data["recipe_sha256"] != recipe_hash(recipe):
            raise Refused(Code.OTHER_YARDSTICK, "The yardstick was made with another recipe or engine.")
        return _read(data, recipe, lay_out(recipe.tree))
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as broken:
        if isinstance(broken, Refused):
            raise
        raise Refused(Code.FILE, "This is not the file of a yardstick.") from None


def _read(data: Any, recipe: Recipe, layout: Layout) -> Yardstick:
    imputation, treatment = data["imputation"], data["treatment"]
    fits = tuple(
        ScaleFit(
            scale,
            columns,
            tuple(layout.indicators[column] for column in columns),
            layout.directions[list(columns)],
            {name: _array(values) for name, values in learnt.items()},
        )
        for (scale, columns), learnt in zip(scales_by_column(layout, recipe.normalisation), data["scales"], strict=True)
    )
    return Yardstick(
        data["recipe_sha256"],
        ImputationFit(
            recipe.imputation,
            layout,
            {name: _array(values) for name, values in imputation["centres"].items()},
            _array(imputation["low"]),
            _array(imputation["high"]),
        ),
        TreatmentFit(
            low=_array(treatment["low"]),
            high=_array(treatment["high"]),
            log=tuple(treatment["log"]),
            bottom=_array(treatment["bottom"]),
            top=_array(treatment["top"]),
            audit=(),
        ),
        ScalesFit(fits),
    )


def _plain(values: Array) -> Any:
    """Nested lists; what JSON has no number for is a text."""
    if values.ndim > 1:
        return [_plain(row) for row in values]
    return [one if np.isfinite(one) else str(one) for one in values.tolist()]


def _array(values: Any) -> Array:
    return np.array(values).astype(np.float64)
