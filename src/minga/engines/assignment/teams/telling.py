"""From numbers of blocks back to people: teams with their names, what they are worth, what is broken."""

from collections import Counter

import numpy as np

from minga.engines.assignment.teams.counted import bounds_of_parts
from minga.engines.assignment.teams.forming import Formed
from minga.engines.assignment.teams.linear import Ints, maximise
from minga.engines.assignment.teams.problem import PARTS, Part, Person, Team, TeamProblem, Teams, Unmet
from minga.engines.assignment.teams.search import Formation
from minga.engines.assignment.teams.values import ONE, PAIRED, Values, wish_worth


def told(values: Values, found: Formed) -> Teams:
    """The formation in the words of the problem."""
    problem = values.problem
    teams = _teams(values, found.best)
    unmet = tuple(one for team in teams for one in unmet_in(problem, team.people, team.code))
    bounds = bounds_of_parts(values)
    met = parts_met(values, teams)
    parts = {part: Part(values.weights[part], met[part], max(met[part], bounds[part])) for part in bounds}
    return Teams(
        teams=teams, score=found.best.worth / ONE, bound=found.bound, estimate=found.estimate,
        method="every team" if found.every_team else "each part", parts=parts, unmet=unmet,
        fewest=min(found.fewest, len(unmet)),
    )  # fmt: skip


def _teams(values: Values, best: Formation) -> tuple[Team, ...]:
    members = [
        tuple(sorted(code for number in row if number < values.nobody for code in values.blocks[number].people))
        for row in best.rows
    ]
    courses = [values.challenges[number] if values.challenges else "" for number in best.challenge]
    order = sorted(range(len(members)), key=lambda number: (courses[number], members[number]))
    members, courses = [members[one] for one in order], [courses[one] for one in order]
    rows = best.rows[order]
    names = _names(values.problem, members)
    found = [
        _team(values, row, name, people, course)
        for row, name, people, course in zip(rows, names, members, courses, strict=True)
    ]
    return tuple(sorted(found, key=lambda team: team.code))


def _names(problem: TeamProblem, members: list[tuple[str, ...]]) -> list[str]:
    """Locked teams keep their names; others take the name of the earlier team with which they share most people."""
    names = [next((problem.locked[code] for code in people if code in problem.locked), "") for people in members]
    free = sorted({name for name in problem.previous.values() if name} - set(names))
    shared = np.array(
        [[0 if own else Counter(problem.previous.get(code) for code in people)[name] for name in free]
         for own, people in zip(names, members, strict=True)], dtype=float,
    ).reshape(len(members), len(free))  # fmt: skip
    row, column = np.nonzero(shared)
    if len(row):
        ones = np.ones(len(members) + len(free))
        entries = (np.concatenate([row, len(members) + column]), np.tile(np.arange(len(row)), 2), np.ones(2 * len(row)))
        found = maximise(shared[row, column], entries, 0 * ones, ones, upper=np.ones(len(row)), whole=True)
        for number in np.nonzero(found.x > 0.5)[0] if found else ():
            names[row[number]] = free[column[number]]
    width = len(str(len(members)))
    taken = {*names, *problem.previous.values(), *problem.locked.values()}
    fresh = (name for number in range(1, 10**9) if (name := f"T{number:0{width}}") not in taken)
    return [name or next(fresh) for name in names]


def _team(values: Values, row: Ints, name: str, codes: tuple[str, ...], course: str) -> Team:
    people = [values.problem.person[code] for code in codes]
    skills = {skill: max(one.skills.get(skill, 0.0) for one in people) for skill in values.skill_names}
    return Team(
        code=name, people=codes, challenge=course, languages=shared_languages(people),
        skills={skill: level for skill, level in skills.items() if level > 0},
        parts=_parts_of(values, row, people, course),
    )  # fmt: skip


def _parts_of(values: Values, row: Ints, people: list[Person], course: str) -> dict[str, float]:
    """How far each part that counts is met in one team; wishes over those of the team who have any."""
    size = len(people)
    found = {
        "skills": float(values.levels[row].max(axis=0).mean()) if values.skill_names else 0.0,
        "even": float(values.evenness[size]),
    }
    inside = row[row < values.nobody]
    for part in PAIRED:
        table = values.pairs[part][np.ix_(inside, inside)]
        found[part] = float(np.triu(table).sum() / values.most_pairs[part][size])
    wishing = [one for one in people if one.wants]
    if wishing:
        found["wishes"] = sum(wish_worth(one, course) for one in wishing) / len(wishing)
    return {part: found[part] for part in PARTS if part in found and values.weights[part] > 0}


def parts_met(values: Values, teams: tuple[Team, ...]) -> dict[str, float]:
    """Means over people (over those who wish, for wishes)."""
    met = {}
    for part in PARTS:
        counts = [
            sum(bool(values.problem.person[code].wants) for code in team.people)
            if part == "wishes"
            else len(team.people)
            for team in teams
        ]
        sums = sum(count * team.parts.get(part, 0.0) for count, team in zip(counts, teams, strict=True))
        met[part] = float(sums / max(sum(counts), 1))
    return met


def unmet_in(problem: TeamProblem, codes: tuple[str, ...], team: str) -> tuple[Unmet, ...]:
    """The rules that a team of these people breaks; counted without the tables, so that it checks them."""
    people, inside = [problem.person[code] for code in codes], set(codes)
    found = []
    of = {one.organisation for one in people}
    if len(of) == 1 and "" not in of:
        found.append(Unmet("one_organisation", team, codes, min(of)))
    seen: set[frozenset[str]] = set()
    for code, pairs in (("boss", problem.bosses), ("apart", problem.apart)):
        for pair in sorted(pairs):
            if inside >= set(pair) and frozenset(pair) not in seen:
                seen.add(frozenset(pair))
                found.append(Unmet(code, team, pair))
    said = [one for one in people if one.languages]
    if said and not shared_languages(people):
        word = min(
            sorted({name for one in said for name in one.languages}),
            key=lambda name: sum(name not in one.languages for one in said),
        )
        found.append(Unmet("language", team, tuple(one.code for one in said if word not in one.languages), word))
    return tuple(found)


def shared_languages(people: list[Person]) -> tuple[str, ...]:
    """What all of those speak who say what they speak."""
    said = [one.languages for one in people if one.languages]
    return tuple(sorted(frozenset.intersection(*said))) if said else ()
