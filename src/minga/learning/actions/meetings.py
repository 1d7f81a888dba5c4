"""A team and its mentor agree on a meeting: proposed, accepted, moved, declined, cancelled.

Whoever proposes a moment waits for the other side; so does whoever moves a meeting that was agreed. Those who manage
the edition speak for the team. What is at the same time is told before it is proposed: whoever saw it and goes on all
the same says so (`anyway`). Every writer takes the row of the team, then that of the mentor, so that two teams do not
get the same hour of hers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.events import Event
from minga.learning import policies
from minga.learning.actions.meeting_letters import tell_meeting
from minga.learning.enums import MEETING_STANDS, MeetingState, Side
from minga.learning.events.mentoring import (
    MeetingAccepted,
    MeetingCancelled,
    MeetingDeclined,
    MeetingMoved,
    MeetingProposed,
    MeetingsDropped,
)
from minga.learning.models import MentorMeeting, Team
from minga.learning.queries.meetings import without_a_mentor
from minga.learning.queries.mentor_free import in_the_way
from minga.people.models import Person
from minga.programmes.models import Edition

LONGEST: Final = 480
FARTHEST: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """What is proposed. `timezone`: in which whoever proposes speaks. `said`: a word with it."""

    starts_at: datetime
    minutes: int
    topic: str
    timezone: str
    place: str = ""
    link: str = ""
    said: str = ""

    @property
    def ends_at(self) -> datetime:
        """The end."""
        return self.starts_at + timedelta(minutes=self.minutes)


@action
def propose_meeting(
    *, team: Team, mentor: Person, plan: MeetingPlan, anyway: bool = False, actor: Person, now: datetime
) -> MentorMeeting:
    """Ask the other side for a meeting; it hears of it by letter."""
    held = _held_team(team, actor, mentor, now)
    if not policies.mentors(mentor, held):
        raise NotReady(_("%(name)s does not accompany this team.") % {"name": mentor}, code="mentor")
    _check(plan, held, mentor, now, anyway=anyway)
    meeting = MentorMeeting.objects.create(
        team=held, mentor=mentor, turn=_other(policies.speaks_for(actor, mentor)), **_columns(plan)
    )  # fmt: skip
    tell_meeting(meeting, "proposed", actor, now)
    _note(MeetingProposed, meeting)
    return meeting


@action
def move_meeting(
    *, meeting: MentorMeeting, plan: MeetingPlan, anyway: bool = False, actor: Person, now: datetime
) -> MentorMeeting:
    """Say another moment, place or topic. The other side has the word again; calendars show it as not yet sure."""
    held = _held(meeting, actor, now)
    _check(plan, held.team, held.mentor, now, anyway=anyway, but=held)
    before = {"starts_at": held.starts_at, "state": held.state}
    for name, value in _columns(plan).items():
        setattr(held, name, value)
    held.state, held.turn = MeetingState.PROPOSED, _other(policies.speaks_for(actor, held.mentor))
    _save(held)
    tell_meeting(held, "moved", actor, now)
    _note(MeetingMoved, held, before)
    return held


@action
def accept_meeting(
    *, meeting: MentorMeeting, sequence: int, anyway: bool = False, actor: Person, now: datetime
) -> MentorMeeting:
    """The other side says yes to what it read (`sequence`), not to what changed meanwhile."""
    held = _held(meeting, actor, now)
    if held.state == MeetingState.AGREED:
        raise Conflict(_("It is agreed already."), code="again")
    _must_have_the_word(held, actor)
    if held.sequence != sequence:
        raise Conflict(_("The proposal changed meanwhile. Read it again before you accept."), code="changed")
    if held.starts_at <= now:
        raise NotReady(_("This moment is over. Say another one."), code="over")
    ways = () if anyway else in_the_way(held.team, held.mentor, held.starts_at, held.ends_at, held)
    if ways:
        raise Conflict(_("Look at what is at the same time before you accept: %(what)s") % {"what": " ".join(ways)})
    before = {"state": held.state}
    held.state = MeetingState.AGREED
    _save(held)
    tell_meeting(held, "accepted", actor, now)
    _note(MeetingAccepted, held, before)
    return held


@action
def decline_meeting(*, meeting: MentorMeeting, said: str, actor: Person, now: datetime) -> MentorMeeting:
    """The other side says no, with a word."""
    held = _held(meeting, actor, now)
    if held.state != MeetingState.PROPOSED:
        raise NotReady(_("It is agreed already. Cancel it, or say another moment."), code="agreed")
    _must_have_the_word(held, actor)
    _take_out(held, MeetingState.DECLINED, _checked_word(said))
    tell_meeting(held, "declined", actor, now)
    _note(MeetingDeclined, held, {"state": MeetingState.PROPOSED})
    return held


@action
def cancel_meeting(*, meeting: MentorMeeting, said: str, actor: Person, now: datetime) -> MentorMeeting:
    """It does not take place; either side may say so, with a word."""
    held = _held(meeting, actor, now)
    before = {"state": held.state}
    _take_out(held, MeetingState.CANCELLED, _checked_word(said))
    tell_meeting(held, "cancelled", actor, now)
    _note(MeetingCancelled, held, before)
    return held


@action
def drop_meetings(*, edition: Edition, actor: Actor, now: datetime) -> None:
    """Meetings ahead of teams that ended, or with a mentor who accompanies the team no more, do not take place."""
    if actor is not HOUSE:
        raise NotAllowed(_("Only the house takes out meetings that nobody can hold any more."))
    rows = list(without_a_mentor(edition, now).select_for_update(of=("self",), no_key=True))
    for meeting in rows:
        _take_out(meeting, MeetingState.CANCELLED, "")
        tell_meeting(meeting, "dropped", actor, now)
    happened = MeetingsDropped(subject=edition, organisation_id=edition.host_id, after={"meetings": len(rows)})
    record(happened, related=tuple({each.team_id: each.team for each in rows}.values()))


def _held_team(team: Team, actor: Person, mentor: Person, now: datetime) -> Team:
    rows = Team.objects.select_for_update(of=("self",), no_key=True).select_related("edition")
    held = rows.get(pk=team.pk)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=mentor.pk)
    if not policies.arranges(actor, held, mentor, now):
        raise NotAllowed(_("Only the team, its mentor and whoever manages the edition arrange their meetings."))
    if held.ended_at is not None:
        raise NotReady(_("This team has ended."), code="ended")
    return held


def _held(meeting: MentorMeeting, actor: Person, now: datetime) -> MentorMeeting:
    team = _held_team(meeting.team, actor, meeting.mentor, now)
    rows = MentorMeeting.objects.select_related("mentor").select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=meeting.pk)
    held.team = team
    if held.state not in MEETING_STANDS:
        raise NotReady(_("This meeting does not stand any more. Propose another one."), code="gone")
    return held


def _other(side: Side) -> Side:
    return Side.TEAM if side == Side.MENTOR else Side.MENTOR


def _must_have_the_word(meeting: MentorMeeting, actor: Person) -> None:
    if policies.speaks_for(actor, meeting.mentor) != meeting.turn:
        raise NotAllowed(_("Whoever proposed it waits for the answer of the other side."), code="turn")


def _take_out(meeting: MentorMeeting, state: MeetingState, said: str) -> None:
    meeting.state, meeting.said = state, said
    _save(meeting)


def _save(meeting: MentorMeeting) -> None:
    meeting.sequence += 1
    meeting.save()


def _check(
    plan: MeetingPlan, team: Team, mentor: Person, now: datetime, *, anyway: bool, but: MentorMeeting | None = None
) -> None:
    errors: dict[str, list[str]] = {}
    if plan.starts_at <= now:
        errors["moment"] = [_("This moment is over. Say another one.")]
    elif plan.starts_at > now + FARTHEST:
        errors["moment"] = [_("Choose a moment within a year.")]
    if not 1 <= plan.minutes <= LONGEST:
        errors["minutes"] = [_("Write a number of minutes from 1 to 480.")]
    if not plan.topic.strip():
        errors["topic"] = [_("Say in one line what it is about.")]
    if errors:
        raise Invalid(errors)
    ways = () if anyway else in_the_way(team, mentor, plan.starts_at, plan.ends_at, but)
    if ways:
        words = " ".join(ways)
        raise Conflict(_("%(what)s Choose another moment, or tick that you propose it all the same.") % {"what": words},
            field="moment", code="clash",
        )  # fmt: skip


def _checked_word(said: str) -> str:
    plain = said.strip()
    if not plain:
        raise Invalid({"said": [_("Say in a few words why, so that the others understand.")]})
    return plain[:500]


def _columns(plan: MeetingPlan) -> dict[str, Any]:
    return {
        "starts_at": plan.starts_at, "ends_at": plan.ends_at, "timezone": plan.timezone, "topic": plan.topic.strip(),
        "place": plan.place.strip(), "link": plan.link.strip(), "said": plan.said.strip(),
    }  # fmt: skip


def _note(kind: type[Event], meeting: MentorMeeting, before: dict[str, Any] | None = None) -> None:
    edition = meeting.team.edition
    after = {"starts_at": meeting.starts_at, "minutes": meeting.minutes, "state": meeting.state}
    happened = kind(subject=meeting, organisation_id=edition.host_id, before=before or {}, after=after)
    record(happened, related=(meeting.team, edition))
