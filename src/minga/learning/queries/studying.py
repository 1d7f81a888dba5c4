"""Where a participant stands in time: her editions, their meetings, and what each is to her.

A meeting may be held twice, in another language or at another hour (`same_as`): it is one `Meeting` here,
shown by the session that speaks her language, with the others beside it. Moments are told on her own clock,
which the door set; the clock of the session is said too where it differs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from minga.core.texts import pick
from minga.learning.enums import ATTENDED, AttendanceState, Mode, SessionState
from minga.learning.models import Attendance, Session
from minga.learning.queries.make_ups import last_day
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import may_work_in

_DIALLED: Final = "+0123456789"
BEST: Final = (
    AttendanceState.PRESENT,
    AttendanceState.LATE,
    AttendanceState.MADE_UP,
    AttendanceState.EXCUSED,
    AttendanceState.ABSENT,
)


@dataclass(frozen=True)
class Meeting:
    """One session as she reads it."""

    key: str
    edition: str
    link: str
    title: str
    summary: str
    output: str
    kind: str
    mode: str
    mode_words: str
    starts_at: datetime
    ends_at: datetime
    there: str
    """Its hour and place on its own clock, when that is not hers: “19:00 en Asunción”."""
    place: str
    address: str
    join: str
    phone: str
    dial: str
    languages: tuple[str, ...]
    state: str
    over: bool
    today: bool
    cancelled_reason: str
    mark: str
    mark_words: str
    make_up_until: date | None
    module_id: int | None
    noted: bool
    """Somebody took down who was there: what nobody took down is nobody's fault."""
    twins: tuple["Meeting", ...] = ()

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def attended(self) -> bool:
        return self.mark in ATTENDED

    @property
    def cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def missed(self) -> bool:
        """It was held without her, and she was not excused."""
        known = self.noted or self.mark == AttendanceState.ABSENT
        return self.over and known and not (self.cancelled or self.attended or self.mark == AttendanceState.EXCUSED)

    def to_make_up(self, day: date) -> bool:
        """She missed it, and what she does instead still counts on this day."""
        return self.missed and self.make_up_until is not None and self.make_up_until >= day

    @property
    def in_person(self) -> bool:
        return self.mode != Mode.VIRTUAL

    @property
    def several_days(self) -> bool:
        return timezone.localtime(self.starts_at).date() != timezone.localtime(self.ends_at).date()


def enrolments_of(person: Person) -> QuerySet[Enrolment]:
    """The editions in which she takes part or took part, what runs first."""
    rows = Enrolment.objects.filter(person=person, status__in=TAKING_PART).exclude(
        edition__status=EditionStatus.CANCELLED
    )
    return rows.select_related("edition__host", "person", "organisation").order_by("-edition__starts_on", "-pk")


def is_on(enrolment: Enrolment) -> bool:
    """Whether something may still be asked of her there."""
    return enrolment.status == EnrolmentStatus.ENROLLED and enrolment.edition.status != EditionStatus.CLOSED


def edition_to_study(viewer: Person, key: str) -> tuple[Edition, Enrolment | None]:
    """The edition for who takes part or works in it; `Edition.DoesNotExist` for everybody else."""
    edition = Edition.objects.select_related("host").get(key=key)
    enrolment = enrolments_of(viewer).filter(edition=edition).first()
    if enrolment is None and not may_work_in(viewer, edition):
        raise Edition.DoesNotExist
    return edition, enrolment


def meetings_of(
    editions: Iterable[Edition], enrolments: Iterable[Enrolment], person: Person, now: datetime
) -> Mapping[int, list[Meeting]]:
    """The meetings of each edition in the order of time, with her marks. Two queries."""
    rows = (
        Session.objects.filter(edition__in=list(editions))
        .select_related("edition__version")
        .order_by("starts_at", "pk")
    )
    rows = rows.defer("edition__version__blueprint").annotate(
        noted=Exists(Attendance.objects.filter(session=OuterRef("pk")))
    )
    marks = dict(
        Attendance.objects.filter(enrolment__in=list(enrolments)).values_list("session_id", "state").order_by("pk")
    )
    families: dict[int, list[Session]] = defaultdict(list)
    for each in rows:
        families[each.same_as_id or each.pk].append(each)
    found: dict[int, list[Meeting]] = defaultdict(list)
    for family in families.values():
        found[family[0].edition_id].append(meeting_of(family, marks, person, now))
    for several in found.values():
        several.sort(key=lambda each: (each.starts_at, each.key))
    return found


def meeting_of(family: Sequence[Session], marks: Mapping[int, str], person: Person, now: datetime) -> Meeting:
    """One meeting: the session that suits her first, its twins beside it."""
    own = sorted(family, key=lambda each: _suits(each, marks, person))
    mark = best_mark(marks[each.pk] for each in own if each.pk in marks)
    first, *others = (line_of(each, mark, now) for each in own)
    return replace(first, twins=tuple(others), noted=any(getattr(each, "noted", False) for each in own))


def _suits(session: Session, marks: Mapping[int, str], person: Person) -> tuple[bool, bool, bool, int]:
    """What was held to her comes first, then her language, then the one that the others follow."""
    there = marks.get(session.pk) in ATTENDED
    spoken = not session.languages or person.language in session.languages
    return (session.state == SessionState.CANCELLED, not there, not spoken, session.same_as_id or 0)


def best_mark(marks: Iterable[str]) -> str:
    """Of several marks of one meeting, the one that counts."""
    return min(marks, key=lambda mark: BEST.index(AttendanceState(mark)), default="")


def line_of(session: Session, mark: str, now: datetime) -> Meeting:
    """A session as she reads it."""
    key = session.edition.key
    dial = session.phone.split(",")[0]
    return Meeting(
        key=session.key,
        edition=key,
        link=reverse("learning:session", args=[key, session.key]),
        title=pick(session.titles),
        summary=pick(session.summaries),
        output=pick(session.outputs),
        kind=session.get_kind_display(),
        mode=session.mode,
        mode_words=session.get_mode_display(),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        there=_on_its_clock(session),
        place=pick(session.places),
        address=session.address,
        join=session.link,
        phone=session.phone,
        dial="".join(sign for sign in dial if sign in _DIALLED),
        languages=tuple(session.languages),
        state=session.state,
        over=session.ends_at <= now,
        today=timezone.localtime(session.starts_at).date() <= timezone.localtime(now).date() and session.ends_at > now,
        cancelled_reason=session.cancelled_reason,
        mark=mark,
        mark_words=str(AttendanceState(mark).label) if mark else "",
        make_up_until=last_day(session),
        module_id=session.module_id,
        noted=getattr(session, "noted", False),
    )


def _on_its_clock(session: Session) -> str:
    zone = ZoneInfo(session.timezone)
    there, here = session.starts_at.astimezone(zone), timezone.localtime(session.starts_at)
    if there.utcoffset() == here.utcoffset():
        return ""
    city = session.timezone.rsplit("/", 1)[-1].replace("_", " ")
    hour = f"{there:%H:%M}"
    if there.date() != here.date():
        hour = f"{there:%d/%m} {hour}"
    return pgettext("hour in a city", "%(hour)s in %(city)s") % {"hour": hour, "city": city}
