"""An order with its ties broken by rules that were published beforehand, each break explained."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


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

    `tie_breaks`: (name of the rule, number of each application), higher is better. Numbers equal at
    `decimals` are a tie: nobody wins by the seventh decimal.
    """

    def keys(name: str) -> tuple[float, ...]:
        return tuple(-round(numbers[name], decimals) for numbers in (main, *(numbers for _rule, numbers in tie_breaks)))

    names = sorted(main, key=lambda name: (*keys(name), name))
    ranks: dict[str, int] = {}
    undecided = []
    for _key, group in groupby(names, key=keys):
        together = tuple(group)
        ranks |= dict.fromkeys(together, len(ranks) + 1)
        if len(together) > 1:
            undecided.append(together)
    return Ordered(tuple(names), ranks, tuple(_breaks(names, keys, [rule for rule, _ in tie_breaks])), tuple(undecided))


def _breaks(names: Sequence[str], keys: Callable[[str], tuple[float, ...]], rules: Sequence[str]) -> list[Broken]:
    found = []
    for above, below in pairwise(names):
        first, second = keys(above), keys(below)
        if first[0] != second[0] or first == second:
            continue
        where = next(n for n, (one, other) in enumerate(zip(first, second, strict=True)) if one != other)
        found.append(Broken(above, below, rules[where - 1]))
    return found
