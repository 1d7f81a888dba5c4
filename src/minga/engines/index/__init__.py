"""Composite indices and indices of points: from data to a score, a rank and their reasons.

    recipe = recipe_from_text(text)                        # or Recipe(tree=(Node(code="…"), …), …)
    table = table_from_csv(csv_text, entity="code", numbers=needed(recipe), words=("region",))
    result = compute(recipe, table)
    result.scores, result.ranks, result.stages.imputed_cells, result.treated, result.excluded

Two families, one recipe. *Composite*: indicators are denominated, imputed, screened, treated,
normalised, weighted and aggregated up a tree (OECD and JRC, *Handbook on Constructing Composite
Indicators*, 2008). *Points*: what each question earns adds up; `check_points` finds what does not.

What it promises: the same recipe and data give the same bits, in whatever order the rows stand;
entities that are alike tie; ranks are those of the numbers that are published; every value that the
engine put there itself is marked; and what it cannot do it refuses, with a code and a sentence.
It reads nothing and writes nothing; `python -m minga.engines.index` does.
"""

from minga.engines.index.aggregating import aggregate
from minga.engines.index.computing import Result, Stages, Yardstick, compute
from minga.engines.index.copeland import copeland, outranking
from minga.engines.index.files import recipe_data, recipe_from_data, recipe_from_text, recipe_hash, recipe_text
from minga.engines.index.metadata import tree_from_csv
from minga.engines.index.point_checks import Finding, Flaw, check_points
from minga.engines.index.ranking import rank, round_half_away
from minga.engines.index.recipe import (
    ENGINE,
    Aggregation,
    Node,
    Normalisation,
    Outliers,
    Points,
    Publication,
    Recipe,
    Screening,
    Treatment,
)
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.screening import Excluded
from minga.engines.index.tables import Table, table_from_csv, table_hash
from minga.engines.index.treating import Treated
from minga.engines.index.tree import Group, Layout, lay_out
from minga.engines.index.weighing import Advice, advice, effective, hierarchy

__all__ = [
    "ENGINE",
    "Advice",
    "Aggregation",
    "Code",
    "Excluded",
    "Finding",
    "Flaw",
    "Group",
    "Layout",
    "Node",
    "Normalisation",
    "Outliers",
    "Points",
    "Publication",
    "Recipe",
    "Refused",
    "Result",
    "Screening",
    "Stages",
    "Table",
    "Treated",
    "Treatment",
    "Yardstick",
    "advice",
    "aggregate",
    "check_points",
    "compute",
    "copeland",
    "effective",
    "hierarchy",
    "lay_out",
    "outranking",
    "rank",
    "recipe_data",
    "recipe_from_data",
    "recipe_from_text",
    "recipe_hash",
    "recipe_text",
    "round_half_away",
    "table_from_csv",
    "table_hash",
    "tree_from_csv",
]
