"""What this app tells others, and hears from them, about teams, mentors and their meetings."""

from typing import Final, cast

from django.utils.translation import gettext_lazy as _

from minga.core.clock import now
from minga.core.events import Event, subscribe
from minga.learning.actions.mentoring_logs import take_log
from minga.learning.actions.mentoring_upkeep import follow_changes, follow_erasure, follow_leaving, follow_role_end
from minga.learning.actions.outbox import register_outbox
from minga.learning.events.mentoring import MentorsChanged, TeamsChanged
from minga.learning.policies import follows
from minga.learning.queries.mentoring_work import (
    meetings_arranged,
    meetings_block,
    my_teams,
    proposals_to_look_at,
    teams_i_mentor,
    wishes_to_make,
)
from minga.learning.queries.session_blocks import register_home
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.events import RoleEnded
from minga.people.events import PersonErased
from minga.people.models import Person
from minga.programmes.events.enrolment import ParticipantRemoved, ParticipantWithdrawn
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.work import register_work

LETTERS: Final = (
    ("team_placed", _("You are in a team")),
    ("mentor_named", _("You accompany a team")),
    ("mentor_of_team", _("Your team has a mentor")),
    ("mentor_handed", _("A team was handed over to you")),
    ("meeting_proposed", _("A meeting with a mentor is proposed")),
    ("meeting_moved", _("A meeting with a mentor has another moment")),
    ("meeting_accepted", _("A meeting with a mentor is agreed")),
    ("meeting_declined", _("A meeting with a mentor was declined")),
    ("meeting_cancelled", _("A meeting with a mentor was cancelled")),
    ("meeting_dropped", _("A meeting with a mentor fell away")),
)


def register() -> None:
    """Called once, when the app is ready."""
    for name, label in LETTERS:
        declare(f"learning.{name}", group=MessageGroup.PROGRAMME, label=label)
    register_outbox("mentoring.log", take_log)
    register_console_tab("learning.teams", _("Teams"), "learning:teams", group="cohort", order=20, opens=follows)
    register_work("learning.wishes", wishes_to_make, order=11)
    register_work("learning.meetings", meetings_arranged, order=12)
    register_home("meetings", meetings_block, order=20)
    register_work("learning.teams", my_teams, order=13)
    register_work("learning.mentored", teams_i_mentor, order=14)
    register_work("learning.proposals", proposals_to_look_at, order=15)


def participant_left(happened: Event) -> None:
    """Whoever leaves the edition leaves her team."""
    follow_leaving(cast(Enrolment, happened.subject), now=now())


for _event in (ParticipantWithdrawn, ParticipantRemoved):
    subscribe(_event)(participant_left)


def pairs_changed(happened: Event) -> None:
    """Meetings ahead need their mentor and their team."""
    follow_changes(cast(Edition, happened.subject), now=now())


for _changed in (MentorsChanged, TeamsChanged):
    subscribe(_changed)(pairs_changed)


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """Places, mentorships and proposals do not keep somebody whose data are erased."""
    follow_erasure(cast(Person, happened.subject), now=now())


@subscribe(RoleEnded)
def role_ended(happened: RoleEnded) -> None:
    """Whoever is mentor of an edition no more accompanies none of its teams."""
    follow_role_end(happened.subject, now=now())
