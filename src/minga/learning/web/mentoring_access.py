"""The door of a team's pages: whoever may not see the team finds nothing."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404

from minga.core.clock import now
from minga.learning import policies
from minga.learning.models import MentorMeeting, Team
from minga.learning.queries.meetings import meeting_in
from minga.learning.queries.teams import team_by
from minga.people.models import Person

Right = Callable[[Person, Team, datetime], bool]


def seen_team(person: Person, key: str, number: int) -> Team:
    """The team, for its people, its mentors and those who follow the edition."""
    return _team(person, key, number, policies.may_see_team)


def managed_team(person: Person, key: str, number: int) -> Team:
    """The team, for whoever manages the edition."""
    return _team(person, key, number, lambda who, team, at: policies.may_manage(who, team.edition, at))


def logged_team(person: Person, key: str, number: int) -> Team:
    """The team, for whoever notes its meetings: its mentors, and those who teach."""

    def notes(who: Person, team: Team, at: datetime) -> bool:
        return policies.mentors(who, team) or policies.teaches(who, team.edition, at)

    return _team(person, key, number, notes)


def arranging_team(person: Person, key: str, number: int) -> Team:
    """The team, for whoever sees what it arranges with its mentors."""
    return _team(person, key, number, policies.may_see_meetings)


def seen_meeting(person: Person, key: str, uuid: str) -> MentorMeeting:
    """The meeting, for the team, its mentors and whoever manages the edition."""
    try:
        meeting = meeting_in(key, uuid)
    except MentorMeeting.DoesNotExist:
        raise Http404 from None
    if not policies.may_see_meetings(person, meeting.team, now()):
        raise Http404
    return meeting


def _team(person: Person, key: str, number: int, right: Right) -> Team:
    try:
        team = team_by(key, number)
    except Team.DoesNotExist:
        raise Http404 from None
    if not right(person, team, now()):
        raise Http404
    return team
