"""What decides a call: the newest published rules, or the draft while nothing was published.

Whoever decides anything reads it here. The columns of `Call` and `CallPhase` are for lists.
"""

from collections.abc import Sequence

from minga.calls.models import Call, CallRules, Rules, read_rules


def newest(call: Call) -> CallRules | None:
    """The rules that hold; None before opening. One query, none when `rules` were prefetched."""
    published = rules_history(call)
    return published[-1] if published else None


def rules_of(call: Call) -> Rules:
    """The rules that hold, as values."""
    return rules_and_number(call)[0]


def rules_and_number(call: Call) -> tuple[Rules, CallRules | None]:
    """Both at once, for whoever shows the hash beside the rules. One query."""
    published = newest(call)
    return read_rules(published.document if published else call.draft), published


def rules_history(call: Call) -> Sequence[CallRules]:
    """Every published version, the first one first."""
    return tuple(call.rules.all())


def first_published(call: Call) -> CallRules | None:
    """The rules as they were frozen at opening."""
    published = rules_history(call)
    return published[0] if published else None
