"""Why: of each candidate, each quota and each change, in codes that the apps above put into words.

Each explanation is a small proof of its own. A change is explained by the quotas that would be further
from their number if it alone were undone: there always is one, or the change would not be needed. A
quota that is not met is explained by those that leave no more for it: without any one of them it would
come nearer.
"""

from collections.abc import Mapping, Sequence

from minga.engines.selection.choice import Candidate, Choice, Quota
from minga.engines.selection.outcome import (
    Change,
    Fate,
    Outcome,
    Proof,
    QuotaResult,
    Reason,
    Selected,
    Shortage,
)
from minga.engines.selection.program import Ints, Program


class Tally:
    """How many of each quota's group are among some candidates, and what one more or less would do."""

    def __init__(self, quotas: Sequence[Quota], holders: Sequence[Candidate]) -> None:
        self.quotas = quotas
        self.counts = {quota.key: sum(quota.group in one.groups for one in holders) for quota in quotas}

    def short(self, *, plus: Candidate | None = None, minus: Candidate | None = None) -> tuple[int, ...]:
        """How far each quota is from its number, with one more and one less."""
        return tuple(
            quota.missing(
                self.counts[quota.key]
                + (plus is not None and quota.group in plus.groups)
                - (minus is not None and quota.group in minus.groups)
            )
            for quota in self.quotas
        )

    def worse(self, *, plus: Candidate | None = None, minus: Candidate | None = None) -> tuple[str, ...]:
        """The quotas that would then be further from their number."""
        now, then = self.short(), self.short(plus=plus, minus=minus)
        return tuple(quota.key for quota, a, b in zip(self.quotas, now, then, strict=True) if b > a)


def told(program: Program, columns: Ints, proof: Proof) -> Selected:
    """The result with every reason."""
    choice = program.choice
    holders = tuple(one for one, taken in zip(choice.eligible, columns, strict=False) if taken)
    tally = Tally(choice.quotas, holders)
    changes = _changes(choice, holders, tally)
    return Selected(
        choice=choice,
        outcomes=_outcomes(choice, holders, changes, tally),
        quotas=tuple(_quota(program, columns, number) for number in range(len(choice.quotas))),
        changes=changes,
        proof=proof,
    )


def _changes(choice: Choice, holders: Sequence[Candidate], tally: Tally) -> tuple[Change, ...]:
    """Pairs in and out, each the pair with the fewest quotas to explain, then the last-ranked out."""
    first = choice.by_rank_alone
    inside, before = {one.code for one in holders}, {one.code for one in first}
    out = [one for one in reversed(first) if one.code not in inside]
    changes = []
    known: dict[tuple[frozenset[str], frozenset[str]], tuple[str, ...]] = {}
    for brought in (one for one in holders if one.code not in before):
        for one in out:
            if (brought.groups, one.groups) not in known:
                known[brought.groups, one.groups] = tally.worse(plus=one, minus=brought)
        gone = min(out, key=lambda one: len(known[brought.groups, one.groups]))
        out.remove(gone)
        changes.append(Change(brought.code, gone.code, known[brought.groups, gone.groups]))
    changes += [Change("", one.code, tally.worse(plus=one)) for one in reversed(out)]
    return tuple(changes)


def _outcomes(
    choice: Choice, holders: Sequence[Candidate], changes: Sequence[Change], tally: Tally
) -> tuple[Outcome, ...]:
    brought = {change.brought_in: change for change in changes if change.brought_in}
    displaced = {change.displaced: change for change in changes}
    inside = {one.code for one in holders}
    is_full = len(inside) == len(choice.by_rank_alone)
    outcomes: list[Outcome] = []
    waiting = 0
    for one in sorted(choice.candidates, key=lambda candidate: candidate.rank):
        if not one.eligible_for_place:
            outcomes.append(Outcome(one.code, one.rank, Fate.NOT_SELECTED, Reason.BELOW_MARK))
        elif one.code in inside:
            outcomes.append(_holder(one, brought))
        else:
            waiting += 1
            waits = choice.waiting is None or waiting <= choice.waiting
            change = displaced.get(one.code)
            if change is None and not is_full:
                change = Change("", one.code, tally.worse(plus=one))
            outcomes.append(_left_out(one, change, waiting if waits else None))
    return tuple(outcomes)


def _holder(one: Candidate, brought: Mapping[str, Change]) -> Outcome:
    if one.code not in brought:
        return Outcome(one.code, one.rank, Fate.SELECTED, Reason.BY_RANK)
    change = brought[one.code]
    return Outcome(
        one.code, one.rank, Fate.SELECTED, Reason.BY_QUOTA, quotas=change.quotas, other=change.displaced
    )  # fmt: skip


def _left_out(one: Candidate, change: Change | None, place: int | None) -> Outcome:
    fate = Fate.NOT_SELECTED if place is None else Fate.WAITING
    if change is None:
        return Outcome(one.code, one.rank, fate, Reason.NO_PLACES, place)
    return Outcome(one.code, one.rank, fate, Reason.DISPLACED_BY_QUOTA, place, change.quotas, change.brought_in)


def _quota(program: Program, columns: Ints, number: int) -> QuotaResult:
    choice, quota, members = program.choice, program.choice.quotas[number], program.members[number]
    eligible, short = int(members.sum()), int(columns[program.size + number])
    alone = max(0, (quota.at_least or 0) - min(eligible, program.first)) if short else 0
    why = None
    if alone:
        why = Shortage.TOO_FEW_ELIGIBLE if eligible <= choice.places else Shortage.TOO_FEW_PLACES
    elif short:
        why = Shortage.CONFLICTS_WITH
    return QuotaResult(
        key=quota.key,
        group=quota.group,
        at_least=quota.at_least,
        at_most=quota.at_most,
        eligible=eligible,
        without=int(members[: program.first].sum()),
        reached=int(members @ columns[: program.size]),
        short_by=short,
        why=why,
        conflicts_with=_in_conflict(program, columns, number) if short > alone else (),
    )


def _in_conflict(program: Program, columns: Ints, number: int) -> tuple[str, ...]:
    """Which other quotas, held as they are, leave no more for this one; those published last are let go first."""
    limits, of_quota = program.limits.copy(), program.goal_row + 1
    others = [other for other in range(len(program.choice.quotas)) if other != number]
    for other in others:
        limits.hold(of_quota + other, int(columns[program.size + other]))
    cost, needed = program.goals[1 + number].cost, []
    for other in reversed(others):
        freed = limits.copy()
        freed.row_upper[of_quota + other] = float("inf")
        if program.least(cost, freed, columns).value < columns[program.size + number]:
            needed.append(other)
        else:
            limits = freed
    return tuple(program.choice.quotas[other].key for other in reversed(needed))
