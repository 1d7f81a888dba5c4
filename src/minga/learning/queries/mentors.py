"""The mentors of an edition: what they offer, how much they have, when they can meet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.clock import today
from minga.learning import policies
from minga.learning.enums import TeamSkill
from minga.learning.models import MentorProfile, Mentorship, Team
from minga.learning.queries.mentor_ground import MentorSide, TeamSide, conflict, mentor_sides, team_sides
from minga.learning.queries.mentor_hours import hours_in
from minga.learning.queries.mentor_reasons import language_words
from minga.learning.queries.team_reasons import skill_words
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.policies import may_work_in

MOST_PROPOSED: Final = 20


@dataclass(frozen=True)
class MentorCard:
    """A mentor in the directory of an edition. `teams`: those of this edition that she accompanies."""

    key: str
    name: str
    headline: str
    skills: tuple[str, ...]
    languages: str
    teams: int
    most: int
    takes: bool
    has_profile: bool

    @property
    def free(self) -> int:
        """How many more she takes."""
        return max(0, self.most - self.teams)


@dataclass(frozen=True)
class TeamLink:
    """A team that she accompanies."""

    number: int
    name: str


@dataclass(frozen=True)
class MentorPage:
    """One mentor in an edition. `hours`: of the week, in the time zone of whoever reads."""

    card: MentorCard
    biography: str
    hours: tuple[str, ...]
    timezone: str
    teams: tuple[TeamLink, ...]
    own: bool


def mentor_cards(edition: Edition, viewer: Person | None, now: datetime) -> list[MentorCard]:
    """The directory. Those inside the edition see every mentor; others those whose role is public."""
    sides = _visible(mentor_sides(edition, now), edition, viewer, now)
    counts = Counter(Mentorship.objects.filter(team__edition=edition, until=None).values_list("mentor", flat=True))
    return [_card(side, counts[side.person.pk]) for side in sides]


def mentor_page(edition: Edition, key: str, viewer: Person | None, now: datetime) -> MentorPage | None:
    """One of them; None when the viewer may not see her."""
    side = next(
        (one for one in _visible(mentor_sides(edition, now), edition, viewer, now) if one.person.key == key), None
    )
    if side is None:
        return None
    mine = Mentorship.objects.filter(team__edition=edition, mentor=side.person, until=None).select_related("team")
    inside = is_inside(viewer, edition, now)
    zone = viewer.timezone if viewer is not None else edition.timezone
    teams = tuple(TeamLink(each.team.number, each.team.name) for each in mine.order_by("team__number"))
    return MentorPage(
        card=_card(side, len(teams)),
        biography=side.profile.biography if side.profile else "",
        hours=tuple(hours_of(side.profile, zone, edition, now)) if side.profile and inside else (),
        timezone=zone,
        teams=teams if inside else (),
        own=viewer is not None and viewer.pk == side.person.pk,
    )


def is_inside(viewer: Person | None, edition: Edition, now: datetime) -> bool:
    """Whoever takes part in the edition or works in it."""
    return policies.takes_part(viewer, edition) or may_work_in(viewer, edition, now)


def hours_of(profile: MentorProfile, zone: str, edition: Edition, now: datetime) -> Iterable[str]:
    """“Monday 9:00 to 11:00”, by the clock of this zone."""
    for each in hours_in(profile.slots.all(), profile.timezone, zone, today(edition.timezone, at=now)):
        yield f"{WEEKDAYS[each.weekday]} {each.starts:%H:%M}-{each.ends:%H:%M}"


def could_be_mentors(edition: Edition, now: datetime) -> list[MentorProfile]:
    """Whoever offers herself as a mentor and has not the role here: to be proposed, not yet named.

    Only those who work in the host, or mentored an edition of the same instrument before: a profile is no public ad.
    """
    here = people_with((RoleKind.MENTOR,), scope=edition, now=now)
    house = Role.objects.counting(now).filter(organisation=edition.host).values("person")
    earlier = Edition.objects.filter(version__instrument=edition.version.instrument_id).values("pk")
    before = Role.objects.filter(scope_type=Edition._meta.label_lower, scope_id__in=earlier, kind=RoleKind.MENTOR)
    rows = MentorProfile.objects.filter(open=True, person__is_active=True).exclude(person__in=here)
    rows = rows.filter(person__in=house) | rows.filter(person__in=before.values("person"))
    return list(rows.select_related("person").distinct().order_by("person__family_name", "pk")[:MOST_PROPOSED])


def profile_of(person: Person) -> MentorProfile | None:
    """Her own, with its hours."""
    return MentorProfile.objects.filter(person=person).prefetch_related("slots").first()


def mentorships_of(person: Person) -> QuerySet[Mentorship]:
    """What she accompanies today, the editions that begin first first."""
    rows = Mentorship.objects.filter(mentor=person, until=None, team__ended_at=None)
    return rows.select_related("team__edition", "team__challenge").order_by("team__edition__starts_on", "team__number")


def skills_in_words(skills: Iterable[str]) -> tuple[str, ...]:
    """Those of the list in the reader's language, her own as she wrote them."""
    return tuple(str(TeamSkill(each).label) if each in TeamSkill.values else each for each in skills)


def _visible(sides: Iterable[MentorSide], edition: Edition, viewer: Person | None, now: datetime) -> list[MentorSide]:
    if is_inside(viewer, edition, now):
        return list(sides)
    roles = Role.objects.at(scope=edition).of_kinds((RoleKind.MENTOR,)).counting(now)
    public = set(roles.filter(public=True).values_list("person", flat=True))
    return [side for side in sides if side.person.pk in public]


def _card(side: MentorSide, teams: int) -> MentorCard:
    profile = side.profile
    return MentorCard(
        key=side.person.key,
        name=str(side.person),
        headline=profile.headline if profile else "",
        skills=skills_in_words(profile.skills) if profile else (),
        languages=language_words(profile.languages) if profile else "",
        teams=teams,
        most=side.most,
        takes=profile.open if profile else True,
        has_profile=profile is not None,
    )


def mentor_choices(team: Team, now: datetime) -> list[tuple[MentorCard, list[str]]]:
    """Mentors who could accompany the team, those who take most more first, each with what to weigh."""
    edition = team.edition
    accompany = set(Mentorship.objects.filter(team=team, until=None).values_list("mentor", flat=True))
    counts = Counter(Mentorship.objects.filter(team__edition=edition, until=None).values_list("mentor", flat=True))
    side = next((one for one in team_sides(edition) if one.team.pk == team.pk), None)
    found = []
    for mentor in mentor_sides(edition, now):
        if mentor.person.pk in accompany or (side is not None and mentor.person.pk in side.people):
            continue
        card = _card(mentor, counts[mentor.person.pk])
        found.append((card, _to_weigh(card, side, mentor)))
    return sorted(found, key=lambda each: (-each[0].free, each[0].name))


def _to_weigh(card: MentorCard, side: TeamSide | None, mentor: MentorSide) -> list[str]:
    if not card.takes:
        said = [_("Takes no teams at present.")]
    else:
        said = [
            ngettext("Has %(n)s team of %(most)s.", "Has %(n)s teams of %(most)s.", card.teams)
            % {"n": card.teams, "most": card.most}
        ]
    why = conflict(side, mentor) if side is not None else ""
    if why == "organisation":
        said.append(_("Works in the same organisation as somebody of the team."))
    elif why == "language":
        said.append(_("Shares no language with the whole team."))
    known = set(mentor.profile.skills) if mentor.profile else set()
    covers = [skill for skill in (side.lacks or () if side is not None else ()) if skill in known]
    if covers:
        said.append(_("Can help with what nobody in the team brings: %(what)s.") % {"what": skill_words(covers)})
    return said
