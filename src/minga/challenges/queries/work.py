"""What waits for a person in her challenges: drafts to finish, those to confirm each year, and votes."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from minga.challenges.enums import ChallengeStatus, PrioritisationStatus
from minga.challenges.models import Challenge, Prioritisation, Vote
from minga.challenges.policies import WORKS
from minga.challenges.queries.challenges import (
    STALE_AFTER,
    challenges_decided_by,
    challenges_written_in,
    stale,
)
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

_SHOWN = 6
_SOON = timedelta(days=30)


def drafts_of(person: Person, now: datetime) -> WorkSection | None:
    """Challenges that are being written, the last touched first. One query."""
    rows = challenges_written_in(person, now).filter(status=ChallengeStatus.DRAFT).select_related("organisation")
    drafts = [_draft_row(challenge) for challenge in rows.order_by("-updated_at", "pk")[:_SHOWN]]
    return WorkSection(
        title=_("Challenges being written"),
        rows=drafts,
        link=f"{reverse('challenges:challenges')}?status=draft",
        link_label=_("All challenges"),
    )


def to_confirm(person: Person, now: datetime) -> WorkSection | None:
    """Challenges about which nobody has said for a year, or nearly, that they are still true. One query."""
    rows = stale(challenges_decided_by(person, now), now + _SOON).select_related("organisation")
    return WorkSection(
        title=_("Are these challenges still true?"),
        rows=[_confirm_row(challenge) for challenge in rows.order_by("confirmed_at", "pk")[:_SHOWN]],
    )


def to_vote_in(person: Person, now: datetime) -> WorkSection | None:
    """Open votes of organisations in which she works, or that invited one of hers, until she has voted. One query."""
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(WORKS)
    houses = roles.filter(scope_type="", organisation__isnull=False).values("organisation")
    voted = Vote.objects.filter(candidate__prioritisation=OuterRef("pk"), person=person)
    invited = Prioritisation.invited.through.objects.filter(prioritisation=OuterRef("pk"), organisation__in=houses)
    rows = Prioritisation.objects.filter(Q(organisation__in=houses) | Exists(invited), ~Exists(voted))
    rows = rows.filter(status=PrioritisationStatus.VOTING, opens_at__lte=now, closes_at__gt=now)
    return WorkSection(
        title=_("Votes that are open"),
        rows=[_vote_row(row) for row in rows.select_related("organisation").order_by("closes_at", "pk")[:_SHOWN]],
    )


def _vote_row(prioritisation: Prioritisation) -> WorkRow:
    closes = prioritisation.closes_at
    return WorkRow(
        title=prioritisation.title,
        link=reverse("challenges:prioritisation-vote", args=[prioritisation.key]),
        detail=prioritisation.organisation.name,
        due=localtime(closes).date() if closes else None,
        label=_("Vote"),
    )


def _draft_row(challenge: Challenge) -> WorkRow:
    return WorkRow(
        title=challenge.title,
        link=reverse("challenges:review", args=[challenge.key]),
        detail=challenge.organisation.name,
        label=_("Go on writing"),
    )


def _confirm_row(challenge: Challenge) -> WorkRow:
    due = challenge.confirmed_at + STALE_AFTER if challenge.confirmed_at else None
    return WorkRow(
        title=challenge.title,
        link=f"{challenge.get_absolute_url()}#confirm",
        detail=challenge.organisation.name,
        due=due.date() if due else None,
        label=_("Look and confirm"),
    )
