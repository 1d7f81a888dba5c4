"""Blocks on pages: what apps above show on a challenge, and challenges on pages of the apps below.

    register_challenge_section("initiatives.initiatives", initiatives_on, order=10)

The function gets the challenge, who is looking, whether she is inside, and the moment; it answers a
`Section` or None, and costs a constant number of queries.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.queries.challenges import challenges_visible_to, is_stale
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

ChallengeSection = Callable[[Challenge, Person | None, bool, datetime], Section | None]
TONES = {
    ChallengeStatus.DRAFT: "plain",
    ChallengeStatus.MAPPED: "info",
    ChallengeStatus.CHARACTERISED: "info",
    ChallengeStatus.CONNECTED: "done",
    ChallengeStatus.SOLVED: "done",
    ChallengeStatus.WITHDRAWN: "lesson",
    ChallengeStatus.JOINED: "plain",
}
_SHOWN = 8
_of_challenges: dict[str, tuple[int, ChallengeSection]] = {}


def register_challenge_section(name: str, section: ChallengeSection, *, order: int = 50) -> None:
    """Add a block to every challenge's page; the same name replaces the former."""
    _of_challenges[name] = (order, section)


def challenge_sections(
    challenge: Challenge, viewer: Person | None, now: datetime, *, inside: bool
) -> tuple[Section, ...]:
    """The blocks of apps above that have something to show, in order."""
    ordered = sorted(_of_challenges.items(), key=lambda item: (item[1][0], item[0]))
    made = (section(challenge, viewer, inside, now) for _name, (_order, section) in ordered)
    return tuple(section for section in made if section is not None and section.rows)


def organisation_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """The challenges of an organisation that stand, for its page. Two queries."""
    rows = _standing(viewer, now).filter(organisation=organisation)
    return _section(rows, now, link=f"{reverse('challenges:challenges')}?organisation={organisation.key}")


def territory_section(territory: Territory, viewer: Person | None, now: datetime) -> Section | None:
    """The challenges of a place and of the places in it, for its page. Two queries."""
    rows = _standing(viewer, now)
    link = reverse("challenges:challenges")
    if territory.parent_id is None:
        return _section(rows.filter(country=territory.country), now, link=f"{link}?country={territory.country}")
    inside = rows.filter(territory=territory) | rows.filter(territory__parent=territory)
    return _section(inside, now, link=link)


def _standing(viewer: Person | None, now: datetime) -> QuerySet[Challenge]:
    return challenges_visible_to(viewer, now).filter(status__in=STANDING).select_related("organisation")


def _section(rows: QuerySet[Challenge], now: datetime, *, link: str) -> Section | None:
    total = rows.count()
    if not total:
        return None
    return Section(
        title=_("Challenges"),
        rows=tuple(_row(challenge, now) for challenge in rows.order_by("-mapped_at", "pk")[:_SHOWN]),
        total=total,
        link=link,
        link_label=_("All challenges"),
    )


def _row(challenge: Challenge, now: datetime) -> SectionRow:
    state = challenge.get_status_display()
    if is_stale(challenge, now):
        state = _("%(state)s, not confirmed this year") % {"state": state}
    return SectionRow(
        label=challenge.title,
        link=challenge.get_absolute_url(),
        detail=challenge.organisation.short_name or challenge.organisation.name,
        tag=state,
        tone=TONES[ChallengeStatus(challenge.status)],
    )
