"""Arranged meetings as each side reads them: what waits for her word, what comes, what can be noted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.core.clock import today, zone_place
from minga.core.texts import pick
from minga.learning import policies
from minga.learning.enums import MEETING_STANDS, MeetingState, Side
from minga.learning.models import MentorMeeting, Mentorship, Team, TeamMember
from minga.learning.queries.mentor_free import in_the_way
from minga.learning.queries.zones import hours_in, when_in_words
from minga.people.models import Person
from minga.programmes.models import Edition

TO_NOTE: Final = timedelta(days=14)
"""How long a mentor is asked for the note of a meeting that was agreed."""
TONES: Final = {
    MeetingState.PROPOSED: ("warn", "clock"),
    MeetingState.AGREED: ("done", "check"),
    MeetingState.DECLINED: ("plain", "x"),
    MeetingState.CANCELLED: ("bad", "x"),
    MeetingState.HELD: ("plain", "check"),
}


@dataclass(frozen=True)
class Arranged:
    """One meeting in a list. `hers`: she is asked for an answer; `to_note`: it is over and not noted."""

    href: str
    topic: str
    starts_at: datetime
    minutes: int
    team: str
    mentor: str
    where: str
    state: str
    tone: str
    icon: str
    hers: bool
    to_note: bool
    note_href: str


@dataclass(frozen=True)
class MeetingPage:
    """The page of one meeting. `when`: by the reader's clock, and by that of whoever proposed it."""

    meeting: MentorMeeting
    team: Team
    edition_title: str
    when: str
    state: str
    tone: str
    icon: str
    proposed_by: str
    ways: tuple[str, ...]
    may_answer: bool
    may_move: bool
    may_note: bool
    note_href: str
    waits: bool
    over: bool


def meeting_page(meeting: MentorMeeting, viewer: Person, now: datetime) -> MeetingPage:
    """A constant number of queries. Rights: `may_see_meetings` first."""
    team, zone = meeting.team, timezone.get_current_timezone_name()
    stands = meeting.state in MEETING_STANDS
    arranges = team.ended_at is None and policies.arranges(viewer, team, meeting.mentor, now)
    hers = policies.speaks_for(viewer, meeting.mentor) == meeting.turn
    proposed, over = meeting.state == MeetingState.PROPOSED, meeting.starts_at <= now
    tone, icon = TONES[MeetingState(meeting.state)]
    ahead = stands and not over
    return MeetingPage(
        meeting=meeting,
        team=team,
        edition_title=pick(team.edition.titles),
        when=" · ".join(filter(None, (when_in_words(meeting.starts_at, meeting.ends_at, zone), _there(meeting, zone)))),
        state=str(meeting.get_state_display()),
        tone=tone,
        icon=icon,
        proposed_by=team.name if meeting.turn == Side.MENTOR else str(meeting.mentor),
        ways=in_the_way(team, meeting.mentor, meeting.starts_at, meeting.ends_at, meeting) if ahead else (),
        may_answer=arranges and proposed and hers and not over,
        may_move=arranges and stands,
        may_note=_may_note(meeting, viewer, now),
        note_href=note_address(meeting),
        waits=proposed and not hers,
        over=over,
    )


def meeting_in(edition_key: str, uuid: str) -> MentorMeeting:
    """A meeting of a team of this edition; DoesNotExist for any other."""
    rows = MentorMeeting.objects.select_related("team__edition__host", "mentor", "log")
    return rows.get(uuid=uuid, team__edition__key=edition_key)


def mentors_to_meet(team: Team, person: Person) -> list[Person]:
    """With whom she can arrange a meeting: a mentor of the team with herself, everybody else with any of them."""
    rows = Mentorship.objects.filter(team=team, until=None).select_related("mentor").order_by("since", "pk")
    mentors = [each.mentor for each in rows]
    return [each for each in mentors if each.pk == person.pk] or mentors


def to_be_noted(team: Team, mentor: Person, uuid: UUID | None) -> MentorMeeting | None:
    """The arranged meeting of this address, while it can become an entry of the log."""
    rows = MentorMeeting.objects.filter(team=team, mentor=mentor, state__in=MEETING_STANDS, log=None)
    rows = rows.select_related("team__edition")
    return rows.filter(uuid=uuid).first() if uuid else None


def noted_of(meeting: MentorMeeting) -> dict[str, str]:
    """What the form of the log holds before anybody writes."""
    day = today(meeting.team.edition.timezone, at=meeting.starts_at)
    return {"held_on": day.isoformat(), "minutes": str(meeting.minutes), "topic": meeting.topic}


def arranged_of(team: Team, viewer: Person, now: datetime) -> tuple[Arranged, ...]:
    """What stands and is ahead, or waits to be noted; the nearest first."""
    rows = _standing(MentorMeeting.objects.filter(team=team), now)
    answers = policies.is_in_team(viewer, team) or policies.may_manage(viewer, team.edition, now)
    return tuple(_arranged(each, viewer, now, for_team=answers) for each in rows)


def arranged_for(person: Person, now: datetime) -> list[Arranged]:
    """All of hers, as mentor or in a team. One query."""
    return [_arranged(each, person, now) for each in _standing(of_person(person), now)]


def of_person(person: Person) -> QuerySet[MentorMeeting]:
    """Meetings that are hers: as the mentor, or in the team today."""
    teams = TeamMember.objects.filter(enrolment__person=person, until=None).values("team")
    return MentorMeeting.objects.filter(Q(mentor=person) | Q(team__in=teams))


def without_a_mentor(edition: Edition, now: datetime) -> QuerySet[MentorMeeting]:
    """Meetings ahead that stand, though the pair or the team does not."""
    rows = MentorMeeting.objects.filter(team__edition=edition, state__in=MEETING_STANDS, ends_at__gt=now)
    lasting = Mentorship.objects.filter(
        team=OuterRef("team"), mentor=OuterRef("mentor"), until=None, team__ended_at=None
    )
    return rows.exclude(Exists(lasting)).select_related("team__edition", "mentor").order_by("pk")


def _standing(rows: QuerySet[MentorMeeting], now: datetime) -> QuerySet[MentorMeeting]:
    agreed = Q(state=MeetingState.AGREED, ends_at__gt=now - TO_NOTE)
    rows = rows.filter(agreed | Q(state=MeetingState.PROPOSED, starts_at__gt=now))
    return rows.select_related("team__edition", "mentor").order_by("starts_at", "pk")


def _arranged(meeting: MentorMeeting, viewer: Person, now: datetime, *, for_team: bool = True) -> Arranged:
    team, state, side = meeting.team, MeetingState(meeting.state), policies.speaks_for(viewer, meeting.mentor)
    hers = state == MeetingState.PROPOSED and side == meeting.turn and (for_team or side == Side.MENTOR)
    tone, icon = TONES[state]
    over = meeting.ends_at <= now
    return Arranged(
        href=reverse("learning:meeting", args=[team.edition.key, meeting.uuid]),
        topic=meeting.topic,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        team=team.name,
        mentor=str(meeting.mentor),
        where=meeting.place,
        state=_("Waits for your answer") if hers else _("Waits to be noted") if over else str(state.label),
        tone=tone if not over else "info",
        icon=icon if not over else "pencil",
        hers=hers,
        to_note=over and viewer.pk == meeting.mentor_id,
        note_href=note_address(meeting),
    )


def note_address(meeting: MentorMeeting) -> str:
    """The form of the log, filled in from the meeting."""
    address = reverse("learning:team-log", args=[meeting.team.edition.key, meeting.team.number])
    return f"{address}?encuentro={meeting.uuid}"


def _may_note(meeting: MentorMeeting, viewer: Person, now: datetime) -> bool:
    begun = meeting.state == MeetingState.AGREED and meeting.starts_at <= now
    return begun and viewer.pk == meeting.mentor_id and policies.mentors(viewer, meeting.team)


def _there(meeting: MentorMeeting, zone: str) -> str:
    """The hour of whoever proposed it, when her clock shows another one."""
    hours = hours_in(meeting.starts_at, meeting.ends_at, meeting.timezone)
    if hours == hours_in(meeting.starts_at, meeting.ends_at, zone):
        return ""
    return _("%(hours)s in %(place)s") % {"hours": hours, "place": zone_place(meeting.timezone)}
