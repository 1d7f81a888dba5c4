"""Answers that this project did not make, where they lie beside the checkout.

`MINGA_SHARED` names another folder. Without them these tests are skipped, and say so.
"""

import csv
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from minga.config.paths import CHECKOUT
from minga.engines import index
from minga.engines.index import Recipe, Result, Table, compute, recipe_from_text, table_from_csv
from minga.engines.index.files import numbers_of, words_of

Array = NDArray[np.float64]
SHARED = Path(os.environ.get("MINGA_SHARED") or CHECKOUT.parent / "shared")
ASEM, BOGOTA = SHARED / "data" / "asem", SHARED / "data" / "bogota-iip"
EXAMPLES = Path(index.__file__).parent / "examples"

needs_asem = pytest.mark.skipif(not ASEM.is_dir(), reason=f"no reference data for ASEM in {ASEM}")
needs_bogota = pytest.mark.skipif(not BOGOTA.is_dir(), reason=f"no published points of Bogotá in {BOGOTA}")


def example(name: str) -> Recipe:
    return recipe_from_text((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def asem() -> tuple[Recipe, Table]:
    """The recipe of the example, and the data as they were given."""
    recipe = example("asem")
    text = (ASEM / "data" / "ASEM_iData.csv").read_text(encoding="utf-8")
    return recipe, table_from_csv(text, entity="uCode", numbers=numbers_of(recipe), words=words_of(recipe))


@cache
def asem_default() -> Result:
    return compute(*asem())


def read(path: str) -> tuple[tuple[str, ...], tuple[str, ...], Array]:
    """A reference matrix: its rows, its columns, its values (NaN where it holds none)."""
    with (ASEM / path).open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    values = [[_number(cell) for cell in row[1:]] for row in rows]
    return tuple(row[0] for row in rows), tuple(heading[1:]), np.array(values)


def _number(cell: str) -> float:
    """NaN for an empty cell, and for a word such as the name of a peer group."""
    try:
        return float(cell)
    except ValueError:
        return np.nan


def beside(path: str, result: Result, values: Array) -> tuple[Array, Array]:
    """Ours and theirs, in their rows and columns; what they add besides nodes of the tree is left out."""
    entities, codes, theirs = read(path)
    known = [column for column, code in enumerate(codes) if code in result.layout.columns]
    rows = [result.entities.index(name) for name in entities]
    columns = [result.layout.columns[codes[column]] for column in known]
    assert len(rows) == len(result.entities)
    assert len(known) >= len(codes) - 1
    return values[np.ix_(rows, columns)], theirs[:, known]


def assert_equal_to(path: str, result: Result, values: Array) -> None:
    """To 1e-9, absolute below 1 and relative above, and missing in the same cells."""
    ours, theirs = beside(path, result, values)
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9, err_msg=path)
