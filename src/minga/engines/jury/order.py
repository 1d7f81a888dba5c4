"""An order with its ties broken by rules that were published beforehand, each break explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from math import isfinite
from typing import Final

from minga.engines.jury.marks import BadMarks

_NOISE: Final = 6
"""Decimals behind the published ones in which binary fractions may leave something: 72.12499999999999."""


@dataclass(frozen=True)
class Broken:
    """How two neighbours of the order were told apart: the first rule on which they differ."""

    above: str
    below: str
    rule: str


@dataclass(frozen=True)
class Ordered:
    """Best first. `ranks`: with ties (sport ranking) where no rule told them apart."""

    names: tuple[str, ...]
    ranks: Mapping[str, int]
    breaks: tuple[Broken, ...]
    undecided: tuple[tuple[str, ...], ...]
    """Groups that no rule tells apart: what a public lottery is for."""


def order(
    main: Mapping[str, float],
    *,
    tie_breaks: Sequence[tuple[str, Mapping[str, float]]] = (),
    decimals: int = 2,
) -> Ordered:
    """Order names by `main`, higher first, then by each rule in turn; numbers are compared rounded.

    `tie_breaks`: (name of the rule, number of each application), higher is better. Numbers equal when
    `rounded` to `decimals` are a tie: nobody wins by the seventh decimal, and what is compared is what
    is published. Raises BadMarks: `missing` (a rule says nothing of an application), `number`.
    """
    rules = [("main", main), *tie_breaks]
    keys = {name: tuple(-_number(rule, numbers, name, decimals) for rule, numbers in rules) for name in main}
    names = sorted(main, key=lambda name: (*keys[name], name))
    ranks: dict[str, int] = {}
    undecided = []
    for _key, group in groupby(names, key=keys.__getitem__):
        together = tuple(group)
        ranks |= dict.fromkeys(together, len(ranks) + 1)
        if len(together) > 1:
            undecided.append(together)
    return Ordered(tuple(names), ranks, tuple(_breaks(names, keys, [rule for rule, _ in tie_breaks])), tuple(undecided))


def rounded(number: float, decimals: int) -> Decimal:
    """As people round, halves up: 72.125 is 72.13, and so is what binary fractions make of it.

    Publish marks with this, so that nobody sees a tie where there was none, or none where there was one.
    """
    exact = Decimal(repr(round(float(number), decimals + _NOISE)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # no minus before nothing


def _number(rule: str, numbers: Mapping[str, float], name: str, decimals: int) -> Decimal:
    if name not in numbers:
        raise BadMarks("missing", f"The tie-break “{rule}” says nothing of “{name}”.", name)
    if not isfinite(numbers[name]):
        raise BadMarks("number", f"“{name}” has no number that can be put in order ({rule}).", name)
    return rounded(numbers[name], decimals)


def _breaks(names: Sequence[str], keys: Mapping[str, tuple[Decimal, ...]], rules: Sequence[str]) -> list[Broken]:
    found = []
    for above, below in pairwise(names):
        first, second = keys[above], keys[below]
        if first[0] != second[0] or first == second:
            continue
        where = next(n for n, (one, other) in enumerate(zip(first, second, strict=True)) if one != other)
        found.append(Broken(above, below, rules[where - 1]))
    return found
