"""The cohort by entity: who came, what they handed in, how far their initiative is, when they were last seen.

One page of entities is read, whatever the size of the cohort. An entity of a few people has a stitch for
each of them in every session; one of many has a share; of a crowd only the share over all sessions is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import caches
from django.db.models import Avg, Count, F, Max, Min, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.initiatives.enums import InitiativeState, LifeStage
from minga.initiatives.models import Initiative
from minga.learning.enums import ATTENDED, AttendanceState, SessionState
from minga.learning.models import Attendance, Session
from minga.organisations.models import Organisation
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

STITCHES: Final = 4
"""So many people of an entity have a stitch each."""
CROWD: Final = 100
_COUNTED_FOR: Final = 60
COLUMNS: Final = 8
QUIET: Final = timedelta(days=6)
_STITCH: Final = {
    AttendanceState.PRESENT: "there",
    AttendanceState.LATE: "there",
    AttendanceState.MADE_UP: "half",
    AttendanceState.EXCUSED: "out",
    AttendanceState.ABSENT: "missing",
}
_BEST: Final = ("there", "half", "out", "missing")


@dataclass(frozen=True)
class SessionColumn:
    """One session of the weave, with those that are the same meeting for others."""

    number: int
    title: str
    ids: frozenset[int]


@dataclass(frozen=True)
class WeaveCell:
    """One entity in one session: a stitch for each person, or only how many of them."""

    stitches: tuple[str, ...]
    came: int
    people: int

    @property
    def spoken(self) -> str:
        """3 of 3."""
        return _("%(came)s of %(people)s") % {"came": self.came, "people": self.people}

    @property
    def percent(self) -> int:
        """How many of a hundred came."""
        return round(100 * self.came / self.people) if self.people else 0


@dataclass(frozen=True)
class EntityRow:
    """One entity."""

    name: str
    link: str
    country: str
    people: int
    cells: tuple[WeaveCell, ...]
    share: int | None
    """Of all sessions, when a crowd has no weave."""
    tasks: str
    stage: int
    stage_name: str
    state: str
    initiative_link: str
    more_initiatives: int
    seen: str
    quiet: bool


def session_columns(edition: Edition, now: datetime, most: int = COLUMNS) -> tuple[SessionColumn, ...]:
    """The newest sessions that were held and count; the same meeting in another language is one column."""
    rows = Session.objects.filter(edition=edition, counts=True, starts_at__lte=now)
    grouped: dict[int, list[tuple[int, Any]]] = {}
    for pk, same_as, titles in rows.exclude(state=SessionState.CANCELLED).values_list("pk", "same_as", "titles"):
        grouped.setdefault(same_as or pk, []).append((pk, titles))
    every = [
        SessionColumn(number, pick(twins[0][1]), frozenset(pk for pk, _titles in twins))
        for number, twins in enumerate(grouped.values(), 1)
    ]
    return tuple(every[-most:])


def entities_of(edition: Edition) -> QuerySet[Organisation]:
    """The entities whose people take part, with their sums: one grouping of one cohort."""
    return (
        Organisation.objects.filter(enrolments__edition=edition, enrolments__status__in=TAKING_PART)
        .annotate(
            people=Count("enrolments"),
            country=Min("enrolments__country"),
            attended=Sum("enrolments__standing__attended"),
            held=Sum("enrolments__standing__held"),
            done=Avg("enrolments__standing__tasks_done"),
            due=Max("enrolments__standing__tasks_due"),
            seen=Max("enrolments__standing__last_seen_at"),
            missed=Max("enrolments__standing__missed_in_a_row"),
        )
        .only("pk", "name", "key")
    )


def count_entities(edition: Edition) -> int:
    """How many entities there are, counted again only when an enrolment of the edition changed."""
    rows = Enrolment.objects.filter(edition=edition)
    changed = rows.aggregate(last=Max("updated_at"))["last"]
    key = f"learning-entities:{edition.pk}:{changed.timestamp() if changed else 0}"
    found: int | None = caches["process"].get(key)
    if found is None:
        found = rows.filter(status__in=TAKING_PART).aggregate(n=Count("organisation", distinct=True))["n"]
        caches["process"].set(key, found, timeout=_COUNTED_FOR)
    return found


def in_need_first(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those who missed most in a row, then those who did least."""
    return rows.order_by(F("missed").desc(nulls_last=True), F("done").asc(nulls_first=True), "folded_name", "pk")


def without_entity(edition: Edition) -> int:
    """How many take part for themselves."""
    return Enrolment.objects.filter(edition=edition, organisation__isnull=True, status__in=TAKING_PART).count()


def entity_rows(
    edition: Edition, found: Sequence[Any], columns: Sequence[SessionColumn], now: datetime
) -> tuple[EntityRow, ...]:
    """One page of them, ready to be drawn. Three queries."""
    few = [row.pk for row in found if row.people <= STITCHES]
    many = [row.pk for row in found if STITCHES < row.people <= CROWD]
    woven = _stitches(edition, few, columns)
    counted = _shares(edition, many, columns)
    initiatives = _initiatives(edition, [row.pk for row in found])
    return tuple(_row(row, woven, counted, initiatives.get(row.pk, ()), columns, now) for row in found)


def _stitches(
    edition: Edition, entities: Iterable[int], columns: Sequence[SessionColumn]
) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """(entity, column) → one stitch a person, those who came first."""
    members: dict[int, list[int]] = defaultdict(list)
    rows = Enrolment.objects.filter(edition=edition, organisation__in=list(entities), status__in=TAKING_PART)
    for pk, entity in rows.order_by("sort_name", "pk").values_list("pk", "organisation_id"):
        members[entity].append(pk)
    ids = [pk for column in columns for pk in column.ids]
    people = [pk for several in members.values() for pk in several]
    marks = dict[tuple[int, int], str]()
    for enrolment, session, state in Attendance.objects.filter(session__in=ids, enrolment__in=people).values_list(
        "enrolment_id", "session_id", "state"
    ):
        marks[enrolment, session] = state
    return {
        (entity, column.number): tuple(_stitch(marks, person, column) for person in several)
        for entity, several in members.items()
        for column in columns
    }


def _stitch(marks: Mapping[tuple[int, int], str], person: int, column: SessionColumn) -> str:
    found = {_STITCH[AttendanceState(marks[person, pk])] for pk in column.ids if (person, pk) in marks}
    return next((stitch for stitch in _BEST if stitch in found), "missing")


def _shares(
    edition: Edition, entities: Iterable[int], columns: Sequence[SessionColumn]
) -> Mapping[tuple[int, int], int]:
    """(entity, column) → how many came."""
    chosen = list(entities)
    if not chosen:
        return {}
    column_of = {pk: column.number for column in columns for pk in column.ids}
    rows = Attendance.objects.filter(
        session__in=list(column_of), state__in=ATTENDED, enrolment__edition=edition,
        enrolment__organisation__in=chosen, enrolment__status__in=TAKING_PART,
    )  # fmt: skip
    found: dict[tuple[int, int], int] = defaultdict(int)
    for entity, session, came in (
        rows.order_by().values_list("enrolment__organisation", "session").annotate(came=Count("pk"))
    ):
        found[entity, column_of[session]] += came
    return found


def _initiatives(edition: Edition, entities: Iterable[int]) -> Mapping[int, Sequence[Initiative]]:
    """Those of these entities in the edition, the one that came furthest first."""
    found: dict[int, list[Initiative]] = defaultdict(list)
    rows = Initiative.objects.filter(edition=edition, organisation__in=list(entities)).order_by("-stage", "pk")
    for row in rows.only("pk", "key", "stage", "state", "organisation_id"):
        found[row.organisation_id].append(row)
    return found


def _row(
    row: Any,
    woven: Mapping[tuple[int, int], tuple[str, ...]],
    counted: Mapping[tuple[int, int], int],
    initiatives: Sequence[Initiative],
    columns: Sequence[SessionColumn],
    now: datetime,
) -> EntityRow:
    first = initiatives[0] if initiatives else None
    crowd = row.people > CROWD
    return EntityRow(
        name=row.name,
        link=row.get_absolute_url(),
        country=row.country,
        people=row.people,
        cells=() if crowd else tuple(_cell(row, woven, counted, column) for column in columns),
        share=round(100 * row.attended / row.held) if crowd and row.held else None,
        tasks=_tasks(row.done, row.due),
        stage=first.stage if first else 0,
        stage_name=_stage_words(first) if first else "",
        state=THREAD_STATES.get(first.state, "active") if first else "",
        initiative_link=first.get_absolute_url() if first else "",
        more_initiatives=max(len(initiatives) - 1, 0),
        seen=seen_words(row.seen, now),
        quiet=row.seen is not None and now - row.seen >= QUIET,
    )


THREAD_STATES: Final[Mapping[str, str]] = {InitiativeState.PAUSED: "paused", InitiativeState.STOPPED: "stopped"}


def _stage_words(initiative: Initiative) -> str:
    name = str(LifeStage(initiative.stage).label)
    if initiative.state == InitiativeState.PAUSED:
        return _("%(stage)s, paused") % {"stage": name}
    if initiative.state == InitiativeState.STOPPED:
        return _("%(stage)s, stopped") % {"stage": name}
    return name


def _cell(
    row: Any,
    woven: Mapping[tuple[int, int], tuple[str, ...]],
    counted: Mapping[tuple[int, int], int],
    of: SessionColumn,
) -> WeaveCell:
    stitches = woven.get((row.pk, of.number), ())
    if row.people <= STITCHES:
        return WeaveCell(stitches, sum(1 for each in stitches if each in ("there", "half")), row.people)
    return WeaveCell((), min(counted.get((row.pk, of.number), 0), row.people), row.people)


def _tasks(done: float | None, due: int | None) -> str:
    """4/5; on average of its people when they are in several teams."""
    if not due:
        return ""
    mean = round(float(done or 0), 1)
    return f"{number_format(mean, 1 if mean % 1 else 0, use_l10n=True)}/{due}"


def seen_words(at: datetime | None, now: datetime) -> str:
    """today, yesterday, 4 days."""
    if at is None:
        return ""
    days = (now - at).days
    if days < 1:
        return _("today")
    return _("yesterday") if days == 1 else ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
