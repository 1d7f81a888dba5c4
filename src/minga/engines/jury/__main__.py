"""Put a jury's scores in order, from a file.

    python -m minga.engines.jury scores.csv --places 2
    python -m minga.engines.jury scores.csv --weight impact=60 --weight team=40 --scale 0:4 --veto team=1 --out rows.csv

`scores.csv`: one row a review, with the columns `application`, `juror` and one for each criterion.
Prints (or writes) one row an application: raw and corrected mark, ranks, interval, probability of a
place, disagreement, veto; then the severity of each juror, or why there is no correction.
"""

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from minga.engines.jury import Assessed, BadMarks, Criterion, Review, Rubric, assess, read_marks

FIXED = ("application", "juror")
COLUMNS = (
    "application", "reviews", "mean", "median", "trimmed", "spread", "alert", "vetoed", "raw_rank",
    "corrected", "error", "corrected_rank", "rank_low", "rank_high", "likely", "moved",
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """0 when the scores were put in order, 2 when they cannot be."""
    asked = _parser().parse_args(arguments)
    try:
        with Path(asked.scores).open(encoding="utf-8-sig", newline="") as file:
            rows = _rows(file)
        rubric = _rubric(rows, asked)
        found = assess(
            rubric, read_marks(rubric, _reviews(rows, rubric)), places=asked.places,
            least_reviews=asked.least_reviews, seed=asked.seed,
        )  # fmt: skip
    except (BadMarks, OSError, UnicodeDecodeError, csv.Error) as refused:
        print(refused, file=sys.stderr)
        return 2
    if asked.out:
        with Path(asked.out).open("w", encoding="utf-8", newline="") as file:
            _write(found, file)
    else:
        _write(found, sys.stdout)
    _say(found)
    return 0


def _rows(file: TextIO) -> list[tuple[int, dict[str, str]]]:
    """Each line with its number, blank ones left out. A cell too many would shift the scores behind it."""
    table = csv.reader(file)
    columns = [name.strip() for name in next(table, [])]
    if not set(FIXED) <= set(columns) or len(set(columns)) < len(columns):
        told = "The table needs the columns “application” and “juror”, and one for each criterion, each named once."
        raise BadMarks("columns", told)
    rows = []
    for cells in filter(any, table):
        line = table.line_num
        if len(cells) != len(columns):
            told = f"Line {line} has {len(cells)} cells, not {len(columns)}. Write decimals with a point."
            raise BadMarks("columns", told, str(line))
        rows.append((line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}))
        if not all(rows[-1][1][name] for name in FIXED):
            raise BadMarks("columns", f"Line {line} does not say which application or which juror.", str(line))
    return rows


def _rubric(rows: list[tuple[int, dict[str, str]]], asked: argparse.Namespace) -> Rubric:
    weights, vetoes = dict(map(_pair, asked.weight)), dict(map(_pair, asked.veto))
    low, high = _scale(asked.scale)
    keys = [name for name in rows[0][1] if name not in FIXED and name] if rows else []
    unknown = (set(weights) | set(vetoes)) - set(keys)
    if unknown:
        raise BadMarks("unknown", f"The table has no criterion “{min(unknown)}”.")
    return Rubric(
        tuple(Criterion(key, weights.get(key, 1.0), low, high, vetoes.get(key)) for key in keys),
        veto=asked.veto_rule,
    )


def _scale(text: str) -> tuple[float, float]:
    low, _colon, high = text.partition(":")
    try:
        return float(low), float(high)
    except ValueError:
        raise BadMarks("arguments", f"Write the scale as low:high, such as 0:4. You wrote “{text}”.") from None


def _pair(text: str) -> tuple[str, float]:
    key, _equals, number = text.rpartition("=")
    try:
        return key, float(number)
    except ValueError:
        raise BadMarks("arguments", f"Write criterion=number, such as impact=60. You wrote “{text}”.") from None


def _reviews(rows: Iterable[tuple[int, dict[str, str]]], rubric: Rubric) -> Iterable[Review]:
    for line, row in rows:
        scores = {}
        for criterion in rubric.criteria:
            try:
                scores[criterion.key] = float(row[criterion.key])
            except ValueError:
                told = f"Line {line}: “{row[criterion.key]}” is no score on “{criterion.key}”."
                raise BadMarks("number", told, str(line)) from None
        yield Review(row["application"], row["juror"], scores)


def _write(found: Assessed, file: TextIO) -> None:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in found.rows:
        values = [getattr(row, name) for name in COLUMNS]
        table.writerow([f"{one:.4f}" if isinstance(one, float) else "" if one is None else int(one)
                        if isinstance(one, bool) else one for one in values])  # fmt: skip


def _say(found: Assessed) -> None:
    if found.refused:
        names = f" ({', '.join(found.refused.names)})" if found.refused.names else ""
        print(f"No correction for severity: {found.refused.code}{names}.", file=sys.stderr)
        return
    for juror, points in sorted(found.severity.items(), key=lambda pair: pair[1]):
        way = "more" if points > 0 else "less"
        print(f"{juror}: gives {abs(points):.2f} points {way} than the jury as a whole", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minga.engines.jury", description=__doc__.split("\n")[0])
    parser.add_argument("scores")
    parser.add_argument("--places", type=int, default=1)
    parser.add_argument("--weight", action="append", default=[], metavar="CRITERION=NUMBER")
    parser.add_argument("--veto", action="append", default=[], metavar="CRITERION=NUMBER")
    parser.add_argument("--veto-rule", choices=("any", "majority", "all"), default="majority")
    parser.add_argument("--scale", default="0:4", metavar="LOW:HIGH")
    parser.add_argument("--least-reviews", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", metavar="FILE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
