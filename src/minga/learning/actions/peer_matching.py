"""Who looks at whose work, computed with `engines.assignment` (numpy and HiGHS): only jobs import this."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import numpy as np

from minga.core.actors import HOUSE
from minga.engines.assignment import Problem, assign
from minga.learning.actions.peers import give_to_peers
from minga.learning.models import Task
from minga.learning.queries.peer_ground import Pair, PeerGround, peer_ground

LARGEST_TABLE: Final = 1_000_000
_SAME_LANGUAGE: Final = 1.0
_OTHER_LANGUAGE: Final = 0.4
_TWO_OF_ONE_TEAM: Final = 0.2
_UNEVEN: Final = 0.5


def compute_peers(*, task: Task, now: datetime) -> int:
    """Compute what is missing and give it out. How many reviews were asked."""
    ground = peer_ground(task)
    pairs, missing = matched(ground, task.peers)
    return give_to_peers(task=task, pairs=pairs, missing=missing, actor=HOUSE, now=now)


def matched(ground: PeerGround, peers: int) -> tuple[list[Pair], int]:
    """New pairs of a work and a person, and how many reviews nobody can give.

    A cohort of thousands is matched in blocks, works of one with people of the next, so that the table of
    all pairs fits into the memory of one server; within a block the answer is exact.
    """
    lacks = ground.lacks(peers)
    works, people = list(lacks), list(ground.people)
    if not works or not people:
        return [], sum(lacks.values())
    blocks = max(1, min(math.isqrt(len(works) * len(people) // LARGEST_TABLE), len(works), len(people)))
    pairs: list[Pair] = []
    for number in range(blocks):
        pairs += _block(ground, lacks, works[number::blocks], people[(number + 1) % blocks :: blocks])
    return pairs, sum(lacks.values()) - len(pairs)


def _block(ground: PeerGround, lacks: Mapping[int, int], works: Sequence[int], people: Sequence[int]) -> list[Pair]:
    """The best pairs with an even load; a higher one only where otherwise a review is missing."""
    loads = ground.load()
    even = -(-(sum(lacks[work] for work in works) + sum(loads.get(person, 0) for person in people)) // len(people))
    conflicts = {
        (str(work), str(person)): "own"
        for work in works
        for person in people
        if ground.people[person].side == ground.works[work].side or (work, person) in ground.known
    }
    pairs: list[Pair] = []
    for extra in (0, 1, max(lacks.values())):
        problem = Problem(
            items=tuple(map(str, works)),
            people=tuple(map(str, people)),
            affinity=np.array([[_fit(ground, work, person) for person in people] for work in works]),
            reviews=tuple(lacks[work] for work in works),
            most=tuple(max(even + extra - loads.get(person, 0), 0) for person in people),
            conflicts=conflicts,
            groups={"team": tuple(str(ground.people[person].side) for person in people)},
            spread_price=_TWO_OF_ONE_TEAM,
            load_price=_UNEVEN,
        )
        found = assign(problem)
        pairs = [(int(work), int(person)) for work, person in found.pairs]
        if not found.unmet:
            break
    return pairs


def _fit(ground: PeerGround, work: int, person: int) -> float:
    languages = ground.works[work].languages
    return _SAME_LANGUAGE if not languages or ground.people[person].language in languages else _OTHER_LANGUAGE
