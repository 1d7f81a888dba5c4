"""What is refused, and why: a problem that contradicts itself, before anything is computed."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from minga.engines.assignment.teams.blocks import Block, Packing, blocks, packed
from minga.engines.assignment.teams.problem import PARTS, BadTeams, TeamProblem


def check(problem: TeamProblem) -> tuple[Block, ...]:
    """The blocks of a problem that can be solved. Raises BadTeams."""
    _check_people(problem)
    _check_numbers(problem)
    _check_names(problem)
    every = blocks(problem)
    for block in every:
        _check_block(problem, block)
    _check_places(problem, every)
    return every


def numbers_of_teams(problem: TeamProblem, every: tuple[Block, ...]) -> Iterator[tuple[int, Packing]]:
    """Numbers of teams that can be, each with a first packing; the one that makes teams of middle size first.

    Raises BadTeams (`pack`) when there is none.
    """
    people, middle = len(problem.people), (problem.least + problem.most) / 2
    least, most = -(-people // problem.most), people // problem.least
    wanted = [problem.teams] if problem.teams is not None else range(least, min(most, _places(problem)) + 1)
    none = True
    for teams in sorted(wanted, key=lambda teams: (abs(people / teams - middle), teams)):
        packing = packed(problem, every, teams)
        if packing is not None:
            none = False
            yield teams, packing
    if none:
        raise BadTeams(
            "pack", "Those who stay together, and locked teams, leave no way to make teams of these sizes.",
            " · ".join(block.team or "+".join(block.people) for block in every if block.size > 1 or block.team),
        )  # fmt: skip


def sizes_that_would(people: int, least: int, most: int) -> tuple[tuple[int, int], ...]:
    """Sizes into which so many people can be divided, with the least or the most changed, nearest first."""

    def fits(low: int, high: int) -> bool:
        return -(-people // high) <= people // low

    lower = next(((low, most) for low in range(least - 1, 1, -1) if fits(low, most)), None)
    higher = next(((least, high) for high in range(most + 1, people + 1) if fits(least, high)), None)
    found = [pair for pair in (lower, higher) if pair is not None]
    return tuple(sorted(found, key=lambda pair: (least - pair[0]) + (pair[1] - most)))


def _check_people(problem: TeamProblem) -> None:
    if not problem.people:
        raise BadTeams("no_people", "There is nobody to form teams of.")
    _once("twice", [one.code for one in problem.people])
    _once("twice", [one.code for one in problem.challenges])
    challenges = {one.code for one in problem.challenges}
    for one in problem.people:
        for skill, level in one.skills.items():
            if not 0 <= level <= 1:
                raise BadTeams("level", f"The level of “{one.code}” in “{skill}” does not lie from 0 to 1.", one.code)
        for code in one.wants:
            if code not in challenges:
                raise BadTeams("unknown", f"“{one.code}” wants “{code}”, which is no challenge here.", one.code)
        if len(set(one.wants)) < len(one.wants):
            raise BadTeams("wish_twice", f"“{one.code}” wants the same challenge two times.", one.code)


def _once(code: str, names: list[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise BadTeams(code, f"“{min(twice)}” is named two times.", min(twice))


def _check_numbers(problem: TeamProblem) -> None:
    people, least, most = len(problem.people), problem.least, problem.most
    if least < 2 or most < least:
        raise BadTeams("sizes", f"Teams of {least} to {most} are no teams: at least 2, and not more than the most.")
    if people < least:
        raise BadTeams("few_people", f"{people} people are fewer than the {least} that make one team.")
    low, high = -(-people // most), people // least
    if low > high:
        would = sizes_that_would(people, least, most)
        told = " or ".join(f"{one} to {other}" for one, other in would)
        raise BadTeams(
            "split", f"{people} people cannot be divided into teams of {least} to {most}. Teams of {told} would do.",
            sizes=would,
        )  # fmt: skip
    if problem.teams is not None and not low <= problem.teams <= high:
        made = f"{low}" if low == high else f"{low} to {high}"
        raise BadTeams(
            "teams", f"{people} people in teams of {least} to {most} make {made} teams, not {problem.teams}."
        )
    for part in PARTS:
        weight = getattr(problem.weights, part)
        if not (math.isfinite(weight) and weight >= 0):
            raise BadTeams("weights", f"The weight of “{part}” is no number from 0 up.", part)
    for one in problem.challenges:
        if one.teams is not None and one.teams < 0:
            raise BadTeams("places", f"“{one.code}” cannot have fewer than no teams.", one.code)


def _check_names(problem: TeamProblem) -> None:
    pairs = [*problem.bosses, *problem.together, *problem.apart]
    for one, other in sorted(pairs):
        _known_people(problem, (one, other))
        if one == other:
            raise BadTeams("self", f"“{one}” is paired with “{one}”.", one)
    _known_people(problem, problem.locked)
    teams = set(problem.locked.values())
    for code in sorted({*problem.closed, *problem.at} - teams):
        raise BadTeams("empty_team", f"Nobody is locked to “{code}”, which is closed or has a challenge.", code)
    if "" in teams:
        raise BadTeams("unknown", "Somebody is locked to a team without a name.")
    for team, code in sorted(problem.at.items()):
        if code not in {one.code for one in problem.challenges}:
            raise BadTeams("unknown", f"“{code}”, the challenge of “{team}”, is not known.", team)


def _known_people(problem: TeamProblem, codes: Iterable[str]) -> None:
    for code in sorted(codes):
        if code not in problem.person:
            raise BadTeams("unknown", f"“{code}” is not among the people.", code)


def _check_block(problem: TeamProblem, block: Block) -> None:
    """Whether those who stay together may."""
    where = block.team or " · ".join(block.people)
    why, told = ("locked", f"locked to “{block.team}”") if block.team else ("together", "to be kept together")
    teams = sorted({problem.locked[code] for code in block.people if code in problem.locked})
    if len(teams) > 1:
        raise BadTeams("locked_together", f"{where} stay together, but are locked to {' and '.join(teams)}.", where)
    if block.size > problem.most:
        raise BadTeams(f"{why}_size", f"{block.size} people are {told}: more than {problem.most}.", where)
    if block.team in problem.closed and block.size < problem.least:
        raise BadTeams("closed_size", f"“{block.team}” is closed with {block.size} people.", where)
    inside = set(block.people)
    for code, pairs in (("boss", problem.bosses), ("apart", problem.apart)):
        for one, other in sorted(pairs):
            if {one, other} <= inside:
                raise BadTeams(
                    f"{why}_{code}", f"“{one}” and “{other}” are {told}, and may not be.", f"{one} · {other}"
                )
    spoken = [problem.person[code].languages for code in block.people if problem.person[code].languages]
    if spoken and not frozenset.intersection(*spoken):
        raise BadTeams(f"{why}_language", f"Those who are {told} share no language.", where)


def _places(problem: TeamProblem) -> int:
    """How many teams the challenges take."""
    if not problem.challenges:
        return len(problem.people)
    return sum(len(problem.people) if one.teams is None else one.teams for one in problem.challenges)


def _check_places(problem: TeamProblem, every: tuple[Block, ...]) -> None:
    people, places = len(problem.people), _places(problem)
    needed = problem.teams or -(-people // problem.most)
    if places < needed:
        raise BadTeams("places", f"The challenges take {places} teams, but there must be at least {needed}.")
    locked = [block.team for block in every if block.team]
    room = problem.teams or people // problem.least
    if len(locked) > min(room, places):
        raise BadTeams(
            "locked_teams", f"People are locked to {len(locked)} teams, but there is room for {min(room, places)}."
        )
    taken = Counter(problem.at.values())
    for one in problem.challenges:
        if one.teams is not None and taken[one.code] > one.teams:
            raise BadTeams(
                "places", f"“{one.code}” takes {one.teams} teams, and {taken[one.code]} are set to it.", one.code
            )
