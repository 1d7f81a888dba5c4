"""Who looks at what, and who works with whom: reviewers to applications, mentors to teams, people to teams.

    found = assign(Problem(items=…, people=…, affinity=…, reviews=…, most=…))
    found.pairs, found.worst, found.gap, found.unmet, explain(problem, found)

    found = form_teams(TeamProblem(people=…, challenges=…))     see `minga.engines.assignment.teams`

Hard: the exact number of reviews of each item, the most that each person takes, conflicts, locked
pairs, a shared language. Soft, with a price in affinity: one panel drawn from many organisations and
places, an even load, what was assigned before. With `fair`, the worst-served item is raised first and
only then the total (the order of PR4A, Stelmakh, Shah & Singh 2021, but with exact arithmetic).

Method: the problem is a transportation problem, whose linear relaxation has whole solutions. Of the
n × m pairs only those that can matter are given to HiGHS (column generation: prices of a few rounds of
subgradient choose the first, reduced costs prove that no other pair would help). Floors and panels add
a few rows; what they leave fractional a branch-and-bound makes whole. `gap` is the proven distance to
the optimum of the relaxation over all pairs. One thread and a fixed seed: the same problem gives the
same answer.
"""

from minga.engines.assignment.problem import BadProblem, Found, Problem, Relaxation
from minga.engines.assignment.reasons import Changes, Reason, changes, explain
from minga.engines.assignment.solving import assign
from minga.engines.assignment.teams import (
    BadTeams,
    Challenge,
    Person,
    TeamProblem,
    Teams,
    Weights,
    explain_teams,
    form_teams,
    team_changes,
)

__all__ = [
    "BadProblem",
    "BadTeams",
    "Challenge",
    "Changes",
    "Found",
    "Person",
    "Problem",
    "Reason",
    "Relaxation",
    "TeamProblem",
    "Teams",
    "Weights",
    "assign",
    "changes",
    "explain",
    "explain_teams",
    "form_teams",
    "team_changes",
]
