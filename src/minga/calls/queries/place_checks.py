"""Whether places, quotas, tie-breaks and conditions of a call make sense."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.calls.enums import CallKind, EligibilityKind, QuotaGroup, TieBreakKind
from minga.calls.models import EligibilityRule, QuotaRule, Rules, TieBreak
from minga.calls.queries.findings import PLACES, TIES, WHO, Finding, Weight
from minga.calls.queries.rule_words import YES_OR_NO, group_words, names_of
from minga.core.texts import pick

_LISTED = (
    EligibilityKind.ORGANISATION_TYPE,
    EligibilityKind.COUNTRY,
    EligibilityKind.TERRITORY,
    EligibilityKind.CONTRACT,
    EligibilityKind.ROLE,
    EligibilityKind.CHALLENGE_STATE,
)

_LESS = gettext_lazy("The most is smaller than the least. Change one of the two.")


def place_findings(rules: Rules) -> Iterator[Finding]:
    """Everything about who may apply, how many are chosen, and how equals are told apart."""
    for index, rule in enumerate(rules.eligibility):
        yield from _condition(rule, f"eligibility.{index}")
    yield from _team(rules)
    yield from _money(rules)
    for index, quota in enumerate(rules.quotas):
        yield from _quota(quota, f"quotas.{index}", rules)
    yield from _quotas_together(rules)
    yield from _ties(rules)


def capacity(rules: Rules) -> int | None:
    """How many are chosen in all: for solutions, the places of each challenge together."""
    if rules.places is None or rules.kind != CallKind.SOLUTIONS:
        return rules.places
    return rules.places * max(len(rules.challenges), 1)


def _condition(rule: EligibilityRule, place: str) -> Iterator[Finding]:
    if rule.kind not in EligibilityKind.values:
        yield Finding(WHO, f"{place}.kind", _("Choose what the condition looks at."), Weight.REFUSED)
        return
    if rule.kind in _LISTED and not rule.values:
        yield Finding(WHO, f"{place}.values", _("Choose at least one that is accepted."), Weight.REFUSED)
    if rule.kind == EligibilityKind.STATEMENT and not pick(rule.text):
        yield Finding(WHO, f"{place}.text", _("Write what the applicant confirms."), Weight.REFUSED)
    if rule.kind == EligibilityKind.INITIATIVE_STAGE and not rule.at_least:
        yield Finding(WHO, f"{place}.at_least", _("Say which stage it must have reached."), Weight.REFUSED)
    if rule.at_least and rule.at_most and rule.at_least > rule.at_most:
        yield Finding(WHO, f"{place}.at_most", str(_LESS), Weight.REFUSED)


def _team(rules: Rules) -> Iterator[Finding]:
    if rules.team_least < 1 or rules.team_most < rules.team_least:
        yield Finding(WHO, "team_most", str(_LESS), Weight.REFUSED)


def _money(rules: Rules) -> Iterator[Finding]:
    if rules.places is not None and rules.places < 1:
        yield Finding(PLACES, "places", _("At least one is chosen. Write 1 or more."), Weight.REFUSED)
    if rules.places is None and rules.kind == CallKind.PILOTS:
        yield Finding(PLACES, "places", _("Say how many receive money."))
    if rules.kind == CallKind.PILOTS and rules.amount is None:
        yield Finding(PLACES, "amount", _("Say how much each receives."))
    if rules.amount is not None and not rules.currency:
        yield Finding(PLACES, "currency", _("Say in which currency."), Weight.REFUSED)


def _quota(quota: QuotaRule, place: str, rules: Rules) -> Iterator[Finding]:
    if quota.group not in QuotaGroup.values:
        yield Finding(PLACES, f"{place}.group", _("Choose a group."), Weight.REFUSED)
        return
    least, most, places = quota.at_least, quota.at_most, capacity(rules)
    if least is None and most is None:
        words = _("Say how many places are kept for the group, or how many it may have at most.")
        yield Finding(PLACES, f"{place}.at_least", words, Weight.REFUSED)
    if least is not None and most is not None and least > most:
        yield Finding(PLACES, f"{place}.at_most", str(_LESS), Weight.REFUSED)
    if least and not quota.value and quota.group not in YES_OR_NO:
        words = _("Say which one the places are kept for. Without it, only a limit for each of them makes sense.")
        yield Finding(PLACES, f"{place}.value", words, Weight.REFUSED)
    if places is not None and least is not None and least > places:
        words = ngettext(
            "The quota keeps %(least)s places, but there is only %(n)s.",
            "The quota keeps %(least)s places, but there are only %(n)s.",
            places,
        )
        yield Finding(PLACES, f"{place}.at_least", words % {"least": least, "n": places})


def _quotas_together(rules: Rules) -> Iterator[Finding]:
    """Quotas of groups that exclude each other cannot keep more places than there are."""
    places = capacity(rules)
    kept: dict[str, list[int]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    names = names_of(rules)
    if rules.quotas and places is None:
        words = _("Quotas share out places, but the call has no number of places. Say how many there are.")
        yield Finding(PLACES, "places", words)
    for index, quota in enumerate(rules.quotas):
        if (quota.group, quota.value) in seen and quota.group in QuotaGroup.values:
            words = _("Two quotas are about the same group: %(group)s. Keep one.")
            yield Finding(PLACES, f"quotas.{index}.group", words % {"group": group_words(quota, names)})
        seen.add((quota.group, quota.value))
        kept[quota.group].append(quota.at_least or 0)
    for group, each in kept.items():
        total, known = sum(each), group in QuotaGroup.values and group not in YES_OR_NO
        if places is not None and known and len(each) > 1 and total > places:
            words = _("The quotas by “%(group)s” keep %(total)s places together, but there are only %(places)s.")
            said = {"group": QuotaGroup(group).label, "total": total, "places": places}
            yield Finding(PLACES, "quotas", words % said)


def _ties(rules: Rules) -> Iterator[Finding]:
    ties = rules.tie_breaks
    if not ties or ties[-1].kind != TieBreakKind.LOTTERY:
        words = _("The last tie-break is the public lottery: nothing else ends every tie.")
        yield Finding(TIES, "tie_breaks", words, Weight.REFUSED)
    if len(set(ties)) < len(ties):
        yield Finding(TIES, "tie_breaks", _("The same tie-break stands there twice. Take one out."), Weight.REFUSED)
    for index, tie in enumerate(ties):
        yield from _tie(tie, f"tie_breaks.{index}", rules)
    if not pick(rules.beacon):
        words = _("Say which public value will be drawn with, for example the first prize of the national lottery.")
        yield Finding(TIES, "beacon", words)


def _tie(tie: TieBreak, place: str, rules: Rules) -> Iterator[Finding]:
    if tie.kind not in TieBreakKind.values:
        yield Finding(TIES, f"{place}.kind", _("Choose how equals are told apart."), Weight.REFUSED)
    if tie.kind == TieBreakKind.CRITERION and tie.value not in _criteria(rules):
        words = _("This criterion is in no round any more. Choose another one, or take the tie-break out.")
        yield Finding(TIES, f"{place}.value", words)
    if tie.kind == TieBreakKind.QUOTA_GROUP and tie.value.partition("=")[0] not in QuotaGroup.values:
        yield Finding(TIES, f"{place}.value", _("Choose the group that goes first."), Weight.REFUSED)


def _criteria(rules: Rules) -> frozenset[str]:
    rubrics = (phase.rubric or {} for phase in rules.phases)
    return frozenset(str(row.get("key")) for rubric in rubrics for row in rubric.get("criteria") or ())
