"""Assign from a file.

    python -m minga.engines.assignment problem.json > answer.json

The shape of the file stands in `minga.engines.assignment.files` and in docs/subsystems/assignment.md.
"""

import argparse
import sys
from pathlib import Path

from minga.engines.assignment import BadProblem, assign
from minga.engines.assignment.files import found_as_json, problem_from_json


def main(arguments: list[str] | None = None) -> int:
    """0 when every number was met, 1 when reviews are missing, 2 when the file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m minga.engines.assignment", description=__doc__.split("\n")[0])
    parser.add_argument("problem")
    asked = parser.parse_args(arguments)
    try:
        problem = problem_from_json(Path(asked.problem).read_text(encoding="utf-8"))
    except (BadProblem, OSError, UnicodeDecodeError) as refused:
        print(refused, file=sys.stderr)
        return 2
    found = assign(problem)
    print(found_as_json(problem, found))
    return 1 if found.unmet else 0


if __name__ == "__main__":
    sys.exit(main())
