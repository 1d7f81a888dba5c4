"""A problem of teams and its answer as JSON, so that others can run and check our work.

    {"kind": "teams", "sizes": [3, 5], "teams": 10,
     "people": [{"id": "p1", "organisation": "PY-01", "skills": {"data": 1, "law": 0.5}, "gender": "f",
                 "territory": "Itapúa", "languages": ["es", "gn"], "wants": ["C2", "C1"]}],
     "challenges": [{"id": "C1", "teams": 2}, {"id": "C2"}],
     "bosses": [["boss", "subordinate"]], "together": [["p1", "p2"]], "apart": [["p1", "p3"]],
     "locked": {"p1": "T1"}, "closed": ["T1"], "at": {"T1": "C2"}, "previous": {"p1": "T4"},
     "weights": {"skills": 3}, "seed": 0}

Only `people` with their `id` are needed. `skills` may be a list, too: each at level 1.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from minga.engines.assignment.teams.problem import (
    PARTS,
    BadTeams,
    Challenge,
    Pair,
    Person,
    TeamProblem,
    Teams,
    Weights,
)
from minga.engines.assignment.teams.reasons import explain_teams, team_changes

_KEYS = {
    "kind", "people", "sizes", "teams", "challenges", "bosses", "together", "apart", "locked", "closed", "at",
    "previous", "weights", "seed",
}  # fmt: skip


def is_about_teams(text: str) -> bool:
    """Whether a file says so: `kind` is "teams", or it has people and no items."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError:
        return False
    if not isinstance(said, dict):
        return False
    return said.get("kind") == "teams" or ("kind" not in said and "people" in said and "items" not in said)


def teams_from_json(text: str) -> TeamProblem:
    """Read a problem. Raises BadTeams (`file`, `key`) when it is not one."""
    try:
        said = json.loads(text)
        unknown = sorted(set(said) - _KEYS)
        if unknown:
            raise BadTeams("key", f"“{unknown[0]}” means nothing in a problem of teams.", unknown[0])
        least, most = said.get("sizes", (3, 5))
        weights = said.get("weights", {})
        wrong = sorted(set(weights) - set(PARTS))
        if wrong:
            raise BadTeams("key", f"“{wrong[0]}” is no part that can be weighed.", wrong[0])
        return TeamProblem(
            people=tuple(_person(one) for one in said["people"]),
            least=int(least),
            most=int(most),
            teams=None if said.get("teams") is None else int(said["teams"]),
            challenges=tuple(_challenge(one) for one in said.get("challenges", ())),
            bosses=_pairs(said.get("bosses", ())),
            together=_pairs(said.get("together", ())),
            apart=_pairs(said.get("apart", ())),
            locked=_names(said.get("locked", {})),
            closed=frozenset(str(one) for one in said.get("closed", ())),
            at=_names(said.get("at", {})),
            previous=_names(said.get("previous", {})),
            weights=Weights(**{part: float(weight) for part, weight in weights.items()}),
            seed=int(said.get("seed", 0)),
        )
    except KeyError as missing:
        raise BadTeams("file", f"{missing} is missing in the problem.") from missing
    except (json.JSONDecodeError, TypeError, ValueError, AttributeError) as broken:
        if isinstance(broken, BadTeams):
            raise
        raise BadTeams("file", "This is not the file of a problem of teams.") from broken


def _person(said: Mapping[str, Any]) -> Person:
    skills = said.get("skills", {})
    levels = skills.items() if isinstance(skills, Mapping) else ((name, 1.0) for name in skills)
    return Person(
        code=str(said["id"]),
        organisation=str(said.get("organisation") or ""),
        skills={str(name): float(level) for name, level in levels},
        gender=str(said.get("gender") or ""),
        territory=str(said.get("territory") or ""),
        languages=frozenset(str(one) for one in said.get("languages", ())),
        wants=tuple(str(one) for one in said.get("wants", ())),
    )


def _challenge(said: Mapping[str, Any]) -> Challenge:
    return Challenge(str(said["id"]), None if said.get("teams") is None else int(said["teams"]))


def _pairs(said: Any) -> frozenset[Pair]:
    pairs = []
    for pair in said:
        one, other = pair
        pairs.append((str(one), str(other)))
    return frozenset(pairs)


def _names(said: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in said.items()}


def teams_as_json(problem: TeamProblem, found: Teams) -> str:
    """The answer with the reason of each place and what differs from the earlier formation."""
    return json.dumps(teams_as_data(problem, found), ensure_ascii=False, indent=1)


def teams_as_data(problem: TeamProblem, found: Teams) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "kind": "teams",
        "teams": [asdict(team) for team in found.teams],
        "score": found.score,
        "bound": found.bound,
        "gap": found.gap,
        "estimate": found.estimate,
        "method": found.method,
        "parts": {name: asdict(part) for name, part in found.parts.items()},
        "reasons": [asdict(reason) for reason in explain_teams(problem, found)],
        "unmet": [asdict(one) for one in found.unmet],
        "fewest": found.fewest,
        "relaxations": [asdict(one) for one in found.relaxations],
        "changes": asdict(team_changes(problem.previous, found)),
    }
