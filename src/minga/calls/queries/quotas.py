"""The published quotas for one pool: each rule as the groups that it speaks of, among those who apply.

A rule with a value speaks of one group (`territory=PY-11`). Without one it speaks of those who say
yes (rural, first time), or of each value apart (no organisation twice). Organisations that no rule
names are numbered in what is published: a list of who was not chosen must not tell where she works.
"""

from collections import Counter
from dataclasses import dataclass

from minga.calls.enums import QuotaGroup
from minga.calls.models import QuotaRule
from minga.calls.queries.basis import Basis, Pool
from minga.calls.queries.rule_words import YES_OR_NO


@dataclass(frozen=True, kw_only=True)
class OneQuota:
    """One group with its numbers. `key` is unique in the pool; `rule` is the published rule it comes from.

    `alias`: how the group is called in what is published.
    """

    key: str
    rule: str
    group: str
    alias: str
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True)
class Quotas:
    """All quotas of a pool, in the order published."""

    rules: tuple[OneQuota, ...] = ()

    def aliases(self, groups: frozenset[str]) -> frozenset[str]:
        """Those of these groups that some quota speaks of, as they are published."""
        return frozenset(each.alias for each in self.rules if each.group in groups)


def quotas_of(basis: Basis, pool: Pool) -> Quotas:
    """They hold for places; who only goes on to the next round is told by the order alone."""
    if not basis.is_last or pool.places is None:
        return Quotas()
    present = Counter(group for each in pool.candidates for group in each.groups)
    return Quotas(tuple(each for rule in basis.rules.quotas for each in _spoken_of(rule, present)))


def _spoken_of(rule: QuotaRule, present: Counter[str]) -> list[OneQuota]:
    """A limit on each value apart is said only of those that could pass it: not of every organisation that applies."""
    value = rule.value or ("yes" if rule.group in YES_OR_NO else "")
    if value:
        group = f"{rule.group}={value}"
        return [_one(rule, rule.key, group, group)]
    mine = [group for group in sorted(present) if group.startswith(f"{rule.group}=")]
    if rule.at_least is None:
        mine = [group for group in mine if present[group] > (rule.at_most or 0)]
    hidden = rule.group == QuotaGroup.ORGANISATION
    aliases = [f"{rule.group}=#{n}" if hidden else group for n, group in enumerate(mine, start=1)]
    return [
        _one(rule, f"{rule.key}:{alias.partition('=')[2]}", group, alias)
        for group, alias in zip(mine, aliases, strict=True)
    ]


def _one(rule: QuotaRule, key: str, group: str, alias: str) -> OneQuota:
    return OneQuota(key=key, rule=rule.key, group=group, alias=alias, at_least=rule.at_least, at_most=rule.at_most)
