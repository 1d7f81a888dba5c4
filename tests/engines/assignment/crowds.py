"""People for teams, and everything about a formation counted again in plain Python, without the engine."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import comb
from typing import Any

import numpy as np

from minga.engines.assignment import Challenge, Person, TeamProblem

SKILLS = ("data", "law", "design", "money", "code")
Split = list[tuple[str, ...]]


def crowd(count: int, seed: int = 0, **more: Any) -> TeamProblem:
    """A problem with a bit of everything, by lot."""
    rng = np.random.default_rng(seed)
    challenges = more.pop("challenges", tuple(Challenge(f"c{n}", 2) for n in range(max(2, count // 6))))
    organisations = more.pop("organisations", max(2, count // 4))
    people = []
    for number in range(count):
        wants = rng.permutation([one.code for one in challenges])[: rng.integers(0, 3)]
        people.append(
            Person(
                code=f"p{number:03}",
                organisation=str(rng.choice(["", *(f"o{n}" for n in range(organisations))])),
                skills={str(one): float(rng.choice([0.5, 1.0])) for one in rng.choice(SKILLS, 2, replace=False)},
                gender=str(rng.choice(["f", "m", ""], p=[0.45, 0.5, 0.05])),
                territory=f"t{rng.integers(0, 4)}",
                languages=frozenset({"es"} | ({"gn"} if rng.random() < 0.3 else set())),
                wants=tuple(str(one) for one in wants),
            )
        )
    return TeamProblem(people=tuple(people), challenges=challenges, **more)


def rules_broken(problem: TeamProblem, teams: Sequence[tuple[str, ...]]) -> int:
    """How many of the rules that may have to give way these teams break."""
    broken = 0
    pairs = {frozenset(pair) for pair in problem.bosses | problem.apart}
    for team in teams:
        people = [problem.person[code] for code in team]
        broken += sum(pair <= set(team) for pair in pairs)
        broken += len({one.organisation or one.code for one in people}) == 1
        said = [one.languages for one in people if one.languages]
        broken += bool(said) and not frozenset.intersection(*said)
    return broken


def always_holds(problem: TeamProblem, teams: dict[str, tuple[str, ...]]) -> bool:
    """Everybody once, sizes, locks, pairs together, closed teams: what never gives way."""
    of = {code: name for name, people in teams.items() for code in people}
    return (
        sorted(code for people in teams.values() for code in people) == sorted(problem.person)
        and all(problem.least <= len(people) <= problem.most for people in teams.values())
        and all(of[code] == name for code, name in problem.locked.items())
        and all(of[one] == of[other] for one, other in problem.together)
        and all(set(teams[name]) <= {code for code in problem.locked} for name in problem.closed)
    )


def score(problem: TeamProblem, teams: Sequence[tuple[str, ...]], courses: Sequence[str]) -> float:
    """The score as docs/subsystems/assignment.md defines it."""
    people, weights = problem.people, problem.weights
    skills = {skill for one in people for skill in one.skills}
    kinds = {
        "organisations": lambda one: one.organisation or f"?{one.code}",
        "gender": lambda one: one.gender,
        "territory": lambda one: one.territory,
    }
    labels = {kind: len({of(one) for one in people} - {""}) for kind, of in kinds.items()}
    wishing = sum(bool(one.wants) for one in people)
    live = {kind: getattr(weights, kind) for kind, number in labels.items() if number > 1}
    live |= {"skills": weights.skills} if skills else {}
    live |= {"wishes": weights.wishes} if wishing else {}
    live |= {"even": weights.even} if problem.least < problem.most else {}
    low, high = len(people) // len(teams), -(-len(people) // len(teams))
    total = 0.0
    for codes, course in zip(teams, courses, strict=True):
        team, size = [problem.person[code] for code in codes], len(codes)
        parts = {
            kind: sum(bool(of(a)) and bool(of(b)) and of(a) != of(b) for a, b in combinations(team, 2))
            / _most_different(size, labels[kind])
            for kind, of in kinds.items()
            if kind in live
        }
        if skills:
            parts["skills"] = sum(max(one.skills.get(skill, 0) for one in team) for skill in skills) / len(skills)
        parts["even"] = max(0.0, 1 - max(low - size, size - high, 0) / max(problem.most - problem.least, 1))
        total += sum(live.get(part, 0) * value for part, value in parts.items()) * size / len(people)
        wished = sum(max(1 - one.wants.index(course) / 5, 0.1) for one in team if course in one.wants)
        total += live.get("wishes", 0) * wished / max(wishing, 1)
    return total / sum(live.values())


def _most_different(size: int, labels: int) -> int:
    spread = Counter(number % labels for number in range(size))
    return comb(size, 2) - sum(comb(count, 2) for count in spread.values())


def every_split(codes: tuple[str, ...], least: int, most: int, teams: int) -> Iterator[Split]:
    """Every way to divide these people into so many teams of these sizes."""
    if not codes:
        if not teams:
            yield []
        return
    first, others = codes[0], codes[1:]
    for size in range(least, most + 1):
        for mates in combinations(others, size - 1):
            rest = tuple(code for code in others if code not in mates)
            for split in every_split(rest, least, most, teams - 1):
                yield [(first, *mates), *split]


def best_of_every_formation(problem: TeamProblem, teams: int) -> tuple[int, float]:
    """(fewest broken rules, best score with them), by looking at each formation: only for a few people."""
    codes = [one.code for one in problem.challenges]
    places = {one.code: teams if one.teams is None else one.teams for one in problem.challenges}
    best = (10**6, 0.0)
    for split in every_split(tuple(problem.person), problem.least, problem.most, teams):
        if not always_holds(problem, named(problem, split)):
            continue
        broken = rules_broken(problem, split)
        if broken > best[0]:
            continue
        for courses in product(codes, repeat=teams) if codes else [("",) * teams]:
            if any(count > places.get(code, teams) for code, count in Counter(courses).items()):
                continue
            if any(
                problem.at.get(_name(problem, team), course) != course
                for team, course in zip(split, courses, strict=True)
            ):
                continue
            best = min(best, (broken, -score(problem, split, courses)))
    return best[0], -best[1]


def named(problem: TeamProblem, split: Split) -> dict[str, tuple[str, ...]]:
    """Teams by name: that of a locked person, or a number. A name for two teams loses people, and so is refused."""
    return {_name(problem, team) or f"#{number}": team for number, team in enumerate(split)}


def _name(problem: TeamProblem, team: tuple[str, ...]) -> str:
    return next((problem.locked[code] for code in team if code in problem.locked), "")
