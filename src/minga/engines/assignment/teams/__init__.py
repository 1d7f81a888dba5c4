"""People to teams.

    found = form_teams(TeamProblem(people=…, least=3, most=5, challenges=…, bosses=…))
    found.teams, found.score, found.gap, found.parts, found.unmet, found.relaxations
    explain_teams(problem, found), team_changes(problem.previous, found)

Hard, in this order when not all can hold: sizes, locks, and those who stay together, always; then as few broken
rules as can be found among the others (no team of one organisation, no boss with own subordinate, pairs apart, a
shared language), each told with what would mend it. Soft, with weights: skills, wishes, organisations, gender,
territory, even sizes, what was before.

What a team is worth stands in `values`; how the formation is found and proven, in `forming`.
"""

from dataclasses import replace
from itertools import islice
from typing import Final

from minga.engines.assignment.teams.checking import check, numbers_of_teams
from minga.engines.assignment.teams.easing import relaxations
from minga.engines.assignment.teams.forming import begun, formed, searched
from minga.engines.assignment.teams.problem import (
    BadTeams,
    Challenge,
    Part,
    Person,
    Relaxation,
    Team,
    TeamProblem,
    Teams,
    Unmet,
    Weights,
)
from minga.engines.assignment.teams.reasons import (
    Missed,
    TeamChanges,
    TeamReason,
    Why,
    explain_teams,
    team_changes,
)
from minga.engines.assignment.teams.search import Search
from minga.engines.assignment.teams.telling import told
from minga.engines.assignment.teams.values import Values

__all__ = [
    "BadTeams",
    "Challenge",
    "Missed",
    "Part",
    "Person",
    "Relaxation",
    "Team",
    "TeamChanges",
    "TeamProblem",
    "TeamReason",
    "Teams",
    "Unmet",
    "Weights",
    "Why",
    "explain_teams",
    "form_teams",
    "team_changes",
]
_TRIES: Final = 6
"""Numbers of teams, when the problem leaves it open and a rule is still broken."""


def form_teams(problem: TeamProblem, *, effort: int | None = None) -> Teams:
    """Form teams. Raises BadTeams for a problem that contradicts itself; else always answers.

    `effort`: how many begun teams may be looked at to prove how far the best formation can be; None: a million for
    up to 60 people, none beyond. Deterministic: the same problem, seed and effort give the same.
    """
    search = _number_chosen(problem)
    found = told(search.values, formed(search, effort))
    return replace(found, relaxations=relaxations(problem, len(found.teams), found.unmet)) if found.unmet else found


def _number_chosen(problem: TeamProblem) -> Search:
    """A search with the first number of teams with which it breaks no rule; the first of all when there is none.

    Fewer teams would often break fewer rules, but only because there are fewer of them.
    """
    every = check(problem)
    tried: list[Search] = []
    for teams, packing in islice(numbers_of_teams(problem, every), _TRIES):
        values = Values(problem, every, teams)
        tried.append(searched(values, begun(values, packing)))
        if not tried[-1].best.broken:
            return tried[-1]
    return tried[0]
