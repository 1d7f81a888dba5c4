"""Select from a file, or say who comes next when somebody withdraws.

    python -m minga.engines.selection choice.json > answer.json
    python -m minga.engines.selection choice.json --withdrawn A07 [--promoted A31] [--gone A30]

The shape of the file stands in `minga.engines.selection.files` and in docs/subsystems/selection.md.
"""

import argparse
import sys
from pathlib import Path

from minga.engines.selection import BadChoice, next_from_waiting, select
from minga.engines.selection.files import choice_from_json, replacement_as_json, selected_as_json


def main(arguments: list[str] | None = None) -> int:
    """0 when every quota is met, 1 when one is not, 2 when the file cannot be used."""
    asked = _parser().parse_args(arguments)
    try:
        selected = select(choice_from_json(Path(asked.choice).read_text(encoding="utf-8")))
        if asked.withdrawn is None:
            print(selected_as_json(selected))
            return 1 if selected.relaxation else 0
        found = next_from_waiting(selected, asked.withdrawn, promoted=asked.promoted, gone=asked.gone)
    except (BadChoice, OSError, UnicodeDecodeError) as refused:
        print(refused, file=sys.stderr)
        return 2
    print(replacement_as_json(found))
    return 1 if found.unmet else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m minga.engines.selection", description=__doc__.split("\n")[0])
    parser.add_argument("choice")
    parser.add_argument("--withdrawn", metavar="CODE", help="who gives a place up")
    parser.add_argument("--promoted", action="append", default=[], metavar="CODE", help="who came up before")
    parser.add_argument("--gone", action="append", default=[], metavar="CODE", help="who else withdrew before")
    return parser


if __name__ == "__main__":
    sys.exit(main())
