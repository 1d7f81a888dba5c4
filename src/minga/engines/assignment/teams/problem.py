"""What is asked and what comes out. People, teams and challenges are named by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

Pair = tuple[str, str]
PARTS: Final = ("skills", "wishes", "organisations", "gender", "territory", "even", "kept")
"""What is weighed, in the order in which it is told."""


class BadTeams(ValueError):
    """The problem contradicts itself. `code` says which rule, `where` which person, pair or team.

    `sizes`: for numbers that do not add up, the least and most that would, nearest first.
    """

    def __init__(self, code: str, message: str, where: str = "", sizes: tuple[tuple[int, int], ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.where = where
        self.sizes = sizes


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who takes part. What is not known stays empty and is held against nobody.

    `skills`: each with its level from 0 to 1. `wants`: codes of challenges, the dearest first.
    """

    code: str
    organisation: str = ""
    skills: Mapping[str, float] = field(default_factory=dict)
    gender: str = ""
    territory: str = ""
    languages: frozenset[str] = frozenset()
    wants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Challenge:
    """Something that teams work on; `teams`: how many may, at most (None: as many as like)."""

    code: str
    teams: int | None = None


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each part counts. Parts in which nobody differs (one gender only, no wishes) drop out."""

    skills: float = 3.0
    wishes: float = 3.0
    organisations: float = 2.0
    gender: float = 2.0
    territory: float = 1.0
    even: float = 1.0
    kept: float = 0.0


@dataclass(frozen=True, kw_only=True)
class TeamProblem:
    """People, sizes, challenges, and what must hold. The order of people and challenges does not matter.

    `teams`: how many; None: as many as make teams of middle size, or the nearest number that breaks no rule.
    `bosses`: (boss, subordinate), never in one team. `together`, `apart`: pairs. `locked`: the team in which
    somebody stays. `closed`: teams that take nobody but those locked to them. `at`: the challenge of a team
    that has locked people. `previous`: the team of each person in an earlier formation.
    """

    people: tuple[Person, ...]
    least: int = 3
    most: int = 5
    teams: int | None = None
    challenges: tuple[Challenge, ...] = ()
    bosses: frozenset[Pair] = frozenset()
    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    locked: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    at: Mapping[str, str] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    seed: int = 0

    @cached_property
    def person(self) -> dict[str, Person]:
        """People by code."""
        return {one.code: one for one in self.people}


@dataclass(frozen=True)
class Team:
    """One team. `languages`: what all of them speak, as far as they say.

    `skills`: the best level of each skill that somebody brings. `parts`: how far each part is met, 0 to 1.
    """

    code: str
    people: tuple[str, ...]
    challenge: str
    languages: tuple[str, ...]
    skills: Mapping[str, float]
    parts: Mapping[str, float]


@dataclass(frozen=True)
class Unmet:
    """A hard rule that this formation had to break.

    `code`: `boss` or `apart` (`people`: the pair), `language` (`people`: those who would need help with the
    language `word`, the fewest), `one_organisation` (`people`: the team; `word`: their organisation).
    """

    code: str
    team: str
    people: tuple[str, ...]
    word: str = ""


@dataclass(frozen=True)
class Relaxation:
    """A small change that would meet every hard rule.

    `waive`: give up the `count` rules in `unmet`, which concern these people. `outsiders`: `count` people more
    of other organisations are needed, whatever the formation. `teams`, `least`, `most`: a formation that breaks
    nothing was found with this number of teams, or this size. `without`: one was found without these people.
    """

    code: str
    count: int
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """How far one part is met over all people, and what no formation can exceed."""

    weight: float
    met: float
    bound: float


@dataclass(frozen=True)
class Teams:
    """A formation.

    `score`: how good the team is in which the average person sits, 0 to 1. `bound`: no formation in so many
    teams that breaks as few rules scores more. `method`: what the bound looked at, "every team" that is possible
    or "each part" alone. `estimate`: what shares of the teams looked at could reach; not proven, but nearer than the
    bound of each part (and the bound itself where there is nothing better). `unmet`: broken rules; `fewest`: no
    formation in so many teams breaks fewer.
    """

    teams: tuple[Team, ...]
    score: float
    bound: float
    estimate: float
    method: str
    parts: Mapping[str, Part]
    unmet: tuple[Unmet, ...] = ()
    fewest: int = 0
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def gap(self) -> float:
        """Proven distance to the best formation, from 0."""
        return max(0.0, (self.bound - self.score) / self.bound) if self.bound > 0 else 0.0

    @cached_property
    def of(self) -> dict[str, Team]:
        """The team of each person."""
        return {code: team for team in self.teams for code in team.people}

    def of_team(self, code: str) -> Team:
        """The team of this name."""
        return next(team for team in self.teams if team.code == code)
