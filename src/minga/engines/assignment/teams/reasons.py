"""Why each person is in this team, in codes that the apps put into words; and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from minga.engines.assignment.teams.checking import check
from minga.engines.assignment.teams.linear import Ints
from minga.engines.assignment.teams.problem import Person, Team, TeamProblem, Teams
from minga.engines.assignment.teams.values import BROKEN, ONE, Values


@dataclass(frozen=True)
class Why:
    """One reason. `code` and what `what` names:

    `locked`, `together` (with whom), `wish` (the challenge; `rank` from 1), `skill` (skills that nobody else in the
    team has), `strongest` (skills in which nobody else is as good), `organisation`, `territory`, `gender` (hers, when
    nobody else's), `kept` (with whom she was before), `room` (nothing of these: here there was room, and no better
    place was found).
    """

    code: str
    what: tuple[str, ...] = ()
    rank: int = 0


@dataclass(frozen=True)
class Missed:
    """A challenge that she wanted more than the one she got.

    `why`: `no_team` (nobody works on it), `stays` (she is locked here), `rules` (any exchange would break one),
    `others` (an exchange would cost the formation `cost` of its score, at the least).
    """

    challenge: str
    rank: int
    why: str
    cost: float = 0.0


@dataclass(frozen=True)
class TeamReason:
    """Why this person is in this team, what speaks loudest first, and which wishes were not met."""

    person: str
    team: str
    whys: tuple[Why, ...]
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True)
class TeamChanges:
    """What differs from an earlier formation. `moved`: person, from, to."""

    stayed: tuple[str, ...]
    moved: tuple[tuple[str, str, str], ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]


def team_changes(before: Mapping[str, str], found: Teams) -> TeamChanges:
    """Who stays, moves, is new, is gone. Teams carry the names of the earlier ones they share most people with."""
    after = {code: team.code for code, team in found.of.items()}
    both = sorted(set(before) & set(after))
    return TeamChanges(
        stayed=tuple(code for code in both if before[code] == after[code]),
        moved=tuple((code, before[code], after[code]) for code in both if before[code] != after[code]),
        joined=tuple(sorted(set(after) - set(before))),
        left=tuple(sorted(set(before) - set(after))),
    )


def explain_teams(problem: TeamProblem, found: Teams) -> tuple[TeamReason, ...]:
    """One reason for each person, in the order of teams and people."""
    exchanges = _Exchanges(problem, found)
    return tuple(
        TeamReason(code, team.code, _whys(problem, problem.person[code], team), exchanges.missed(code, team))
        for team in found.teams
        for code in team.people
    )


def _whys(problem: TeamProblem, one: Person, team: Team) -> tuple[Why, ...]:
    mates = [problem.person[code] for code in team.people if code != one.code]
    whys = []
    if one.code in problem.locked:
        whys.append(Why("locked"))
    tied = {code for pair in problem.together if one.code in pair for code in pair} - {one.code}
    if tied:
        whys.append(Why("together", tuple(sorted(tied))))
    if team.challenge in one.wants:
        whys.append(Why("wish", (team.challenge,), one.wants.index(team.challenge) + 1))
    best = {skill: max((mate.skills.get(skill, 0.0) for mate in mates), default=0.0) for skill in one.skills}
    alone = tuple(sorted(skill for skill, level in one.skills.items() if level > 0 and not best[skill]))
    ahead = tuple(sorted(skill for skill, level in one.skills.items() if level > best[skill] > 0))
    whys += [Why(code, skills) for code, skills in (("skill", alone), ("strongest", ahead)) if skills]
    for label in ("organisation", "territory", "gender"):
        own, others = getattr(one, label), {getattr(mate, label) for mate in mates} - {""}
        if own and others and own not in others:
            whys.append(Why(label, (own,)))
    before = problem.previous.get(one.code)
    again = tuple(mate.code for mate in mates if before and problem.previous.get(mate.code) == before)
    if again:
        whys.append(Why("kept", again))
    return tuple(whys) or (Why("room"),)


class _Exchanges:
    """What it would cost to let somebody have another challenge, by one exchange or move."""

    def __init__(self, problem: TeamProblem, found: Teams) -> None:
        self.problem, self.found = problem, found
        self.values = Values(problem, check(problem), len(found.teams))
        self.block = {code: number for number, block in enumerate(self.values.blocks) for code in block.people}
        width = problem.most + 1
        self.rows = {}
        for team in found.teams:
            own = sorted({self.block[code] for code in team.people})
            self.rows[team.code] = np.array(own + [self.values.nobody] * (width - len(own)))

    def missed(self, code: str, team: Team) -> tuple[Missed, ...]:
        wants = self.problem.person[code].wants
        got = wants.index(team.challenge) if team.challenge in wants else len(wants)
        return tuple(self._missed(code, team, wanted, rank) for rank, wanted in enumerate(wants[:got], start=1))

    def _missed(self, code: str, team: Team, wanted: str, rank: int) -> Missed:
        goals = [other for other in self.found.teams if other.challenge == wanted]
        if not goals:
            return Missed(wanted, rank, "no_team")
        if self.values.blocks[self.block[code]].team:
            return Missed(wanted, rank, "stays")
        least = min(self._cost(self.block[code], team, goal) for goal in goals)
        if least >= ONE:
            return Missed(wanted, rank, "rules")
        return Missed(wanted, rank, "others", least / ONE)

    def _cost(self, block: int, team: Team, goal: Team) -> int:
        """Of the best exchange with somebody of that team, or move to an empty seat there."""
        here, there = self.rows[team.code], self.rows[goal.code]
        back = [number for number in there if number == self.values.nobody or not self.values.blocks[number].team]
        back = list(dict.fromkeys(back))
        left, come = [], []
        for number in back:
            left.append(np.where(here == block, number, here))
            taken = there.copy()
            taken[int(np.argmax(there == number))] = block
            come.append(taken)
        after = self._worth(np.array(left), team) + self._worth(np.array(come), goal)
        before = self._worth(here[None], team) + self._worth(there[None], goal)
        return int(before[0] - after.max())

    def _worth(self, rows: Ints, team: Team) -> Ints:
        course = self.values.challenges.index(team.challenge) if team.challenge else 0
        return self.values.with_wishes(rows, np.full(len(rows), course)) - BROKEN * self.values.broken(rows)
