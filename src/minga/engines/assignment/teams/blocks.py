"""People who stay together are one block; teams are made of blocks.

The order is that of a hash of seed and code, so that neither the order of the file nor the alphabet favours
anybody.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from minga.engines.assignment.teams.linear import Ints, maximise
from minga.engines.assignment.teams.problem import TeamProblem

Packing = list[list[int]]
"""Numbers of blocks, team by team."""


@dataclass(frozen=True)
class Block:
    """People who stay together. `team`: where they are locked, or nothing."""

    people: tuple[str, ...]
    team: str = ""

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.people)


def blocks(problem: TeamProblem) -> tuple[Block, ...]:
    """Everybody in blocks: those who are locked to one team, or to be kept together, in one."""
    heads = {person.code: person.code for person in problem.people}

    def head(code: str) -> str:
        while heads[code] != code:
            code = heads[code]
        return code

    first: dict[str, str] = {}
    locked = [(first.setdefault(team, code), code) for code, team in sorted(problem.locked.items())]
    for one, other in sorted(problem.together) + locked:
        low, high = sorted((head(one), head(other)))
        heads[high] = low
    members: dict[str, list[str]] = {}
    for code in sorted(heads):
        members.setdefault(head(code), []).append(code)
    found = [
        Block(tuple(people), next((problem.locked[code] for code in people if code in problem.locked), ""))
        for people in members.values()
    ]
    return tuple(sorted(found, key=lambda block: _lot(problem.seed, block.people[0])))


def _lot(seed: int, code: str) -> str:
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()


def packed(problem: TeamProblem, every: tuple[Block, ...], teams: int) -> Packing | None:
    """Numbers of blocks in so many teams of the right sizes, or None when that cannot be.

    Each locked block has a team of its own. Sizes are as even as they can be at the first try.
    """
    fixed = [number for number, block in enumerate(every) if block.team]
    if len(fixed) > teams:
        return None
    people = sum(block.size for block in every)
    if not teams:
        return None if people else []
    for least, most in ((people // teams, -(-people // teams)), (problem.least, problem.most)):
        room = np.array([every[number].size for number in fixed] + [0] * (teams - len(fixed)))
        low, high = np.maximum(least, problem.least) - room, np.minimum(most, problem.most) - room
        for place, number in enumerate(fixed):
            if every[number].team in problem.closed:
                low[place] = high[place] = 0
        found = _filled(every, [[number] for number in fixed] + [[] for _ in range(teams - len(fixed))], low, high)
        if found is not None:
            return found
    return None


def _filled(every: tuple[Block, ...], start: Packing, low: Ints, high: Ints) -> Packing | None:
    """A whole program in the number of blocks of each size that each team takes: exact, and small."""
    free: dict[int, list[int]] = {}
    for number, block in enumerate(every):
        if not block.team:
            free.setdefault(block.size, []).append(number)
    sizes, teams = sorted(free, reverse=True), len(start)
    if not sizes:
        return start if (low <= 0).all() and (high >= 0).all() else None
    wanted = np.array([len(free[size]) for size in sizes], dtype=float)
    kind, team = np.divmod(np.arange(len(sizes) * teams), teams)
    found = maximise(
        np.zeros(len(kind)),
        (
            np.concatenate([kind, len(sizes) + team]),
            np.concatenate([np.arange(len(kind))] * 2),
            np.concatenate([np.ones(len(kind)), np.array(sizes, dtype=float)[kind]]),
        ),
        np.concatenate([wanted, low.astype(float)]),
        np.concatenate([wanted, high.astype(float)]),
        upper=wanted[kind],
        whole=True,
    )
    if found is None:
        return None
    for row, size in enumerate(sizes):
        waiting = iter(free[size])
        for place in range(teams):
            start[place] += [next(waiting) for _ in range(round(found.x[row * teams + place]))]
    return start
