"""What can happen to who was at a session."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.attendance_marked", label=_("Attendance marked"))
class AttendanceMarked(Event):
    """Subject: the session; `after["enrolments"]` are the rows of those who were marked."""


@event(key="learning.code_shown", label=_("Attendance code opened"))
class CodeShown(Event):
    """Subject: the window; `after` says until when."""


@event(key="learning.code_hidden", label=_("Attendance code closed"))
class CodeHidden(Event):
    """Subject: the window."""


@event(key="learning.make_up_sent", label=_("Work to make up a session sent"))
class MakeUpSent(Event):
    """Subject: what she did instead."""


@event(key="learning.make_up_answered", label=_("Work to make up a session answered"))
class MakeUpAnswered(Event):
    """Subject: what she did instead; `after["state"]` says whether it counts."""


@event(key="learning.make_up_extended", label=_("Last day to make up a session changed"))
class MakeUpExtended(Event):
    """Subject: the session."""
