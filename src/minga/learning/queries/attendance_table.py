"""The attendance of an edition as a table to take away: a line a person, a column a session."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.learning.enums import AttendanceState, SessionState
from minga.learning.models import Attendance, Session
from minga.learning.queries.attendance import attendance_shares
from minga.learning.queries.roll import participants, sheet_numbers
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition


def sessions_in_table(edition: Edition) -> list[Session]:
    """The columns."""
    rows = Session.objects.filter(edition=edition).exclude(state=SessionState.CANCELLED)
    return list(rows.order_by("starts_at", "pk"))


def attendance_header(edition: Edition) -> list[str]:
    """The words over the columns; a session by its day and its title."""
    own = [_("No."), _("Person"), _("Organisation"), _("Country"), _("Share"), _("Attended"), _("Excused"), _("Over")]
    return own + [_title(each) for each in sessions_in_table(edition)]


def attendance_table(edition: Edition, now: datetime) -> Iterator[list[object]]:
    """The lines, by name. Five queries, however many people."""
    sessions = [each.pk for each in sessions_in_table(edition)]
    shares, numbers = attendance_shares(edition, now), sheet_numbers(edition)
    labels = {state.value: str(state.label) for state in AttendanceState}
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    told = Attendance.objects.filter(session__edition=edition, enrolment__status__in=TAKING_PART)
    for enrolment, session, state, minutes in told.values_list(
        "enrolment_id", "session_id", "state", "minutes_late"
    ).iterator(chunk_size=5000):
        marks[enrolment][session] = f"{labels[state]} ({minutes}′)" if minutes else labels[state]
    for each in participants(edition).iterator(chunk_size=1000):
        share, hers = shares.of(each.pk), marks.get(each.pk, {})
        yield [
            numbers[each.pk],
            each.person.name,
            each.organisation.name if each.organisation else "",
            each.country,
            round(float(share.so_far), 3) if share.so_far is not None else "",
            share.attended,
            share.excused,
            share.over,
            *(hers.get(pk, "") for pk in sessions),
        ]


def _title(session: Session) -> str:
    day = session.starts_at.astimezone(ZoneInfo(session.timezone)).date().isoformat()
    return f"{day} {pick(session.titles)}"
