"""A team and its mentor agree on a meeting beforehand: what each may do, what it leaves, who hears of it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.learning.actions.meetings import (
    MeetingPlan,
    accept_meeting,
    cancel_meeting,
    decline_meeting,
    move_meeting,
    propose_meeting,
)
from minga.learning.actions.mentoring_logs import log_meeting, read_log
from minga.learning.actions.mentorships import end_mentorship
from minga.learning.actions.teams import end_team
from minga.learning.enums import MeetingState, Side
from minga.learning.models import Leader, MentorMeeting, MentorProfile, MentorSlot, Team
from minga.learning.queries.calendar import calendar_of
from minga.learning.queries.meetings import arranged_for
from minga.learning.queries.mentor_free import free_days, in_the_way
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import make_meeting, make_mentor, make_session, make_team
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
ZONE = "America/Asuncion"


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def team(edition: Edition) -> Team:
    return make_team(edition)


@pytest.fixture
def mentor(edition: Edition, team: Team) -> Person:
    return make_mentor(edition, team)


def _members(team: Team) -> list[Person]:
    return [each.enrolment.person for each in team.members.select_related("enrolment__person").order_by("pk")]


def _plan(**fields: object) -> MeetingPlan:
    values = {"starts_at": now() + timedelta(days=3), "minutes": 45, "topic": "El prototipo", "timezone": ZONE}
    return MeetingPlan(**(values | fields))  # type: ignore[arg-type]


def _told(kind: str) -> set[int]:
    return set(Message.objects.filter(kind=f"learning.meeting_{kind}").values_list("to", flat=True))


def _keys() -> Sequence[str]:
    return list(Entry.objects.filter(key__startswith="learning.meeting").order_by("pk").values_list("key", flat=True))


def test_a_member_proposes_the_mentor_accepts_and_all_the_others_hear(team: Team, mentor: Person) -> None:
    one, two = _members(team)

    meeting = propose_meeting(team=team, mentor=mentor, plan=_plan(said="¿Puede?"), actor=one, now=now())
    assert (meeting.state, meeting.turn, meeting.sequence) == (MeetingState.PROPOSED, Side.MENTOR, 0)
    assert _told("proposed") == {mentor.pk}
    agreed = accept_meeting(meeting=meeting, sequence=0, actor=mentor, now=now())

    assert (agreed.state, agreed.sequence) == (MeetingState.AGREED, 1)
    assert _told("accepted") == {one.pk, two.pk}
    assert _keys() == ["learning.meeting_proposed", "learning.meeting_accepted"]
    assert "¿Puede?" not in str(Entry.objects.filter(key__startswith="learning.meeting").values_list("after", "before"))


def test_a_move_gives_the_word_to_the_other_side_and_the_former_answer_is_refused(team: Team, mentor: Person) -> None:
    meeting = make_meeting(team, mentor, state=MeetingState.AGREED, turn=Side.MENTOR)
    one, two = _members(team)

    moved = move_meeting(meeting=meeting, plan=_plan(), actor=mentor, now=now())

    assert (moved.state, moved.turn, moved.sequence) == (MeetingState.PROPOSED, Side.TEAM, 1)
    assert _told("moved") == {one.pk, two.pk}
    with pytest.raises(Conflict):
        accept_meeting(meeting=moved, sequence=0, actor=one, now=now())
    with pytest.raises(NotAllowed):
        accept_meeting(meeting=moved, sequence=1, actor=mentor, now=now())
    assert accept_meeting(meeting=moved, sequence=1, actor=one, now=now()).state == MeetingState.AGREED


def test_who_says_no_says_why_and_it_stands_no_more(team: Team, mentor: Person) -> None:
    one, two = _members(team)
    meeting = make_meeting(team, mentor)

    with pytest.raises(Invalid):
        decline_meeting(meeting=meeting, said=" ", actor=one, now=now())
    declined = decline_meeting(meeting=meeting, said="Viajamos ese día", actor=one, now=now())

    assert (declined.state, declined.said) == (MeetingState.DECLINED, "Viajamos ese día")
    assert _told("declined") == {mentor.pk, two.pk}
    with pytest.raises(NotReady):
        cancel_meeting(meeting=meeting, said="No", actor=mentor, now=now())


@pytest.mark.parametrize(
    ("who", "proposes"),
    [
        ("member", True),
        ("mentor", True),
        ("manager", True),
        ("facilitator", False),
        ("colleague", False),
        ("other", False),
    ],
)
def test_who_arranges(edition: Edition, team: Team, mentor: Person, who: str, proposes: bool) -> None:
    people = {"member": _members(team)[0], "mentor": mentor, "other": make_person()}
    for name, kind in (("manager", RoleKind.MANAGER), ("facilitator", RoleKind.FACILITATOR)):
        people[name] = make_person()
        role(people[name], kind, edition)
    people["colleague"] = make_mentor(edition, team)
    before = MentorMeeting.objects.count()

    try:
        propose_meeting(team=team, mentor=mentor, plan=_plan(), actor=people[who], now=now())
    except NotAllowed:
        assert not proposes

    assert MentorMeeting.objects.count() == before + proposes


def test_what_is_at_the_same_time_is_told_without_other_peoples_names(
    edition: Edition, team: Team, mentor: Person
) -> None:
    at = now() + timedelta(days=2)
    other = make_team(make_edition(), name="Equipo secreto")
    make_mentor(other.edition, other, person=mentor)
    make_meeting(other, mentor, starts_at=at, state=MeetingState.AGREED, topic="Algo secreto")
    session = make_session(edition, starts_at=at)
    led = make_session(make_edition(), starts_at=at)
    Leader.objects.create(session=led, person=mentor)
    make_session(make_edition(), starts_at=at)

    words = in_the_way(team, mentor, at, at + timedelta(minutes=30))

    assert len(words) == 3
    assert session.titles["es"] in " ".join(words)
    assert not {"secreto", led.titles["es"]} & set(" ".join(words).split())
    member = _members(team)[0]
    with pytest.raises(Conflict) as refused:
        propose_meeting(team=team, mentor=mentor, plan=_plan(starts_at=at), actor=member, now=now())
    assert (refused.value.field, refused.value.code) == ("moment", "clash")
    meeting = propose_meeting(team=team, mentor=mentor, plan=_plan(starts_at=at), anyway=True, actor=member, now=now())
    with pytest.raises(Conflict):
        accept_meeting(meeting=meeting, sequence=0, actor=mentor, now=now())
    assert accept_meeting(meeting=meeting, sequence=0, anyway=True, actor=mentor, now=now()).state == "agreed"


def test_free_moments_are_those_of_her_week_in_which_nobody_is_busy(team: Team, mentor: Person) -> None:
    zone = ZoneInfo(ZONE)
    profile = MentorProfile.objects.create(person=mentor, timezone=ZONE)
    day = (now().astimezone(zone) + timedelta(days=2)).date()
    MentorSlot.objects.create(profile=profile, weekday=day.weekday(), starts=time(16), ends=time(18))
    taken = datetime.combine(day, time(17), zone)
    make_meeting(team, mentor, starts_at=taken)

    moments = [each for day in free_days(team, mentor, now()) for each in day.moments]

    assert moments[0] == taken - timedelta(hours=1)
    assert taken not in moments
    assert len(moments) == 5
    assert moments[1:3] == [taken + timedelta(days=7, hours=-1), taken + timedelta(days=7)]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"minutes": 0}, "minutes"),
        ({"topic": " "}, "topic"),
        ({"starts_at": datetime(2020, 1, 1, 10, tzinfo=ZoneInfo(ZONE))}, "moment"),
    ],
)
def test_what_does_not_serve_is_refused_at_its_place(
    team: Team, mentor: Person, fields: dict[str, object], wrong: str
) -> None:
    with pytest.raises(Invalid) as refused:
        propose_meeting(team=team, mentor=mentor, plan=_plan(**fields), actor=mentor, now=now())

    assert list(refused.value.errors) == [wrong]
    assert not MentorMeeting.objects.exists()


@pytest.mark.parametrize("how", ["pair", "team"])
def test_meetings_ahead_fall_away_with_the_pair_or_the_team(
    edition: Edition, team: Team, mentor: Person, how: str
) -> None:
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    meeting, over = make_meeting(team, mentor), make_meeting(team, mentor, starts_at=now() - timedelta(days=3))
    other = make_team(edition)
    stays = make_meeting(other, make_mentor(edition, other))

    if how == "pair":
        end_mentorship(mentorship=team.mentorships.get(), actor=manager, now=now())
    else:
        end_team(team=team, actor=manager, now=now())

    states = [MentorMeeting.objects.get(pk=each.pk).state for each in (meeting, over, stays)]
    assert states == [MeetingState.CANCELLED, MeetingState.PROPOSED, MeetingState.PROPOSED]
    assert mentor.pk in _told("dropped")
    assert Entry.objects.get(key="learning.meetings_dropped").after == {"meetings": 1}


def test_a_meeting_becomes_the_entry_of_the_log(edition: Edition, team: Team, mentor: Person) -> None:
    meeting = make_meeting(team, mentor, starts_at=now() - timedelta(hours=2), state=MeetingState.AGREED)
    other = make_team(edition)
    foreign = make_meeting(other, make_mentor(edition, other), state=MeetingState.AGREED)
    typed = {"held_on": (now() - timedelta(days=1)).date().isoformat(), "minutes": "45", "topic": "El prototipo"}
    assert [each.to_note for each in arranged_for(mentor, now())] == [True]
    assert [each.to_note for each in arranged_for(_members(team)[0], now())] == [False]

    for arranged in (meeting, foreign):
        read = read_log(typed | {"arranged": str(arranged.uuid)}, team)
        log = log_meeting(team=team, meeting=read, actor=mentor, now=now())
        arranged.refresh_from_db()
        assert (arranged.log == log) is (arranged == meeting)

    assert (meeting.state, foreign.state) == (MeetingState.HELD, MeetingState.AGREED)
    assert arranged_for(mentor, now()) == []


def test_calendars_of_both_sides_hold_it_by_one_name_and_strike_it_out(team: Team, mentor: Person) -> None:
    member, stranger = _members(team)[0], make_person()
    meeting = propose_meeting(team=team, mentor=mentor, plan=_plan(), actor=member, now=now())

    def held(person: Person) -> str:
        return calendar_of(person, now()).content.decode().replace("\r\n ", "")

    for person in (member, mentor):
        assert "STATUS:TENTATIVE" in held(person)
        assert f"UID:{meeting.uuid}@minga" in held(person)
    assert str(meeting.uuid) not in held(stranger)
    accept_meeting(meeting=meeting, sequence=0, actor=mentor, now=now())
    assert ("STATUS:CONFIRMED" in held(member), "SEQUENCE:1" in held(member)) == (True, True)
    cancel_meeting(meeting=meeting, said="Enfermó", actor=mentor, now=now())
    assert ("STATUS:CANCELLED" in held(mentor), "SEQUENCE:2" in held(mentor)) == (True, True)


def test_nobody_moves_what_is_noted(team: Team, mentor: Person) -> None:
    meeting = make_meeting(team, mentor, state=MeetingState.HELD)

    with pytest.raises(DomainError):
        move_meeting(meeting=meeting, plan=_plan(), actor=mentor, now=now())

    assert Message.objects.count() == 0
