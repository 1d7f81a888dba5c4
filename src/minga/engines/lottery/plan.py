"""What is decided before a draw, and what comes out of it.

Everything here is text and whole numbers, so that one and only one file says it: the hash of a
plan is over its canonical JSON (keys in order, no spaces, UTF-8). Weights are written as
decimals in text for the same reason.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

METHOD: Final = "minga-lottery-1"
MOST_ENTRIES: Final = 1_000_000


class BadPlan(ValueError):
    """The plan cannot be drawn. `code` says which rule, `where` which entry or stratum."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.where = where


@dataclass(frozen=True)
class Entry:
    """One who may be drawn. `weight` is a positive decimal in text; twice the weight, twice the chance."""

    id: str
    stratum: str = ""
    weight: str = "1"


@dataclass(frozen=True)
class Stratum:
    """A group with places of its own. Places that it cannot fill become open ones."""

    key: str
    places: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is published before the draw.

    `places`: all of them, those of the strata included. `commitment`: `commitment(secret)`.
    `beacon`: words that say which later public value will be mixed in, and where to read it.
    `closes`: the moment after which no entry changes, as text. `appears`: the moment, later than that, at which
    the public value comes out, as text; older plans say it in the words of the beacon only.
    """

    entries: tuple[Entry, ...]
    places: int
    commitment: str
    title: str = ""
    strata: tuple[Stratum, ...] = ()
    beacon: str = ""
    closes: str = ""
    appears: str = ""
    method: str = METHOD

    def __post_init__(self) -> None:
        _check(self)

    @property
    def open_places(self) -> int:
        """Places that belong to no stratum."""
        return self.places - sum(stratum.places for stratum in self.strata)


class Fate(StrEnum):
    DRAWN = "drawn"
    WAITING = "waiting"


@dataclass(frozen=True)
class Outcome:
    """What became of one entry.

    `place`: its number among the drawn or on the waiting list, from 1. `round`: in which it was
    drawn. `chance`: probability of being drawn, exact with equal weights, from 2,000 simulated
    draws with others (None when there are too many entries for that). `comparable`: chance
    strictly between 0 and 1, so that it belongs to the treatment or comparison group of a study.
    """

    id: str
    stratum: str
    fate: Fate
    place: int
    round: str = ""
    chance: Fraction | None = None
    comparable: bool = False


@dataclass(frozen=True)
class Drawn:
    """The whole result, drawn first, then the waiting list in its order."""

    plan_hash: str
    seed: str
    outcomes: tuple[Outcome, ...]
    unfilled: Mapping[str, int] = field(default_factory=dict)

    @property
    def drawn(self) -> tuple[str, ...]:
        """Ids of the drawn, in the order in which they were drawn."""
        return tuple(outcome.id for outcome in self.outcomes if outcome.fate is Fate.DRAWN)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the waiting list, next first."""
        return tuple(outcome.id for outcome in self.outcomes if outcome.fate is Fate.WAITING)

    def next_for(self, stratum: str) -> str | None:
        """Who takes a place that becomes free in this stratum: the first of it, else the first of all."""
        waiting = [outcome for outcome in self.outcomes if outcome.fate is Fate.WAITING]
        same = next((outcome.id for outcome in waiting if outcome.stratum == stratum), None)
        return same or next((outcome.id for outcome in waiting), None)


def commitment(secret: str) -> str:
    """What is published of the secret before the draw: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def as_data(plan: Plan) -> dict[str, Any]:
    """The plan as plain values, in the shape of its file."""
    return {
        "method": plan.method,
        "title": plan.title,
        "places": plan.places,
        "strata": [{"key": stratum.key, "places": stratum.places} for stratum in plan.strata],
        "entries": [{"id": one.id, "stratum": one.stratum, "weight": one.weight} for one in plan.entries],
        "commitment": plan.commitment,
        "beacon": plan.beacon,
        "closes": plan.closes,
        **({"appears": plan.appears} if plan.appears else {}),
    }


def canonical(data: Any) -> str:
    """The one text for these values."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plan_hash(plan: Plan) -> str:
    """SHA-256 of the canonical text of the plan, in hexadecimal."""
    return hashlib.sha256(canonical(as_data(plan)).encode()).hexdigest()


def weight_of(entry: Entry) -> Decimal:
    """The weight as a number. Raises BadPlan when it is none, or not above zero."""
    try:
        weight = Decimal(entry.weight)
    except InvalidOperation:
        raise BadPlan("weight", f"The weight “{entry.weight}” of “{entry.id}” is no number.", entry.id) from None
    if not weight.is_finite() or weight <= 0:
        raise BadPlan("weight", f"The weight of “{entry.id}” must be above zero; it is {entry.weight}.", entry.id)
    return weight


def _check(plan: Plan) -> None:
    if plan.method != METHOD:
        raise BadPlan("method", f"This engine draws “{METHOD}”, not “{plan.method}”.")
    if not plan.entries:
        raise BadPlan("empty", "Nobody has entered: there is nothing to draw.")
    if len(plan.entries) > MOST_ENTRIES:
        raise BadPlan("many", f"There are {len(plan.entries):,} entries; the most is {MOST_ENTRIES:,}.")
    if plan.places < 1:
        raise BadPlan("places", "There must be at least one place.")
    if len(plan.commitment) != 64 or set(plan.commitment) - set("0123456789abcdef"):
        raise BadPlan("commitment", "The commitment must be a SHA-256 in 64 hexadecimal figures.")
    _check_entries(plan)
    _check_strata(plan)


def _check_entries(plan: Plan) -> None:
    counted = Counter(entry.id for entry in plan.entries)
    twice = [name for name, times in counted.items() if times > 1]
    if twice:
        raise BadPlan("twice", f"“{twice[0]}” has entered {counted[twice[0]]} times; once is enough.", twice[0])
    for entry in plan.entries:
        if not entry.id.strip():
            raise BadPlan("id", "An entry has no id.")
        weight_of(entry)


def _check_strata(plan: Plan) -> None:
    keys = [stratum.key for stratum in plan.strata]
    if len(set(keys)) < len(keys):
        raise BadPlan("stratum", "Two strata have the same key.")
    negative = next((stratum for stratum in plan.strata if stratum.places < 0), None)
    if negative is not None:
        raise BadPlan("places", f"The stratum “{negative.key}” has fewer than no places.", negative.key)
    if plan.open_places < 0:
        own = plan.places - plan.open_places
        raise BadPlan("places", f"The strata have {own} places together, but there are only {plan.places}.")
