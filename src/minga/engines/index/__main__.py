"""Compute an index from files.

    python -m minga.engines.index recipe.yaml data.csv --out DIR
    python -m minga.engines.index recipe.yaml data.csv --entity iso3 --previous last.csv --out DIR
    python -m minga.engines.index recipe.yaml data.csv --yardstick DIR/yardstick.json --out DIR2
    python -m minga.engines.index recipe.yaml data.csv --replicates 1000 --seed 7 --audit --out DIR
    python -m minga.engines.index recipe.yaml data.csv --replicates 1000 --doubt doubt.csv --out DIR

`data.csv` has one row an entity: a column that names it (--entity; else the first one), and the
columns that the recipe uses. For an index of points, columns called `published_CODE` are compared
with what the points add up to. See docs/subsystems/index-engine.md for the files that come out.
"""

import argparse
import csv
import io
import sys
from pathlib import Path

from minga.engines.index import Recipe, Refused, Table, check_points, compute, recipe_from_text, table_from_csv
from minga.engines.index.audit_files import audit_files
from minga.engines.index.files import numbers_of, words_of
from minga.engines.index.uncertainty_cells import doubt_from_csv
from minga.engines.index.uncertainty_files import doubt_files
from minga.engines.index.writing import findings_csv, written
from minga.engines.index.yardsticks import yardstick_from_text, yardstick_text

PUBLISHED = "published_"


def main(arguments: list[str] | None = None) -> int:
    """0 when the index was computed, 2 when it cannot be: the reason is on the error stream."""
    asked = _parser().parse_args(arguments)
    try:
        recipe = recipe_from_text(Path(asked.recipe).read_text(encoding="utf-8-sig"))
        text = Path(asked.data).read_text(encoding="utf-8-sig")
        files = _computed(recipe, text, asked)
    except Refused as refused:
        print(f"{refused.code}: {refused}", file=sys.stderr)
        return 2
    except (OSError, UnicodeDecodeError) as broken:
        print(broken, file=sys.stderr)
        return 2
    folder = Path(asked.out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    print(f"{len(files)} files in {folder}.")
    return 0


def _computed(recipe: Recipe, text: str, asked: argparse.Namespace) -> dict[str, str]:
    table = _table(recipe, text, asked.entity)
    previous = None
    if asked.previous:
        previous = _table(recipe, Path(asked.previous).read_text(encoding="utf-8-sig"), asked.entity)
    yardstick = None
    if asked.yardstick:
        yardstick = yardstick_from_text(Path(asked.yardstick).read_text(encoding="utf-8"), recipe)
    result = compute(recipe, table, previous=previous, yardstick=yardstick)
    files = written(result)
    if result.yardstick is not None:
        files["yardstick.json"] = yardstick_text(result.yardstick)
    if recipe.points is not None:
        found = check_points(recipe.tree, table, _published(recipe, text, asked.entity), rules=recipe.points)
        files["findings.csv"] = findings_csv(found)
        for one in found:
            print(one.sentence, file=sys.stderr)
    if asked.audit:
        files |= audit_files(result)
    if asked.replicates:
        doubt = None
        if asked.doubt:
            cells = Path(asked.doubt).read_text(encoding="utf-8-sig")
            doubt = doubt_from_csv(cells, recipe, table, entity=_heading(cells)[0])
        files |= doubt_files(
            recipe, table, replicates=asked.replicates, seed=asked.seed, previous=previous, doubt=doubt
        )
    return files


def _table(recipe: Recipe, text: str, entity: str) -> Table:
    return table_from_csv(text, entity=entity or _heading(text)[0], numbers=numbers_of(recipe), words=words_of(recipe))


def _published(recipe: Recipe, text: str, entity: str) -> Table | None:
    """What was published before, from the columns that say so."""
    heading = _heading(text)
    codes = [node.code for node in recipe.tree if PUBLISHED + node.code in heading]
    if not codes:
        return None
    found = table_from_csv(text, entity=entity or heading[0], numbers=[PUBLISHED + code for code in codes])
    return Table(found.entities, tuple(codes), found.values)


def _heading(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)), [""])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minga.engines.index", description=__doc__.split("\n")[0])
    parser.add_argument("recipe", help="a recipe in YAML or JSON")
    parser.add_argument("data", help="a CSV table, one row an entity")
    parser.add_argument("--out", metavar="DIR", required=True)
    parser.add_argument("--entity", default="", metavar="COLUMN", help="the column that names the entity")
    parser.add_argument("--previous", metavar="FILE", help="the previous wave, for its imputation")
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument("--yardstick", metavar="FILE", help="score on the scale of an earlier result")
    scale.add_argument("--replicates", type=int, default=0, metavar="N", help="rank intervals from so many replicates")
    parser.add_argument("--seed", type=int, default=0, help="of the replicates")
    parser.add_argument("--doubt", metavar="FILE", help="with --replicates: columns low_, high_ and sure_ of each cell")
    parser.add_argument("--audit", action="store_true", help="how the index hangs together, and parts of each score")
    return parser


if __name__ == "__main__":
    sys.exit(main())
