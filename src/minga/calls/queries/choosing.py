"""From an order to selected, waiting list, not selected; and who moves up. For jobs: HiGHS comes with it.

What the engine is asked (`choice_of`) is published with the acta in the engine's own format, so that
anybody can ask it again. Chances in a lottery depend only on the groups that quotas speak of: they are
reckoned for each such profile, exactly without quotas, else from simulated draws that are always the same.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from minga.calls.queries.basis import Basis
from minga.calls.queries.standing import Standing
from minga.engines.selection import Candidate, Choice, Quota, Replacement, Selected, next_from_waiting, select
from minga.engines.selection.files import choice_from_json

SIMULATED: Final = 100
_MOST_SIMULATED: Final = 100_000
Profile = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Chance:
    """How probable a place was for everybody of a profile, before the lottery was drawn."""

    profile: Profile
    size: int
    chance: float

    @property
    def comparable(self) -> bool:
        """Neither certain nor impossible: of use to compare drawn and not drawn."""
        return 0 < self.chance < 1


def choose(basis: Basis, standing: Standing) -> Selected:
    """Who has a place in this pool, who waits, who has none."""
    return select(choice_of(basis, standing))


def choice_of(basis: Basis, standing: Standing) -> Choice:
    """What is asked of the engine. Without a number of places, everybody who may has one."""
    groups = {each.code: each.groups for each in standing.pool.candidates}
    return Choice(
        candidates=tuple(
            Candidate(code, rank, code in standing.able, standing.quotas.aliases(groups[code]))
            for rank, code in enumerate(standing.codes, start=1)
        ),
        places=len(standing.able) if standing.pool.places is None else standing.pool.places,
        quotas=tuple(Quota(each.key, each.alias, each.at_least, each.at_most) for each in standing.quotas.rules),
        waiting=basis.rules.waiting if basis.is_last else 0,
    )


def chances_of(basis: Basis, standing: Standing) -> tuple[Chance, ...]:
    """By profile, the largest first; none where everybody has a place or nobody."""
    choice = choice_of(basis, standing)
    profiles = {each.code: each.groups for each in choice.candidates}
    sizes = Counter(profiles.values())
    if not sizes:
        return ()
    if not choice.quotas:
        share = min(1.0, choice.places / len(choice.candidates))
        return (Chance(profile=frozenset(), size=len(profiles), chance=share),)
    times = _simulated(choice, basis.sha256)
    draws = _how_many(len(profiles))
    return tuple(
        Chance(profile=profile, size=size, chance=times[profile] / (draws * size))
        for profile, size in sorted(sizes.items(), key=lambda item: (-item[1], sorted(item[0])))
    )


def _how_many(candidates: int) -> int:
    return max(20, min(SIMULATED, _MOST_SIMULATED // candidates))


def _simulated(choice: Choice, seed: str) -> Mapping[Profile, int]:
    """How often somebody of each profile has a place when the lottery is drawn again and again."""
    generator = random.Random(seed)  # noqa: S311 - an estimate, not the draw
    profiles = {each.code: each.groups for each in choice.candidates}
    codes = sorted(profiles)
    times: dict[Profile, int] = defaultdict(int)
    for _ in range(_how_many(len(codes))):
        generator.shuffle(codes)
        again = tuple(Candidate(code, place, True, profiles[code]) for place, code in enumerate(codes, start=1))
        for code in select(Choice(again, choice.places, choice.quotas, 0)).selected:
            times[profiles[code]] += 1
    return times


def moved_up(asked: Mapping[str, Any], holding: Collection[str], gone: Collection[str]) -> list[Replacement]:
    """Who takes each place that was given up, in turn.

    `asked`: the choice as it was first decided on. `holding`: who has a place of it now, with those who
    withdrew since; places given beyond the choice, after an appeal, are not taken by anybody. `gone`:
    all who withdrew, from a place or from the waiting list.
    """
    first = select(choice_from_json(json.dumps(asked)))
    known = set(first.of)
    has_place, withdrew = set(holding) & known, set(gone) & known
    promoted = has_place - set(first.selected)
    left = (set(first.selected) - has_place) | (withdrew - has_place)
    found: list[Replacement] = []
    for code in sorted(has_place & withdrew, key=lambda code: first.of[code].rank):
        replacement = next_from_waiting(first, code, promoted=promoted, gone=left)
        promoted |= {replacement.code} - {""}
        left.add(code)
        found.append(replacement)
    return found
