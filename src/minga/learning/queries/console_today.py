"""What happens in an edition today: its sessions, and the meetings that mentors noted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Window
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.learning.enums import ATTENDED, Mode, SessionState
from minga.learning.models import Attendance, MentoringLog, Session
from minga.learning.queries.console_links import page, team_page
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition

MOST: Final = 5


@dataclass(frozen=True)
class TodayRow:
    """A session of today, or the next one; a meeting with a mentor has no hour."""

    hour: datetime | None
    title: str
    detail: str
    state: str
    link: str


@dataclass(frozen=True)
class Today:
    """What is shown of today; the session that comes next, when there is none."""

    rows: tuple[TodayRow, ...]
    following: TodayRow | None


def today_of(edition: Edition, day: date, people: int, now: datetime) -> Today:
    """Sessions of today on the clock of the edition, then what mentors noted; without a session, the next one."""
    zone = ZoneInfo(edition.timezone)
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    rows = Session.objects.filter(edition=edition).exclude(state=SessionState.CANCELLED)
    todays = list(rows.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1)))
    came = dict(
        Attendance.objects.filter(session__in=todays, state__in=ATTENDED, enrolment__status__in=TAKING_PART)
        .order_by()
        .values_list("session")
        .annotate(n=Count("pk"))
    )
    shown = [_session_row(edition, each, came.get(each.pk, 0), people, now) for each in todays]
    later = None if shown else rows.filter(starts_at__gt=now).first()
    following = _session_row(edition, later, 0, people, now) if later else None
    return Today((*shown, *_meetings(edition, day)), following)


def _meetings(edition: Edition, day: date) -> Iterator[TodayRow]:
    """Meetings of mentors with their teams that were noted today; those beyond `MOST` are counted. One query."""
    rows = MentoringLog.objects.filter(team__edition=edition, held_on=day).select_related("team", "mentor")
    found = list(rows.annotate(total=Window(Count("pk"))).order_by("team__number", "pk")[:MOST])
    for each in found:
        told = [each.topic, ngettext("%(n)s minute", "%(n)s minutes", each.minutes) % {"n": each.minutes}]
        told += [str(each.get_mood_display())] if each.mood else []
        title = _("Mentoring: %(team)s") % {"team": each.team.name}
        yield TodayRow(None, title, " · ".join(told), "held", team_page(edition, each.team.number))
    more = found[0].total - len(found) if found else 0
    if more:
        words = ngettext("%(n)s meeting more", "%(n)s meetings more", more) % {"n": _n(more)}
        yield TodayRow(None, words, "", "", page("teams", edition))


def _session_row(edition: Edition, session: Session, came: int, people: int, now: datetime) -> TodayRow:
    zone = ZoneInfo(session.timezone or edition.timezone)
    state = "held" if session.ends_at <= now else "now" if session.starts_at <= now else "ahead"
    if came:
        detail = _("%(came)s of %(people)s came.") % {"came": _n(came), "people": _n(people)}
    elif state == "held":
        detail = _("Nobody is marked yet.")
    else:
        detail = " · ".join(word for word in (str(session.get_mode_display()), pick(session.places)) if word)
        if session.mode == Mode.VIRTUAL and not session.link and not session.phone:
            detail = _("There is no link and no telephone to join by yet.")
    return TodayRow(session.starts_at.astimezone(zone), pick(session.titles), detail, state, page("plan", edition))


def _n(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)
