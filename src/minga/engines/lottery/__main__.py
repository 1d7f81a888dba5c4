"""Draw, or check a draw, from files.

    python -m minga.engines.lottery entries.csv --places 40 --seed "the secret" --public-value 4711
    python -m minga.engines.lottery entries.csv --places 40 --stratum rural=20 --seed … --public-value … --out DIR
    python -m minga.engines.lottery --check published.json

`entries.csv` has the columns `id`, and `stratum` and `weight` if there are any. With --out, writes
`plan.json`, `published.json` and `result.csv`; without, prints the result as a table.
"""

import argparse
import sys
from pathlib import Path

from minga.engines.lottery import (
    BadPlan,
    Plan,
    Stratum,
    as_published,
    commitment,
    draw,
    entries_from_csv,
    plan_json,
    result_csv,
    verify,
)


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well, 1 when a published draw does not fit, 2 when it cannot be drawn."""
    asked = _parser().parse_args(arguments)
    try:
        return _check(Path(asked.check)) if asked.check else _draw(asked)
    except (BadPlan, OSError, UnicodeDecodeError) as refused:
        print(refused, file=sys.stderr)
        return 2


def _check(file: Path) -> int:
    faults = verify(file.read_text(encoding="utf-8"))
    print("The draw fits the published file." if not faults else f"Does not fit: {', '.join(faults)}.")
    return 1 if faults else 0


def _draw(asked: argparse.Namespace) -> int:
    if asked.entries is None or asked.places is None or asked.seed is None:
        raise BadPlan("arguments", "Say which entries, how many --places, and the --seed.")
    plan = Plan(
        entries=entries_from_csv(Path(asked.entries).read_text(encoding="utf-8")),
        places=asked.places,
        commitment=commitment(asked.seed),
        title=asked.title,
        strata=tuple(_stratum(text) for text in asked.stratum),
    )
    drawn = draw(plan, secret=asked.seed, public_value=asked.public_value)
    if asked.out is None:
        print(result_csv(drawn), end="")
        return 0
    folder = Path(asked.out)
    folder.mkdir(parents=True, exist_ok=True)
    published = as_published(plan, drawn, secret=asked.seed, public_value=asked.public_value)
    for name, text in (
        ("plan.json", plan_json(plan)),
        ("published.json", published),
        ("result.csv", result_csv(drawn)),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{len(drawn.drawn)} drawn, {len(drawn.waiting)} on the waiting list: see {folder}.")
    return 0


def _stratum(text: str) -> Stratum:
    key, _equals, places = text.rpartition("=")
    if not key or not places.isdigit():
        raise BadPlan("stratum", f"Write a stratum as key=places, such as rural=20. You wrote “{text}”.")
    return Stratum(key, int(places))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minga.engines.lottery", description=__doc__.split("\n")[0])
    parser.add_argument("entries", nargs="?", help="a CSV table of entries")
    parser.add_argument("--places", type=int)
    parser.add_argument("--stratum", action="append", default=[], metavar="KEY=PLACES")
    parser.add_argument("--seed", help="the secret that was committed to")
    parser.add_argument("--public-value", default="none", help="the later public value")
    parser.add_argument("--title", default="")
    parser.add_argument("--out", metavar="DIR")
    parser.add_argument("--check", metavar="FILE", help="draw a published file again")
    return parser


if __name__ == "__main__":
    sys.exit(main())
