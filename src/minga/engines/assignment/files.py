"""A problem and its answer as JSON, so that others can run and check our work.

    {"items": [{"id": "A1", "reviews": 3, "languages": ["es"]}],
     "people": [{"id": "J1", "most": 5, "languages": ["es", "pt"], "groups": {"organisation": "PY-01"}}],
     "affinity": [["A1", "J1", 0.8]],
     "conflicts": [["A1", "J2", "same organisation"]],
     "locked": [["A1", "J1"]], "previous": [], "keep_worth": 0.1, "fair": true}

A pair that `affinity` does not name has 0. Only `items` and `people` are needed.
"""

import json
from typing import Any

import numpy as np

from minga.engines.assignment.problem import BadProblem, Found, Problem
from minga.engines.assignment.reasons import changes, explain

_NOT_ONE = "This is not the file of an assignment problem."


def problem_from_json(text: str) -> Problem:
    """Read a problem. Raises BadProblem (`file`) when it is not one, or what `Problem` refuses."""
    try:
        return problem_from_data(json.loads(text))
    except json.JSONDecodeError as broken:
        raise BadProblem("file", _NOT_ONE) from broken


def problem_from_data(said: Any) -> Problem:
    """The same from plain values."""
    try:
        items, people = said["items"], said["people"]
        names, persons = tuple(str(one["id"]) for one in items), tuple(str(one["id"]) for one in people)
        row, column = {name: n for n, name in enumerate(names)}, {name: n for n, name in enumerate(persons)}
        affinity = np.zeros((len(names), len(persons)))
        for item, person, value in said.get("affinity", ()):
            affinity[row[str(item)], column[str(person)]] = float(value)
        kinds = sorted({kind for one in people for kind in one.get("groups", {})})
        return Problem(
            items=names,
            people=persons,
            affinity=affinity,
            reviews=tuple(int(one.get("reviews", 1)) for one in items),
            most=tuple(int(one.get("most", len(names))) for one in people),
            conflicts={(str(one[0]), str(one[1])): str(one[2]) for one in said.get("conflicts", ())},
            locked=frozenset((str(one[0]), str(one[1])) for one in said.get("locked", ())),
            previous=frozenset((str(one[0]), str(one[1])) for one in said.get("previous", ())),
            written_in={str(one["id"]): frozenset(one["languages"]) for one in items if one.get("languages")},
            speaks={str(one["id"]): frozenset(one["languages"]) for one in people if one.get("languages")},
            groups={kind: tuple(str(one.get("groups", {}).get(kind, "")) for one in people) for kind in kinds},
            keep_worth=float(said.get("keep_worth", 0.0)),
            fair=bool(said.get("fair", True)),
        )
    except KeyError as missing:
        raise BadProblem("file", f"{missing} is not in the problem, or is named but not listed.") from missing
    except (TypeError, ValueError, IndexError, AttributeError) as broken:
        if isinstance(broken, BadProblem):
            raise
        raise BadProblem("file", _NOT_ONE) from broken


def found_as_json(problem: Problem, found: Found) -> str:
    """The answer with the reason of each pair and what differs from the earlier run."""
    return json.dumps(found_as_data(problem, found), ensure_ascii=False, indent=1)


def found_as_data(problem: Problem, found: Found) -> dict[str, Any]:
    """The same as plain values."""
    moved = changes(problem.previous, found.pairs)
    return {
        "pairs": [
            {
                "item": one.item,
                "person": one.person,
                "why": one.code,
                "affinity": one.affinity,
                "rank": one.rank,
                "of": one.possible,
                "passed": [{"person": other.person, "why": other.why} for other in one.passed],
            }
            for one in explain(problem, found)
        ],
        "total": found.total,
        "gap": found.gap,
        "worst": found.worst,
        "worst_bound": found.worst_bound,
        "loads": dict(found.loads),
        "unmet": dict(found.unmet),
        "relaxation": {
            "more_load": dict(found.relaxation.more_load),
            "more_people": dict(found.relaxation.more_people),
        },
        "changes": {"kept": len(moved.kept), "added": list(moved.added), "removed": list(moved.removed)},
    }
