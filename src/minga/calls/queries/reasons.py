"""Why an application has the result it has, in words: for the applicant, the office, everybody, and the acta.

Made from the codes of `Outcome.reason`, which are also those of a line of the acta, so that what is
printed and what is said to one person cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from minga.calls.enums import Fate, QuotaGroup, RankBy
from minga.calls.models import PhaseRules, QuotaRule, Rules, TieBreak
from minga.calls.queries.rule_words import (
    Names,
    criterion_title,
    group_words,
    names_of,
    quota_words,
    rubric_of,
    tie_break_words,
)
from minga.organisations.models import Territory

REFUSED: Final[Mapping[str, str | Promise]] = {
    "few_jurors": gettext_lazy("Only one juror assessed: there is nobody to compare with."),
    "few_reviews": gettext_lazy(
        "Some jurors assessed fewer than three applications: too few to know how strict they are."
    ),
    "no_overlap": gettext_lazy("No application was assessed by two jurors, so nobody can be compared."),
    "not_connected": gettext_lazy(
        "The jury worked in groups that share no application: a strict group and a weak pile look alike."
    ),
    "no_spread": gettext_lazy("All assessments gave the same points: there is nothing to correct."),
    "no_difference": gettext_lazy(
        "The applications differ by no more than chance: a correction would invent an order."
    ),
}
USED: Final[Mapping[str, str | Promise]] = {
    RankBy.MEAN: gettext_lazy("Mean of the jury"),
    RankBy.CORRECTED: gettext_lazy("Corrected mean"),
    RankBy.MEDIAN: gettext_lazy("Median of the jury"),
    RankBy.TRIMMED: gettext_lazy("Mean without the extremes"),
    RankBy.LOTTERY: gettext_lazy("Public lottery"),
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the words need to know of the rules. `quotas`: the rule behind each quota of the selection."""

    rules: Rules
    phase: PhaseRules
    last: bool
    names: Names = field(default_factory=dict)
    quotas: Mapping[str, QuotaRule] = field(default_factory=dict)


def wording_of(rules: Rules, phase: str, pools: Iterable[Mapping[str, Any]]) -> Wording:
    """`pools`: those of a ranking, or the selections of an acta. One query, none without quotas by territory."""
    by_rule = {each.key: each for each in rules.quotas}
    quotas: dict[str, QuotaRule] = {}
    for pool in pools:
        for key, rule in pool.get("rules", {}).items():
            value = key.partition(":")[2]
            quotas[key] = replace(by_rule[rule], value=value) if value else by_rule[rule]
    codes = {each.value for each in quotas.values() if each.group == QuotaGroup.TERRITORY and each.value}
    territories = Territory.objects.filter(code__in=codes).only("code", "names") if codes else ()
    names = {**names_of(rules), **{each.code: str(each) for each in territories}}
    last = rules.phases[-1].key == phase
    return Wording(rules=rules, phase=rules.phase(phase), last=last, names=names, quotas=quotas)


def fate_words(fate: str, *, last: bool) -> str:
    """The result in two or three words."""
    if not last:
        return {
            Fate.SELECTED: pgettext("result of a round", "Goes on to the next round"),
            Fate.WAITING: pgettext("result of a round", "Waiting list"),
        }.get(Fate(fate), pgettext("result of a round", "Does not go on"))
    return str(Fate(fate).label)


def fates_words(fate: str, *, last: bool) -> str:
    """The same under a number."""
    words = {
        Fate.SELECTED: _("selected") if last else _("go on to the next round"),
        Fate.WAITING: _("on the waiting list"),
        Fate.NOT_SELECTED: _("not selected") if last else _("do not go on"),
    }
    return words[Fate(fate)]


def reason_words(line: Mapping[str, Any], wording: Wording) -> str:
    """One or two sentences; empty when the codes say nothing."""
    reason, other = line.get("reason"), line.get("other", "")
    groups = ", ".join(quota_group(key, wording) for key in line.get("quotas", ()))
    if reason == "by_quota" and other:
        words = _("It has a place that the rules keep for: %(groups)s. By the order alone the place was for %(other)s.")
        return words % {"groups": groups, "other": other}
    if reason == "by_quota":
        return _("It has a place that the rules keep for: %(groups)s.") % {"groups": groups}
    if reason == "displaced_by_quota":
        return _("By the order alone it had a place; the rules keep it for: %(groups)s.") % {"groups": groups}
    if reason == "below_mark":
        return _below(line, wording)
    if reason == "no_places":
        return _("There were not enough places.")
    if reason == "by_appeal":
        return _("By an appeal that was upheld. Nobody else lost anything by it.")
    if reason == "moved_up":
        return _("It takes the place that %(other)s left.") % {"other": other}
    if reason == "taken_out":
        return _("It was taken out after an appeal that was upheld.")
    if wording.phase.rank_by == RankBy.LOTTERY:
        return _("By its place in the public lottery.")
    return _("By its place in the order.") if reason else ""


def tie_words(line: Mapping[str, Any], wording: Wording) -> str:
    """How it was told apart from the next one; empty without a tie."""
    if line.get("draw") and wording.phase.rank_by != RankBy.LOTTERY:
        return _("It was equal to others in everything, and a public lottery put them in order.")
    if not line.get("tie"):
        return ""
    name, other = line["tie"]
    kind, _sign, value = name.partition(":")
    rule = tie_break_words(TieBreak(kind=kind, value=value), wording.rules, wording.names)
    return _("Equal to %(other)s and before it by this rule: %(rule)s") % {"other": other, "rule": rule}


def quota_group(key: str, wording: Wording) -> str:
    """For whom a quota of the selection keeps places."""
    rule = wording.quotas.get(key)
    if rule is None:
        return key
    if rule.group == QuotaGroup.ORGANISATION:
        return str(QuotaGroup.ORGANISATION.label)
    return group_words(rule, wording.names)


def quota_sentence(key: str, wording: Wording) -> str:
    """What a quota of the selection asks for."""
    rule = wording.quotas.get(key)
    if rule is None:
        return key
    if rule.group == QuotaGroup.ORGANISATION:
        rule = replace(rule, value="")
    return quota_words(rule, wording.names)


def quota_result(quota: Mapping[str, Any], wording: Wording) -> str:
    """What became of it."""
    if quota["met"]:
        if quota["without"] == quota["reached"]:
            return _("Met by the order alone.")
        return _("Met with the least change: %(without)s by the order alone, %(reached)s now.") % quota
    if quota["why"] == "too_few_eligible":
        return _("Not reached: only %(eligible)s of this group may have a place.") % quota
    if quota["why"] == "too_few_places":
        return _("Not reached: it asks for more than there are places.")
    others = ", ".join(quota_group(key, wording) for key in quota["conflicts_with"])
    return _("Not reached: together with %(others)s it cannot be met.") % {"others": others}


def correction_words(ranking: Mapping[str, Any]) -> str:
    """What is to be said of the correction for strict jurors; empty for a lottery."""
    correction = ranking.get("correction") or {}
    if "refused" in correction:
        why = str(REFUSED.get(correction["refused"], ""))
        names = ", ".join(correction.get("names", ()))
        return f"{why} ({names})" if names and correction["refused"] in ("few_reviews", "few_jurors") else why
    if "reliability" not in correction:
        return ""
    share = number_format(Decimal(correction["reliability"]) * 100, 0)
    return _(
        "Of what one assessment says, %(share)s %% is about the application; the rest is the juror and chance."
    ) % {"share": share}


def failure_words(ranking: Mapping[str, Any]) -> str:
    """Why an order could not be computed."""
    if ranking.get("why"):
        return str(ranking["why"])
    words = _("The order could not be computed (%(code)s). Look at the rules of the call, or tell support.")
    return words % {"code": ranking.get("code", "?")}


def cause_words(cause: Mapping[str, Any]) -> str:
    """Why a decision replaces another."""
    said = {"code": cause.get("application", "")}
    if cause.get("kind") == "withdrawal":
        return _("%(code)s was withdrawn after the results, and the waiting list moves up.") % said
    if cause.get("remedy") == "scores":
        return (
            _("The appeal of %(code)s was upheld: its scores were corrected, and the order was computed again.") % said
        )
    if cause.get("remedy") == "out":
        words = _("The appeal of %(code)s was upheld: %(other)s was taken out, and the waiting list moves up.")
        return words % {**said, "other": cause.get("other", "")}
    return _("The appeal of %(code)s was upheld. Nobody else lost anything by it.") % said


def _below(line: Mapping[str, Any], wording: Wording) -> str:
    if line.get("vetoed"):
        criterion = criterion_title(wording.rules, line["vetoed"])
        return _("In “%(criterion)s” it stayed below the minimum of the rules.") % {"criterion": criterion}
    rubric = rubric_of(wording.phase)
    if rubric is None or rubric.pass_mark is None:
        return ""
    mark = number_format((rubric.pass_mark * 100).normalize(), None)
    return _("It stayed below the %(mark)s points of 100 that the rules ask for.") % {"mark": mark}
