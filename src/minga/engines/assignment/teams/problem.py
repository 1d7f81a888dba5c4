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
    """Somebody who takes part. Whatever is not known stays empty and is held against nobody.

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
    """How much each part counts. Parts that cannot differ (one gender only, no wishes) drop out."""

    skills: float = 3.0
    wishes: float = 3.0
    organisations: float = 2.0
    gender: float = 2.0
    territory: float = 1.0
    even: float = 1.0
    kept: float = 0.0


@dataclass(frozen=True, kw_only=True)
class TeamProblem:
    """People, sizes, challenges, and what must hold.

    `teams`: how many; None: the number that makes teams of middle size, or the nearest that breaks no
    rule. `bosses`: (boss, subordinate), never in one team. `together`, `apart`: pairs. `locked`: the team
    in which somebody stays. `closed`: teams that take nobody but those who are locked to them. `at`: the
    challenge of a team that has locked people. `previous`: the team of each person in an earlier
    formation. The order of people and challenges does not matter.
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

    @property
    def middle(self) -> float:
        """The size that lies between least and most."""
        return (self.least + self.most) / 2


@dataclass(frozen=True)
class Team:
    """One team. `languages`: what all of them speak (empty when nobody said, or nothing is shared).

    `skills`: each skill that somebody brings, with the best level. `parts`: how far each part is met, 0 to 1.
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

    `code`: one_organisation, boss, apart, language. `people`: the pair; those who lack the language
    `word`; or all of the team, whose organisation `word` is.
    """

    code: str
    team: str
    people: tuple[str, ...]
    word: str = ""


@dataclass(frozen=True)
class Relaxation:
    """A smallest change that would meet every hard rule.

    `outsiders`: `count` people more of other organisations, so that each team can have one (needed
    whatever the formation). `teams`, `least`, `most`: a formation that breaks nothing was found with this
    number of teams, or this size. `without`: one was found when these people take no part.
    `waive`: give up what stands in `unmet`, which concerns these people.
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

    `score`: mean over people of how good their team is, 0 to 1. `bound`: no formation that breaks as few
    rules scores more. `method`: "exact" (bound over all teams that are possible) or "search" (bound from each part alone).
    `unmet`: hard rules that are broken; `fewest`: no formation breaks fewer; `relaxations`: what would help.
    """

    teams: tuple[Team, ...]
    score: float
    bound: float
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
