"""Calls that the tests select from."""

import json
import random

from minga.engines.selection import Candidate, Choice, Quota


def a_call(words: str, *quotas: Quota, places: int, waiting: int | None = None) -> Choice:
    """`a b:rural c:rural,woman d-`: four candidates by rank with their groups, the last below the mark."""
    candidates = []
    for rank, word in enumerate(words.split(), start=1):
        code, _colon, groups = word.rstrip("-").partition(":")
        named = frozenset(groups.split(",")) if groups else frozenset()
        candidates.append(Candidate(code, rank, not word.endswith("-"), named))
    return Choice(tuple(candidates), places, quotas, waiting)


def rings() -> Choice:
    """Two rings of three groups: two newcomers serve each ring, and fractions would need one and a half."""
    pairs = [f"{ring}{pair}:{ring}{pair[0]},{ring}{pair[1]}" for ring in "AB" for pair in ("ab", "bc", "ca")]
    quotas = (Quota(ring + letter, ring + letter, at_least=1) for ring in "AB" for letter in "abc")
    return a_call(" ".join([*"stuvwxyz", *pairs]), *quotas, places=8)


def large_call(size: int, places: int, *, seed: int, groups: int = 6) -> Choice:
    """Overlapping groups that fare badly by rank, each with a quota near its share."""
    rng = random.Random(seed)
    names = [f"g{number}" for number in range(groups)]
    candidates = tuple(
        Candidate(
            f"c{rank}",
            rank,
            rng.random() > 0.1,
            frozenset(name for name in names if rng.random() < (0.12 if rank <= places else 0.36)),
        )
        for rank in range(1, size + 1)
    )
    return Choice(candidates, places, tuple(Quota(name, name, at_least=int(places * 0.3)) for name in names))


def as_json(choice: Choice) -> str:
    """The file of a choice."""
    candidates = [
        {"code": one.code, "rank": one.rank, "eligible_for_place": one.eligible_for_place, "groups": sorted(one.groups)}
        for one in choice.candidates
    ]
    quotas = [
        {"key": one.key, "group": one.group, "at_least": one.at_least, "at_most": one.at_most} for one in choice.quotas
    ]
    return json.dumps(
        {"places": choice.places, "waiting": choice.waiting, "candidates": candidates, "quotas": quotas}
    )  # fmt: skip
