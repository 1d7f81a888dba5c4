"""Strategies, missions, portfolios and prioritisations as a reader may see them, and their rows in lists.

What is public belongs to everybody, the rest to those who work in the organisation.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge, Mission, Placement, Portfolio, Prioritisation, Strategy
from minga.challenges.policies import PLANS, WORKS
from minga.challenges.queries.challenges import challenges_visible_to
from minga.challenges.queries.sections import TONES
from minga.core.search import fold
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

MOST_OFFERED: Final = 12
_P = TypeVar("_P", Strategy, Mission, Portfolio, Prioritisation)


@dataclass(frozen=True)
class ChallengeLine:
    """A challenge where it is only named."""

    key: str
    title: str
    link: str
    owner: str
    state: str
    tone: str
    sdg_goal: int | None
    restricted: bool
    reason: str = ""


@dataclass(frozen=True)
class MissionLine:
    """A mission where it is only named."""

    title: str
    link: str
    statement: str
    owner: str
    due_on: date | None
    retired: bool


@dataclass(frozen=True)
class PlanRow:
    """A strategy or portfolio in a list."""

    title: str
    link: str
    summary: str
    owner: str
    years: str
    public: bool
    retired: bool


def strategies_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Strategy]:
    """Public ones, and the others for those who work in the organisation."""
    return plans_visible(Strategy.objects.select_related("organisation"), viewer, now)


def missions_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Mission]:
    """Public ones, and the others for those who work in the organisation."""
    return plans_visible(Mission.objects.select_related("organisation", "objective__strategy"), viewer, now)


def plans_visible(rows: QuerySet[_P], viewer: Person | None, now: datetime) -> QuerySet[_P]:
    """Public ones, and the others for those who work in the organisation; roles are a subquery."""
    if viewer is None or not viewer.is_active:
        return rows.filter(public=True)
    roles = Role.objects.counting(now).exercised_by(viewer).of_kinds(WORKS).filter(scope_type="")
    return rows.filter(
        Q(public=True) | Q(organisation__in=roles.filter(organisation__isnull=False).values("organisation"))
    )


def in_list(rows: QuerySet[_P], words: str, owner: str = "") -> QuerySet[_P]:
    """Narrowed by words of the title and by the owner; the latest first."""
    for word in words.split()[:8]:
        rows = rows.filter(title__icontains=word)
    if owner:
        rows = rows.filter(organisation__key=owner)
    return rows.order_by("-created_at", "pk")


def plan_row(plan: Strategy | Portfolio) -> PlanRow:
    """One of them in a list; its organisation came along."""
    return PlanRow(
        title=plan.title,
        link=plan.get_absolute_url(),
        summary=plan.summary,
        owner=plan.organisation.name,
        years=years_of(plan) if isinstance(plan, Strategy) else "",
        public=plan.public,
        retired=plan.retired_at is not None,
    )


def mission_line(mission: Mission) -> MissionLine:
    """A mission in a list; its organisation came along."""
    return MissionLine(
        title=mission.title,
        link=mission.get_absolute_url(),
        statement=mission.statement,
        owner=mission.organisation.name,
        due_on=mission.due_on,
        retired=mission.retired_at is not None,
    )


def challenge_line(challenge: Challenge, reason: str = "") -> ChallengeLine:
    """A challenge where it is only named; its organisation came along."""
    return ChallengeLine(
        key=challenge.key,
        title=challenge.title,
        link=challenge.get_absolute_url(),
        owner=challenge.organisation.short_name or challenge.organisation.name,
        state=challenge.get_status_display(),
        tone=TONES[ChallengeStatus(challenge.status)],
        sdg_goal=challenge.sdg_goal,
        restricted=challenge.restricted,
        reason=reason,
    )


def challenges_matching(viewer: Person | None, words: str, now: datetime) -> list[Challenge]:
    """Challenges that still go on, by key or by words of the title; the exact one alone."""
    folded = fold(words)
    if len(folded) < 2:
        return []
    rows = challenges_visible_to(viewer, now).select_related("organisation")
    rows = rows.exclude(status__in=(ChallengeStatus.WITHDRAWN, ChallengeStatus.JOINED))
    every = Q()
    for word in folded.split()[:8]:
        every &= Q(folded_title__contains=word)
    found = list(rows.filter(every | Q(key=words.strip())).order_by("folded_title", "pk")[:50])
    exact = [row for row in found if folded in {row.folded_title, row.key}]
    return (exact or found)[:MOST_OFFERED]


def organisations_planned_by(person: Person, now: datetime) -> QuerySet[Organisation]:
    """The recognised organisations for which she keeps strategies and portfolios, by name."""
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(PLANS).filter(scope_type="")
    rows = Organisation.objects.filter(pk__in=roles.values("organisation"), retired_at__isnull=True)
    return rows.filter(recognised_at__isnull=False).order_by("folded_name", "pk")


def lineage_of(challenge: Challenge, viewer: Person | None, inside: bool, now: datetime) -> Section | None:
    """Where the challenge belongs, for its own page: objectives, portfolios, prioritisations. Three queries."""
    strategies = strategies_visible_to(viewer, now)
    objectives = challenge.objectives.filter(strategy__in=strategies, strategy__retired_at__isnull=True)
    placements = Placement.objects.filter(
        challenge=challenge,
        portfolio__in=plans_visible(Portfolio.objects.all(), viewer, now),
        portfolio__retired_at__isnull=True,
    ).select_related("portfolio")
    rounds = plans_visible(Prioritisation.objects.all(), viewer, now).filter(candidates__challenge=challenge)
    rows = [
        SectionRow(each.strategy.title, each.strategy.get_absolute_url(), each.title, _("Strategy"), "facet")
        for each in objectives.select_related("strategy")
    ]
    rows += [
        SectionRow(each.portfolio.title, each.portfolio.get_absolute_url(), each.reason, _("Portfolio"), "facet")
        for each in placements.order_by("portfolio__title", "pk")
    ]
    rows += [
        SectionRow(each.title, each.get_absolute_url(), each.get_status_display(), _("Prioritisation"), "facet")
        for each in rounds.order_by("-created_at", "pk")
    ]
    return Section(title=_("Where it belongs"), rows=tuple(rows), total=len(rows)) if rows else None


def years_of(strategy: Strategy) -> str:
    """ "2024–2030", or what is known of it."""
    if strategy.starts_year and strategy.ends_year:
        return f"{strategy.starts_year}–{strategy.ends_year}"
    if strategy.starts_year:
        return _("from %(year)d") % {"year": strategy.starts_year}
    return _("until %(year)d") % {"year": strategy.ends_year} if strategy.ends_year else ""


def axis_link(axis: str) -> str:
    """The page of an axis."""
    return reverse("challenges:axis", args=[axis]) if axis else ""
