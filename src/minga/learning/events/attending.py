"""What can happen to who was at a session."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.attendance_marked", label=_("Attendance marked"))
class AttendanceMarked(Event):
    """Subject: the session; `after["enrolments"]` are the rows of those who were marked."""
