"""The rules of a call in words: whoever reads them needs no office to explain them.

Also for verdicts (`queries.eligibility`), for decisions and for the acta: one rule, one wording.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.models.rubric import RubricDefinition, read_rubric
from minga.calls.enums import EligibilityKind, QuotaGroup, RankBy, TieBreakKind
from minga.calls.models import EligibilityRule, PhaseRules, QuotaRule, Rules, TieBreak
from minga.challenges.enums import ChallengeStatus
from minga.core.errors import Invalid
from minga.core.texts import pick
from minga.initiatives.enums import LifeStage
from minga.organisations.enums import OrganisationType, RoleKind
from minga.organisations.models import Territory
from minga.organisations.queries.atlas import country_name
from minga.people.enums import ContractType, Gender

CHOICES: Final[Mapping[str, type]] = {
    EligibilityKind.ORGANISATION_TYPE: OrganisationType,
    EligibilityKind.CONTRACT: ContractType,
    EligibilityKind.ROLE: RoleKind,
    EligibilityKind.CHALLENGE_STATE: ChallengeStatus,
    QuotaGroup.SEX: Gender,
}
"""Where the values of a rule come from; countries and territories are codes of their own."""

YES_OR_NO: Final = (QuotaGroup.RURAL, QuotaGroup.FIRST_TIME)
"""Groups to which one belongs or not: their quotas have no value."""

Names = Mapping[str, str]


def names_of(rules: Rules) -> Names:
    """The territories that these rules name, by code. One query, none when they name none."""
    codes = {value for rule in rules.eligibility if rule.kind == EligibilityKind.TERRITORY for value in rule.values}
    codes |= {quota.value for quota in rules.quotas if quota.group == QuotaGroup.TERRITORY and quota.value}
    if not codes:
        return {}
    return {each.code: str(each) for each in Territory.objects.filter(code__in=codes).only("code", "names")}


def value_words(kind: str, value: str, names: Names) -> str:
    """One accepted value as people say it."""
    if kind in (EligibilityKind.COUNTRY, QuotaGroup.COUNTRY):
        return country_name(value)
    choices = CHOICES.get(kind)
    if choices is None:
        return names.get(value, value)
    return str(dict(choices.choices).get(value, value))  # type: ignore[attr-defined]


def eligibility_words(rule: EligibilityRule, names: Names) -> str:
    """What must hold; the office's own words, when it wrote some."""
    written = pick(rule.text)
    if written:
        return written
    values = _listed(value_words(rule.kind, value, names) for value in rule.values)
    match rule.kind:
        case EligibilityKind.ORGANISATION_TYPE:
            return _("The organisation is one of these: %(values)s.") % {"values": values}
        case EligibilityKind.COUNTRY | EligibilityKind.TERRITORY:
            return _("The organisation is in one of these places: %(values)s.") % {"values": values}
        case EligibilityKind.RURAL:
            return _("The organisation is rural.")
        case EligibilityKind.FIRST_TIME:
            return _("The organisation takes part for the first time.")
        case EligibilityKind.CONTRACT:
            return _("Whoever applies has one of these contracts: %(values)s.") % {"values": values}
        case EligibilityKind.ROLE:
            return _("Whoever applies has one of these roles in the organisation: %(values)s.") % {"values": values}
        case EligibilityKind.ENROLLED:
            return _("Whoever applies takes part in this edition.")
        case EligibilityKind.INITIATIVE_STAGE:
            return _("The initiative reached at least this stage: %(stage)s.") % {"stage": _stage(rule.at_least)}
        case EligibilityKind.CHALLENGE_STATE:
            return _("The challenge has reached one of these states: %(values)s.") % {"values": values}
        case EligibilityKind.TEAM_SIZE:
            return team_words(rule.at_least, rule.at_most)
        case EligibilityKind.ONE_PER_ORGANISATION:
            most = rule.at_most or 1
            return ngettext(
                "Each organisation sends one application.", "Each organisation sends at most %(n)s applications.", most
            ) % {"n": most}
        case EligibilityKind.SOLVER_PROFILE:
            return _("Whoever applies has a solver profile in Minga.")
    return str(EligibilityKind(rule.kind).label)


def team_words(least: int | None, most: int | None) -> str:
    """How many people a team has."""
    if least and most:
        return _("The team has from %(least)s to %(most)s people.") % {"least": least, "most": most}
    if most:
        return ngettext("The team has at most %(n)s person.", "The team has at most %(n)s people.", most) % {"n": most}
    least = least or 1
    return ngettext("The team has at least %(n)s person.", "The team has at least %(n)s people.", least) % {"n": least}


def group_words(quota: QuotaRule, names: Names) -> str:
    """For whom places are kept."""
    group = str(QuotaGroup(quota.group).label)
    if quota.value:
        return f"{group}: {value_words(quota.group, quota.value, names)}"
    return group if quota.group in YES_OR_NO else _("%(group)s: each of them") % {"group": group}


def quota_words(quota: QuotaRule, names: Names) -> str:
    """Places kept, or a limit; the office's own words, when it wrote some."""
    written = pick(quota.text)
    if written:
        return written
    said = {"group": group_words(quota, names), "least": quota.at_least, "most": quota.at_most}
    if quota.at_least is not None and quota.at_most is not None:
        return _("%(group)s: at least %(least)s places and at most %(most)s.") % said
    if quota.at_most is not None:
        return _("%(group)s: at most %(most)s places.") % said
    return _("%(group)s: at least %(least)s places.") % said


def tie_break_words(tie: TieBreak, rules: Rules, names: Names) -> str:
    """How two equal applications are told apart."""
    match tie.kind:
        case TieBreakKind.CRITERION:
            return _("The higher score in “%(criterion)s”.") % {"criterion": criterion_title(rules, tie.value)}
        case TieBreakKind.LEAST_SCORE:
            return _("The higher one of the lowest scores that each received.")
        case TieBreakKind.MEDIAN:
            return _("The higher median of the scores.")
        case TieBreakKind.QUOTA_GROUP:
            group, _sign, value = tie.value.partition("=")
            rule = QuotaRule(key="", group=group, value="" if value == "yes" else value)
            return _("Whoever belongs to this group: %(group)s.") % {"group": group_words(rule, names)}
        case TieBreakKind.EARLIER:
            return _("Whoever sent it earlier.")
    return _("A public lottery, which anybody can draw again.")


def rank_words(phase: PhaseRules) -> str:
    """Which number puts the applications in order."""
    words = {
        RankBy.MEAN: _("The mean of the scores of the jury puts the applications in order."),
        RankBy.CORRECTED: _(
            "The mean of the scores, corrected for how strict each juror is, puts the applications in order. "
            "Where the correction is not possible, the plain mean does."
        ),
        RankBy.MEDIAN: _("The median of the scores of the jury puts the applications in order."),
        RankBy.TRIMMED: _("The mean of the scores without the highest and the lowest puts the applications in order."),
        RankBy.LOTTERY: _("There is no jury: a public lottery among those who fulfil the conditions decides."),
    }
    return words[RankBy(phase.rank_by)]


def late_words(name: str) -> str:
    """What an applicant may still change after the end (`LATE_FIELDS`)."""
    return {
        "contact": _("After the end an applicant may still correct e-mail and telephone."),
        "team": _("After the end an applicant may still replace somebody of the team."),
    }.get(name, name)


def criterion_title(rules: Rules, key: str) -> str:
    """The title of a criterion, of the last round that has it."""
    for phase in reversed(rules.phases):
        rubric = rubric_of(phase)
        for criterion in rubric.criteria if rubric else ():
            if criterion.key == key:
                return pick(criterion.title)
    return key


def rubric_of(phase: PhaseRules) -> RubricDefinition | None:
    """The rubric of a round as values; None when it has none, or when it is not whole yet."""
    if not phase.rubric:
        return None
    try:
        return read_rubric(phase.rubric)
    except Invalid:
        return None


def _stage(number: int | None) -> str:
    return str(LifeStage(number).label) if number in LifeStage.values else str(number or "")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
