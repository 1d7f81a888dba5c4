"""What waits for a person in her challenges: drafts to finish, and those to confirm each year."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.queries.challenges import (
    STALE_AFTER,
    challenges_decided_by,
    challenges_written_in,
    stale,
)
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
