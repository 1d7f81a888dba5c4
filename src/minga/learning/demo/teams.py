"""Teams of the demo, who accompanies them, and what they talked about."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.learning.actions.meetings import MeetingPlan, accept_meeting, propose_meeting
from minga.learning.actions.mentor_profiles import Hours, Offered, save_mentor_profile
from minga.learning.actions.mentoring_logs import Agreed, Meeting, log_meeting
from minga.learning.actions.mentorships import name_mentor
from minga.learning.actions.teams import create_team, place_member
from minga.learning.actions.wishes import Wanted, save_wish
from minga.learning.demo.stage import Class
from minga.learning.models import AgreedAction, Team
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import house_day
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.models import Person

HER_TEAMS: Final = 4
"""Of the mentor of the cast; the others share the rest."""
WISHES: Final = 8
MET: Final = (46, 20, 5)
"""Days ago on which the first team met: before its first task, before its second, and this week."""
LOW: Final = 6
"""The place of the team that lost somebody."""


def form(taught: Class, names: Sequence[str], at: datetime) -> list[Team]:
    """Four people in each of these teams, colleagues of one entity in different ones."""
    teams = [create_team(edition=taught.edition, name=name, actor=HOUSE, now=at) for name in names]
    for place, enrolment in enumerate(taught.people[: 4 * len(teams)]):
        place_member(
            enrolment=enrolment, team=teams[place % len(teams)], stays=False, actor=HOUSE, now=at + timedelta(hours=1)
        )
    return teams


def wish(taught: Class, at: datetime) -> None:
    """What some of them bring to a team."""
    skills = taught.told["skills"]
    for place, enrolment in enumerate(taught.people[:WISHES]):
        dice = taught.dice("wish", place)
        well, *somewhat = dice.sample(skills, 3)
        wanted = Wanted(well=[well], somewhat=somewhat, languages=[enrolment.person.language])
        save_wish(enrolment=enrolment, wanted=wanted, actor=enrolment.person, now=at)


def present_mentor(taught: Class, at: datetime) -> None:
    """What the mentor of the cast says of herself."""
    told, person = taught.told["mentor"], taught.staff["mentor"]
    hours = [Hours(weekday=day, starts=time(16), ends=time(18)) for day in (1, 3)]
    offered = Offered(
        headline=told["headline"], biography=told["biography"], skills=told["skills"], languages=["es", "pt"],
        capacity=8, timezone=person.timezone, slots=hours,
    )  # fmt: skip
    save_mentor_profile(person=person, offered=offered, actor=person, now=at)


def accompany(taught: Class, teams: Sequence[Team], at: datetime) -> dict[int, Person]:
    """Each team its mentor, but the last one, which waits for one. By team."""
    told = taught.told["mentors"] if len(teams) > HER_TEAMS else []
    others = [_mentor(taught, *each, at=at) for each in told]
    found: dict[int, Person] = {}
    for place, team in enumerate(teams[:-1]):
        mentor = taught.staff["mentor"] if place < HER_TEAMS else others[place % len(others)]
        name_mentor(team=team, mentor=mentor, stays=False, actor=HOUSE, now=at)
        found[team.pk] = mentor
    return found


def talk(taught: Class, teams: Sequence[Team], mentors: Mapping[int, Person], first: str) -> None:
    """The first team met three times, others once; the spirits of one are low. `first`: what the first one said."""
    for days, each in zip(MET, taught.told[first], strict=True):
        _log(taught, teams[0], mentors, each, days)
    others = taught.told["other_logs"]
    for place, team in enumerate(teams[1:-1], start=1):
        low = place == LOW
        _log(taught, team, mentors, taught.told["low"] if low else others[place % len(others)], 3 if low else 3 + place)


def arrange(taught: Class, teams: Sequence[Team], mentors: Mapping[int, Person]) -> None:
    """Meetings ahead: the first team's is agreed, the second team waits for the mentor's answer."""
    met = [team for team in teams[:2] if team.pk in mentors]
    for place, (team, told) in enumerate(zip(met, taught.told["meetings"], strict=False)):
        mentor, member = mentors[team.pk], team.members.filter(until=None).earliest("pk").enrolment.person
        zone = ZoneInfo(mentor.timezone)
        day = taught.now.astimezone(zone) + timedelta(days=3 + 2 * place)
        plan = MeetingPlan(
            starts_at=day.replace(hour=16, minute=0, second=0, microsecond=0), minutes=45, timezone=mentor.timezone,
            topic=told["topic"], link=told["link"], said=told["said"],
        )  # fmt: skip
        at = taught.ago(2 - place)
        meeting = propose_meeting(team=team, mentor=mentor, plan=plan, anyway=True, actor=member, now=at)
        if place == 0:
            accept_meeting(meeting=meeting, sequence=0, anyway=True, actor=mentor, now=at + timedelta(hours=5))


def _log(taught: Class, team: Team, mentors: Mapping[int, Person], told: Mapping[str, Any], days: int) -> None:
    at = taught.ago(days)
    there = list(team.members.filter(until=None).order_by("pk").values_list("enrolment", flat=True))
    meeting = Meeting(
        held_on=today(taught.edition.timezone, at=at), minutes=told["minutes"], topic=told["topic"], note=told["note"],
        mood=told["mood"], present=there[: max(2, len(there) - days % 2)],
        done=list(AgreedAction.objects.filter(log__team=team, done_at=None).values_list("uuid", flat=True)),
        agreed=[Agreed(text=text, who=who, due_on=today(at=at + timedelta(days=7))) for text, who in told["agreed"]],
    )  # fmt: skip
    log_meeting(team=team, meeting=meeting, actor=mentors[team.pk], now=at)


def _mentor(taught: Class, given: str, family: str, post: str, *, at: datetime) -> Person:
    initials = f"{given}{family}".lower().replace(".", "").replace(" ", "")
    email = f"mentora-{initials}@ejemplo.example"
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = add_person(new=NewPerson(email=email, given_name=given, family_name=family), actor=HOUSE, now=at)
    give_role(
        person=person, kind=RoleKind.MENTOR, scope=taught.edition, title=post, starts_on=house_day(at),
        ends_on=taught.edition.ends_on, actor=HOUSE, now=at,
    )  # fmt: skip
    return person
