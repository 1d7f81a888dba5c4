"""What can happen to teams and their mentors."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.teams_changed", label=_("Teams changed"))
class TeamsChanged(Event):
    """Subject: the edition; `after` counts who moved."""


@event(key="learning.mentoring_logged", label=_("Meeting of a mentor and a team noted"))
class MentoringLogged(Event):
    """Subject: the entry of the log."""
