"""Assign, or form teams, from a file.

    python -m minga.engines.assignment problem.json > answer.json
    python -m minga.engines.assignment teams.json --effort 5000000 > answer.json

The shape of the files stands in `minga.engines.assignment.files` and `minga.engines.assignment.teams.files`, and in
docs/subsystems/assignment.md. Which of the two a file is, it says itself: `"kind": "teams"`, or people without items.
"""

import argparse
import sys
from pathlib import Path

from minga.engines.assignment import BadProblem, BadTeams, assign, form_teams
from minga.engines.assignment.files import found_as_json, problem_from_json
from minga.engines.assignment.teams.files import is_about_teams, teams_as_json, teams_from_json


def main(arguments: list[str] | None = None) -> int:
    """0 when everything was met, 1 when reviews are missing or a rule is broken, 2 when the file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m minga.engines.assignment", description=__doc__.split("\n")[0])
    parser.add_argument("problem")
    parser.add_argument("--effort", type=int, help="teams to look at, to prove how good a formation is")
    asked = parser.parse_args(arguments)
    try:
        text = Path(asked.problem).read_text(encoding="utf-8")
        return _teams(text, asked.effort) if is_about_teams(text) else _assignment(text)
    except (BadProblem, BadTeams, OSError, UnicodeDecodeError) as refused:
        print(refused, file=sys.stderr)
        return 2


def _assignment(text: str) -> int:
    problem = problem_from_json(text)
    found = assign(problem)
    print(found_as_json(problem, found))
    return 1 if found.unmet else 0


def _teams(text: str, effort: int | None) -> int:
    problem = teams_from_json(text)
    found = form_teams(problem, effort=effort)
    print(teams_as_json(problem, found))
    return 1 if found.unmet else 0


if __name__ == "__main__":
    sys.exit(main())
