"""What can happen to the evaluation of the training."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.session_rated", label=_("Session rated"))
class SessionRated(Event):
    """Subject: the session; who rated is not said."""
