"""Somebody gives a place up: who takes it, so that the quotas stay as near their numbers as they can."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from minga.engines.selection.choice import BadChoice
from minga.engines.selection.explaining import Tally
from minga.engines.selection.outcome import Selected

Why = Literal["by_rank", "by_quota", "nobody_waiting"]


@dataclass(frozen=True)
class Passed:
    """Somebody before her on the waiting list: with him, these quotas would be further from their number."""

    code: str
    quotas: tuple[str, ...]


@dataclass(frozen=True)
class Replacement:
    """Who takes the place of `withdrawn`: `code`, or nobody when it is empty.

    `why`: `by_rank` (the first on the waiting list), `by_quota` (whoever stands before her, or everybody
    when the place stays empty, would break a quota: see `passed`), `nobody_waiting`. `unmet`: how far
    quotas are from their numbers afterwards.
    """

    withdrawn: str
    code: str
    why: Why
    passed: tuple[Passed, ...] = ()
    unmet: Mapping[str, int] = field(default_factory=dict)


def next_from_waiting(
    selected: Selected, withdrawn_code: str, *, promoted: Collection[str] = (), gone: Collection[str] = ()
) -> Replacement:
    """Who takes the place of `withdrawn_code`. Nobody else who has a place loses it.

    `promoted`: who came up from the waiting list before. `gone`: who else withdrew, from a place or from
    the waiting list. Raises BadChoice: `unknown` code, or `no_place` when this one has none to give up.
    """
    for code in (withdrawn_code, *promoted, *gone):
        if code not in selected.of:
            raise BadChoice("unknown", f"“{code}” is not among the candidates.", code)
    holding = (set(selected.selected) | set(promoted)) - set(gone)
    if withdrawn_code not in holding:
        raise BadChoice("no_place", f"“{withdrawn_code}” has no place to give up.", withdrawn_code)
    by_code = {one.code: one for one in selected.choice.candidates}
    quotas = selected.choice.quotas
    tally = Tally(quotas, [by_code[code] for code in holding - {withdrawn_code}])
    line = [by_code[code] for code in selected.waiting if code not in {*promoted, *gone}]
    shorts = [tally.short(plus=one) for one in line]
    # The same order as in a selection: what the quotas lack in all, then quota by quota, then the rank.
    best = min(range(len(line)), key=lambda place: (sum(shorts[place]), *shorts[place]), default=None)
    left_empty = tally.short()
    if best is not None and (sum(left_empty), *left_empty) < (sum(shorts[best]), *shorts[best]):
        best = None
    then = left_empty if best is None else shorts[best]

    def worse(short: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(quota.key for quota, a, b in zip(quotas, then, short, strict=True) if b > a)

    passed = tuple(Passed(line[n].code, worse(shorts[n])) for n in range(len(line) if best is None else best))
    return Replacement(
        withdrawn=withdrawn_code,
        code="" if best is None else line[best].code,
        why="nobody_waiting" if not line else "by_quota" if passed else "by_rank",
        passed=passed,
        unmet={quota.key: short for quota, short in zip(quotas, then, strict=True) if short},
    )
