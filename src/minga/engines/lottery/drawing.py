"""The draw itself: two rounds of numbers that follow from the seed, and nothing else."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal
from fractions import Fraction
from math import log
from typing import Final

from minga.engines.lottery.plan import BadPlan, Drawn, Entry, Fate, Outcome, Plan, commitment, plan_hash, weight_of

STRATUM, OPEN = "stratum", "open"
_EXACT: Final = Context(prec=50)
_WHOLE: Final = Decimal(2**256)
SIMULATED_DRAWS: Final = 2_000
_MOST_SIMULATED: Final = 2_000_000


def draw(plan: Plan, *, secret: str, public_value: str) -> Drawn:
    """Draw the plan. The same three arguments give the same result on every machine.

    Raises BadPlan (`secret`) when the secret is not the one that was committed to, and
    (`public_value`) when there is none.
    """
    if commitment(secret) != plan.commitment:
        raise BadPlan("secret", "This secret is not the one that the plan committed to.")
    if not public_value.strip():
        raise BadPlan("public_value", "The later public value is missing: without it the draw is not public.")
    named = plan_hash(plan)
    seed = hashlib.sha256(f"{named}|{secret}|{public_value}".encode()).hexdigest()
    drawn, unfilled = _first_round(plan, seed)
    taken = {outcome.id for outcome in drawn}
    rest = _ordered((entry for entry in plan.entries if entry.id not in taken), seed, OPEN)
    places = plan.open_places + sum(unfilled.values())
    chances = _chances(plan)
    outcomes = [*drawn]
    for entry in rest[:places]:
        outcomes.append(Outcome(entry.id, entry.stratum, Fate.DRAWN, len(outcomes) + 1, OPEN))
    for number, entry in enumerate(rest[places:], start=1):
        outcomes.append(Outcome(entry.id, entry.stratum, Fate.WAITING, number))
    return Drawn(named, seed, tuple(_with_chance(outcome, chances) for outcome in outcomes), unfilled)


def number_of(entry: Entry, seed: str, round_name: str) -> Decimal:
    """What orders entries in a round: −ln(u) / weight, to 50 figures, so that every machine agrees."""
    digest = hashlib.sha256(f"{seed}|{round_name}|{entry.id}".encode()).digest()
    u = (Decimal(int.from_bytes(digest, "big")) + Decimal("0.5")) / _WHOLE
    return _EXACT.divide(-_EXACT.ln(u), weight_of(entry))


def _first_round(plan: Plan, seed: str) -> tuple[list[Outcome], dict[str, int]]:
    """The places of each stratum, stratum by stratum; and what each could not fill."""
    drawn: list[Outcome] = []
    unfilled: dict[str, int] = {}
    for stratum in plan.strata:
        own = _ordered((entry for entry in plan.entries if entry.stratum == stratum.key), seed, STRATUM)
        for entry in own[: stratum.places]:
            drawn.append(Outcome(entry.id, entry.stratum, Fate.DRAWN, len(drawn) + 1, STRATUM))
        if len(own) < stratum.places:
            unfilled[stratum.key] = stratum.places - len(own)
    return drawn, unfilled


def _ordered(entries: Iterable[Entry], seed: str, round_name: str) -> list[Entry]:
    return sorted(entries, key=lambda entry: (number_of(entry, seed, round_name), entry.id))


def _chances(plan: Plan) -> dict[str, Fraction]:
    """The chance of each entry: exact when weights are equal, else the share of simulated draws."""
    if len({weight_of(entry) for entry in plan.entries}) == 1:
        by_stratum = _exact_chances(plan)
        return {entry.id: by_stratum[entry.stratum] for entry in plan.entries}
    if len(plan.entries) * SIMULATED_DRAWS > _MOST_SIMULATED:
        return {}
    return _simulated_chances(plan)


def _exact_chances(plan: Plan) -> dict[str, Fraction]:
    """By stratum: drawn in the first round, or left and drawn in the second, which is independent of it."""
    own_places = {stratum.key: stratum.places for stratum in plan.strata}
    sizes: dict[str, int] = {}
    for entry in plan.entries:
        sizes[entry.stratum] = sizes.get(entry.stratum, 0) + 1
    first = {key: Fraction(min(own_places.get(key, 0), size), size) for key, size in sizes.items()}
    left = sum(size - min(own_places.get(key, 0), size) for key, size in sizes.items())
    open_places = plan.places - (len(plan.entries) - left)
    second = Fraction(min(max(open_places, 0), left), left) if left else Fraction(0)
    return {key: chance + (1 - chance) * second for key, chance in first.items()}


def _simulated_chances(plan: Plan) -> dict[str, Fraction]:
    """The same two rounds with a common generator, seeded by the plan, so that the shares are always the same."""
    generator = random.Random(plan_hash(plan))  # noqa: S311 - an estimate, not the draw
    weights = {entry.id: float(weight_of(entry)) for entry in plan.entries}
    times = dict.fromkeys(weights, 0)
    for _ in range(SIMULATED_DRAWS):
        left = list(plan.entries)
        taken: list[Entry] = []
        for stratum in plan.strata:
            own = [entry for entry in left if entry.stratum == stratum.key]
            own.sort(key=lambda entry: -log(1 - generator.random()) / weights[entry.id])
            taken += own[: stratum.places]
        gone = {entry.id for entry in taken}
        left = [entry for entry in left if entry.id not in gone]
        left.sort(key=lambda entry: -log(1 - generator.random()) / weights[entry.id])
        for entry in (*taken, *left[: plan.places - len(taken)]):
            times[entry.id] += 1
    return {name: Fraction(count, SIMULATED_DRAWS) for name, count in times.items()}


def _with_chance(outcome: Outcome, chances: dict[str, Fraction]) -> Outcome:
    chance = chances.get(outcome.id)
    return replace(outcome, chance=chance, comparable=chance is not None and 0 < chance < 1)
