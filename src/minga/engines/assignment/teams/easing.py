"""What would help when a hard rule cannot be met: changes that were tried, and under which nothing is broken."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from minga.engines.assignment.teams.checking import check, numbers_of_teams
from minga.engines.assignment.teams.counted import fewest_counted
from minga.engines.assignment.teams.forming import begun
from minga.engines.assignment.teams.problem import BadTeams, Relaxation, TeamProblem, Unmet
from minga.engines.assignment.teams.search import Search
from minga.engines.assignment.teams.values import Values

_TRIES: Final = 6
"""Of one kind: other numbers of teams, or people without whom it would do."""


def relaxations(problem: TeamProblem, teams: int, unmet: tuple[Unmet, ...]) -> tuple[Relaxation, ...]:
    """What to give up at least, and what else would meet every rule, one of each kind."""
    people = tuple(dict.fromkeys(code for one in unmet for code in one.people))
    found = [Relaxation("waive", len(unmet), people)]
    of: dict[str, int] = {}
    for one in problem.people:
        if one.organisation:
            of[one.organisation] = of.get(one.organisation, 0) + 1
    missing = teams - (len(problem.people) - max(of.values(), default=0))
    if missing > 0:
        found.append(Relaxation("outsiders", missing))
    for tries in (_other_numbers(problem, teams), _other_sizes(problem), _without(problem, unmet)):
        helps = next((relaxation for relaxation, eased in tries if _breaks_nothing(eased)), None)
        if helps is not None:
            found.append(helps)
    return tuple(found)


Tries = Iterator[tuple[Relaxation, TeamProblem]]


def _other_numbers(problem: TeamProblem, teams: int) -> Tries:
    people = len(problem.people)
    possible = range(-(-people // problem.most), people // problem.least + 1)
    for other in sorted(possible, key=lambda other: (abs(other - teams), other))[1 : _TRIES + 1]:
        yield Relaxation("teams", other), replace(problem, teams=other)


def _other_sizes(problem: TeamProblem) -> Tries:
    yield Relaxation("most", problem.most + 1), replace(problem, most=problem.most + 1)
    if problem.least > 2:
        yield Relaxation("least", problem.least - 1), replace(problem, least=problem.least - 1)


def _without(problem: TeamProblem, unmet: tuple[Unmet, ...]) -> Tries:
    """One after the other, those whom a broken rule concerns and who are not locked."""
    concerned = dict.fromkeys(code for one in unmet if one.code != "one_organisation" for code in one.people)
    for code in [one for one in concerned if one not in problem.locked][:_TRIES]:
        yield Relaxation("without", 1, (code,)), without(problem, code)


def without(problem: TeamProblem, code: str) -> TeamProblem:
    """The problem when this person takes no part."""

    def free(pairs: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        return frozenset(pair for pair in pairs if code not in pair)

    def known(teams: Mapping[str, str]) -> dict[str, str]:
        return {name: team for name, team in teams.items() if name != code}

    return replace(
        problem, people=tuple(one for one in problem.people if one.code != code), bosses=free(problem.bosses),
        together=free(problem.together), apart=free(problem.apart), locked=known(problem.locked),
        previous=known(problem.previous),
    )  # fmt: skip


def _breaks_nothing(problem: TeamProblem) -> bool:
    try:
        every = check(problem)
        teams, packing = next(numbers_of_teams(problem, every))
    except BadTeams:
        return False
    values = Values(problem, every, teams)
    if fewest_counted(values):
        return False
    steps = 200 + 4 * values.nobody
    return not Search(values, begun(values, packing), problem.seed).run(steps, enough=0).broken
