"""What an assignment of mentors starts from: teams, mentors, how well they fit, and what stays.

How well a mentor fits a team, from 0.1 to 1: half of it is what nobody in the team brings and she can help with, a
quarter whether her own words meet those of the challenge, a quarter the hours of hers in which the team works (two
a week are enough). What is not known counts as half. Never: her own team, a team with people of an organisation in
which she works, a team with which she shares no language, more teams than she takes.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from minga.challenges.queries.similar import words_of
from minga.core.clock import today
from minga.core.similar import kin_of, roots_of
from minga.learning.enums import TeamSkill
from minga.learning.models import MentorProfile, Mentorship, Team, TeamMember, Wish
from minga.learning.queries.mentor_hours import hours_at_work, hours_in
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment

CAPACITY: Final = 2
"""Teams that a mentor takes who has not said how many."""
ENOUGH_HOURS: Final = 2.0
UNKNOWN: Final = 0.5
FLOOR: Final = 0.1
Pair = tuple[int, int]
"""Team id, person id."""


@dataclass(frozen=True)
class TeamSide:
    """A team as it is matched."""

    team: Team
    people: tuple[int, ...]
    organisations: frozenset[int]
    languages: frozenset[str]
    """What all of it speak; when there is none, what any of it speaks."""
    lacks: tuple[str, ...] | None
    """Skills that nobody in it brings; None when nobody said anything."""
    zone: str
    shares_language: bool = True


@dataclass(frozen=True)
class MentorSide:
    """A mentor as she is matched. `most`: teams of this edition that she can take."""

    person: Person
    profile: MentorProfile | None
    organisations: frozenset[int]
    most: int
    elsewhere: int


@dataclass(frozen=True)
class Fit:
    """How well they fit, and why: what is told of the pair."""

    affinity: float
    covers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    hours: float | None = None
    languages: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As it is kept beside the pair."""
        return {"covers": list(self.covers), "words": list(self.words), "hours": self.hours,
                "languages": list(self.languages)}  # fmt: skip


@dataclass(frozen=True)
class MentorGround:
    """All that decides an assignment of mentors."""

    teams: tuple[TeamSide, ...]
    mentors: tuple[MentorSide, ...]
    standing: Mapping[Pair, Mentorship]
    fits: Mapping[Pair, Fit]
    conflicts: Mapping[Pair, str] = field(default_factory=dict)

    def basis(self) -> str:
        """Changes when anything changes on which a proposal rests."""
        said: list[Any] = [
            [
                (each.team.pk, each.team.challenge_id, each.people, sorted(each.languages), each.lacks)
                for each in self.teams
            ],
            [(each.person.pk, each.most, _said(each.profile)) for each in self.mentors],
            sorted((pair, row.locked) for pair, row in self.standing.items()),
            sorted(self.conflicts.items()),
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def mentor_ground(edition: Edition, now: datetime) -> MentorGround:
    """A constant number of queries; pairs are compared in memory."""
    teams = _team_sides(edition)
    mentors = _mentor_sides(edition, now)
    named = {each.person.pk for each in mentors}
    rows = Mentorship.objects.filter(team__in=[each.team for each in teams], mentor__in=named, until=None)
    standing = {(row.team_id, row.mentor_id): row for row in rows}
    day = today(edition.timezone, at=now)
    hours = {
        (mentor.person.pk, zone): _hours(mentor.profile, zone, day)
        for mentor in mentors
        for zone in {each.zone for each in teams}
    }
    said = {each.team.pk: _said_in(each.team) for each in teams}
    pairs = [(team, mentor) for team in teams for mentor in mentors]
    return MentorGround(
        teams=teams,
        mentors=mentors,
        standing=standing,
        fits={
            (team.team.pk, mentor.person.pk): _fit(team, mentor, said[team.team.pk], hours[mentor.person.pk, team.zone])
            for team, mentor in pairs
        },
        conflicts={(team.team.pk, mentor.person.pk): why for team, mentor in pairs if (why := conflict(team, mentor))},
    )


def mentor_problem(ground: MentorGround, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The problem in the shape of the engine's file; teams and people by their numbers."""
    each_team = int(settings.get("each") or 1)
    stays = [pair for pair, row in ground.standing.items() if row.locked]
    mine, panels = Counter(person for _team, person in stays), Counter(team for team, _person in stays)
    return {
        "items": [
            {
                "id": str(side.team.pk),
                "reviews": max(each_team, panels[side.team.pk]),
            }
            for side in ground.teams
        ],
        "people": [
            {
                "id": str(side.person.pk),
                "most": max(side.most, mine[side.person.pk]),
            }
            for side in ground.mentors
        ],
        "affinity": [[str(team), str(person), round(fit.affinity, 4)] for (team, person), fit in ground.fits.items()],
        "conflicts": [
            [str(team), str(person), why]
            for (team, person), why in ground.conflicts.items()
            if (team, person) not in stays
        ],
        "locked": [[str(team), str(person)] for team, person in sorted(stays)],
        "previous": [[str(team), str(person)] for team, person in sorted(ground.standing)],
        "keep_worth": float(settings.get("keep") or 0),
    }


def conflict(team: TeamSide, mentor: MentorSide) -> str:
    """Why she may not be proposed for it: "own" team, "organisation", no common "language", or nothing."""
    if mentor.person.pk in team.people:
        return "own"
    if mentor.organisations & team.organisations:
        return "organisation"
    spoken = mentor.profile.languages if mentor.profile is not None else []
    return "language" if spoken and not team.languages & set(spoken) else ""


def mentor_sides(edition: Edition, now: datetime) -> tuple[MentorSide, ...]:
    """The mentors of the edition with what they offer, by name."""
    return _mentor_sides(edition, now)


def team_sides(edition: Edition) -> tuple[TeamSide, ...]:
    """The teams of the edition with what they bring and lack."""
    return _team_sides(edition)


def _team_sides(edition: Edition) -> tuple[TeamSide, ...]:
    teams = Team.objects.filter(edition=edition, ended_at=None).select_related("challenge", "edition")
    members: dict[int, list[Enrolment]] = defaultdict(list)
    rows = TeamMember.objects.filter(team__edition=edition, team__ended_at=None, until=None)
    for row in rows.select_related("enrolment__person").order_by("pk"):
        members[row.team_id].append(row.enrolment)
    wishes = {wish.enrolment_id: wish for wish in Wish.objects.filter(enrolment__edition=edition)}
    return tuple(_team_side(each, members[each.pk], wishes) for each in teams if members[each.pk])


def _team_side(team: Team, people: Sequence[Enrolment], wishes: Mapping[int, Wish]) -> TeamSide:
    said = [wishes[each.pk] for each in people if each.pk in wishes]
    brought = {skill for wish in said for skill, level in wish.skills.items() if level > 0}
    spoken = [
        frozenset(wishes[each.pk].languages)
        if each.pk in wishes and wishes[each.pk].languages
        else frozenset({each.person.language})
        for each in people
    ]
    shared = frozenset.intersection(*spoken)
    zones = Counter(each.person.timezone for each in people)
    return TeamSide(
        team=team,
        people=tuple(each.person_id for each in people),
        organisations=frozenset(each.organisation_id for each in people if each.organisation_id is not None),
        languages=shared or frozenset.union(*spoken),
        lacks=tuple(skill for skill in TeamSkill.values if skill not in brought) if said else None,
        zone=zones.most_common(1)[0][0],
        shares_language=bool(shared),
    )


def _mentor_sides(edition: Edition, now: datetime) -> tuple[MentorSide, ...]:
    people = list(people_with((RoleKind.MENTOR,), scope=edition, now=now).filter(is_active=True))
    profiles = {
        each.person_id: each for each in MentorProfile.objects.filter(person__in=people).prefetch_related("slots")
    }
    works: dict[int, set[int]] = defaultdict(set)
    roles = Role.objects.counting(now).filter(person__in=people, organisation__isnull=False)
    for person, organisation in roles.values_list("person", "organisation"):
        works[person].add(organisation)
    busy = Counter(
        Mentorship.objects.filter(mentor__in=people, until=None, team__ended_at=None)
        .exclude(team__edition=edition)
        .values_list("mentor", flat=True)
    )
    return tuple(
        MentorSide(
            person=each,
            profile=profiles.get(each.pk),
            organisations=frozenset(works[each.pk]),
            most=_most(profiles.get(each.pk), busy[each.pk]),
            elsewhere=busy[each.pk],
        )
        for each in sorted(people, key=lambda one: (one.family_name, one.given_name, one.pk))
    )


def _most(profile: MentorProfile | None, elsewhere: int) -> int:
    if profile is None:
        return max(0, CAPACITY - elsewhere)
    return max(0, profile.capacity - elsewhere) if profile.open else 0


def _fit(team: TeamSide, mentor: MentorSide, said: Mapping[str, str] | None, hours: float | None) -> Fit:
    profile = mentor.profile
    if profile is None:
        return Fit(FLOOR + (1 - FLOOR) * UNKNOWN)
    known = frozenset(profile.skills)
    covers = tuple(skill for skill in team.lacks or () if skill in known)
    skills = UNKNOWN if team.lacks is None else min(1.0, len(covers) / min(3, len(team.lacks) or 1))
    own = " ".join(each for each in profile.skills if each not in TeamSkill.values)
    met = () if said is None else tuple(dict.fromkeys(said[root] for root in roots_of(own) if root in said))[:3]
    words = UNKNOWN if said is None or not own else float(bool(met))
    time = UNKNOWN if hours is None else min(1.0, hours / ENOUGH_HOURS)
    share = 0.5 * skills + 0.25 * words + 0.25 * time
    common = tuple(sorted(team.languages & set(profile.languages))) if team.shares_language else ()
    return Fit(FLOOR + (1 - FLOOR) * share, covers, met, hours, common)


def _said_in(team: Team) -> dict[str, str] | None:
    """Every root under which the challenge may be said, with its own word."""
    if team.challenge is None:
        return None
    found: dict[str, str] = {}
    for typed, roots in kin_of(words_of(team.challenge)).items():
        for root in roots:
            found.setdefault(root, typed)
    return found


def _hours(profile: MentorProfile | None, zone: str, day: Any) -> float | None:
    slots = list(profile.slots.all()) if profile is not None else []
    return hours_at_work(hours_in(slots, profile.timezone, zone, day)) if profile is not None and slots else None


def _said(profile: MentorProfile | None) -> Any:
    if profile is None:
        return None
    slots = [(each.weekday, each.starts, each.ends) for each in profile.slots.all()]
    return profile.capacity, profile.open, sorted(profile.languages), profile.skills, slots
