"""From an order to selected, waiting list, not selected: quotas met by the least change, and explained.

    choice = Choice((Candidate("a", 1), Candidate("b", 2, groups=frozenset({"rural"}))), places=1,
                    quotas=(Quota("rural", "rural", at_least=1),))
    result = select(choice)
    result.selected, result.waiting, result.quotas, result.changes, result.relaxation, result.proof
    next_from_waiting(result, "b")

Places go by rank. Then, each only where those before it are equal, there is as little as possible of:

1. what quotas lack or have too much, added up over all of them;
2. the same of the quota published first, then of the second, …: who gives way when quotas conflict;
3. empty places: a quota `at_most` may keep one empty, nothing else does;
4. candidates displaced, who would have a place by rank alone;
5. the sum of the ranks brought in less those displaced.

Where even these are equal, the better rank decides at the first place where two selections differ, so
that there is one answer and not one of several. A candidate of several groups counts for each.

Method: whole-number programming (HiGHS) checked in whole-number arithmetic; `Proof` carries weights
from which anybody can reckon that nothing is less (weak duality). Do not use it to put candidates in
order: ranks come in final, ties broken by `engines.jury.order` and the public lottery.
"""

from minga.engines.selection.choice import BadChoice, Candidate, Choice, Quota
from minga.engines.selection.outcome import (
    Change,
    Fate,
    Outcome,
    Proof,
    QuotaResult,
    Reason,
    Selected,
    Shortage,
    Step,
)
from minga.engines.selection.selecting import select
from minga.engines.selection.waiting import Passed, Replacement, next_from_waiting

__all__ = [
    "BadChoice",
    "Candidate",
    "Change",
    "Choice",
    "Fate",
    "Outcome",
    "Passed",
    "Proof",
    "Quota",
    "QuotaResult",
    "Reason",
    "Replacement",
    "Selected",
    "Shortage",
    "Step",
    "next_from_waiting",
    "select",
]
