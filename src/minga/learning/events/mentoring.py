"""What can happen to teams and their mentors."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.teams_changed", label=_("Teams changed"))
class TeamsChanged(Event):
    """Subject: the edition; `after` says what, or counts who moved."""


@event(key="learning.mentors_changed", label=_("Mentors of teams changed"))
class MentorsChanged(Event):
    """Subject: the edition; `after` says who accompanies which team, by rows, never by names."""


@event(key="learning.team_work_opened", label=_("Initiative of a team opened"))
class TeamWorkOpened(Event):
    """Subject: the team; its work has a dossier now, and its people were asked to it."""


@event(key="learning.wish_saved", label=_("What she brings to a team, and wants to work on"))
class WishSaved(Event):
    """Subject: the wish; the log does not repeat what she said."""


@event(key="learning.mentor_profile_saved", label=_("Profile of a mentor saved"))
class MentorProfileSaved(Event):
    """Subject: the profile."""


@event(key="learning.matching_asked", label=_("Proposal of teams or mentors asked for"))
class MatchingAsked(Event):
    """Subject: the proposal; a job computes it."""


@event(key="learning.matching_proposed", label=_("Proposal of teams or mentors computed"))
class MatchingProposed(Event):
    """Subject: the proposal; nothing changes before somebody applies it."""


@event(key="learning.matching_failed", label=_("Proposal of teams or mentors could not be computed"))
class MatchingFailed(Event):
    """Subject: the proposal, and why not."""


@event(key="learning.matching_dropped", label=_("Proposal of teams or mentors thrown away"))
class MatchingDropped(Event):
    """Subject: the proposal; nothing changed."""


@event(key="learning.matchings_cleared", label=_("What proposals knew of a person was removed"))
class MatchingsCleared(Event):
    """Subject: the edition; her data were erased."""


@event(key="learning.mentoring_logged", label=_("Meeting of a mentor and a team noted"))
class MentoringLogged(Event):
    """Subject: the entry of the log."""


@event(key="learning.agreed_action_ticked", label=_("What was agreed with a mentor is done, or is not"))
class AgreedActionTicked(Event):
    """Subject: what was agreed."""


@event(key="learning.meeting_proposed", label=_("Meeting with a mentor proposed"))
class MeetingProposed(Event):
    """Subject: the meeting; the other side has the word."""


@event(key="learning.meeting_moved", label=_("Another moment for a meeting with a mentor"))
class MeetingMoved(Event):
    """Subject: the meeting; the other side has the word."""


@event(key="learning.meeting_accepted", label=_("Meeting with a mentor accepted"))
class MeetingAccepted(Event):
    """Subject: the meeting."""


@event(key="learning.meeting_declined", label=_("Meeting with a mentor declined"))
class MeetingDeclined(Event):
    """Subject: the meeting; it does not take place."""


@event(key="learning.meeting_cancelled", label=_("Meeting with a mentor cancelled"))
class MeetingCancelled(Event):
    """Subject: the meeting; it does not take place."""


@event(key="learning.meetings_dropped", label=_("Meetings with a mentor who accompanies the team no more, taken out"))
class MeetingsDropped(Event):
    """Subject: the edition; `after` counts the meetings ahead that do not take place."""
