"""What the office's list may be filtered by: only what makes a difference in this call."""

from minga.calls.enums import CallKind, QuotaGroup
from minga.calls.models import Call, Rules
from minga.calls.queries.rule_words import YES_OR_NO, group_words, names_of


def challenge_choices(call: Call) -> list[tuple[str, str]]:
    """The challenges of a call for solutions, by key; none for other calls."""
    if call.kind != CallKind.SOLUTIONS:
        return []
    rows = call.challenges.select_related("challenge").order_by("order", "pk")
    return [(row.challenge.key, row.challenge.title) for row in rows]


def group_choices(rules: Rules) -> list[tuple[str, str]]:
    """The groups for which places are kept, as "rural=yes"; those without one value of their own are left out."""
    names = names_of(rules)
    found: dict[str, str] = {}
    for quota in rules.quotas:
        value = quota.value or ("yes" if QuotaGroup(quota.group) in YES_OR_NO else "")
        if value:
            found[f"{quota.group}={value}"] = group_words(quota, names)
    return list(found.items())
