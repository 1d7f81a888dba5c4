"""What the front page and the search page show, for a visitor without an account.

Everything here is public, so one answer serves all who read the same language. It is kept
in the process under the position of the log: any action anywhere makes it be asked anew,
and as long as nothing happens nobody pays for it twice.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_FLOOR
from typing import cast

from django.core.cache import caches
from django.db.models import Case, Count, IntegerField, Max, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.audit.queries import latest_position
from minga.calls.models import Call
from minga.calls.queries.calls import open_calls
from minga.core import search
from minga.core.clock import today
from minga.core.models import SearchEntry
from minga.core.texts import pick
from minga.indicators.queries.goals import Goal, goals_for_portal
from minga.organisations.models import Organisation, Territory
from minga.portal.life_cycle import LifeCycle, life_cycle
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import ContextFigure, Edition, Enrolment, Stage
from minga.programmes.queries.edition_page import FigureRow, figure_row

KEEP_SECONDS = 600
FAR_DAYS = 120
MOST_CALLS = 4

_STEPS: tuple[tuple[tuple[EnrolmentStatus, ...], str | Promise], ...] = (
    ((EnrolmentStatus.NOMINATED,), _("Nominated")),
    ((EnrolmentStatus.INVITED,), _("Invited")),
    ((EnrolmentStatus.WAITING,), _("Waiting for a place")),
    ((EnrolmentStatus.ENROLLED, EnrolmentStatus.NOT_COMPLETED), _("Taking part")),
    ((EnrolmentStatus.COMPLETED,), _("Completed")),
)


@dataclass(frozen=True)
class Strand:
    """How many people are at one step of the way today."""

    label: str | Promise
    count: int


@dataclass(frozen=True)
class OpenCall:
    """A call or an edition that takes people now. `days_left` is None when the end is far away."""

    path: str
    title: str
    summary: str
    kind: str
    host: str
    closes_on: date
    days_left: int | None


@dataclass(frozen=True)
class RunningEdition:
    """An edition under way, with the stage that it is in."""

    path: str
    title: str
    summary: str
    host: str
    stage: str
    step: int
    stages: tuple[str, ...]
    people: int
    places: int | None
    closed: bool


@dataclass(frozen=True)
class Quoted:
    """A figure about the world, with its source."""

    figure: FigureRow
    edition: str
    path: str


@dataclass(frozen=True)
class Place:
    """A dot of the map."""

    name: str
    path: str
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True)
class Home:
    """Everything on the front page. `version` changes whenever anything on it may have changed."""

    version: str
    on: date
    people: int
    strands: tuple[Strand, ...]
    calls: tuple[OpenCall, ...]
    goals: tuple[Goal, ...]
    editions: tuple[RunningEdition, ...]
    quoted: Quoted | None
    places: tuple[Place, ...]
    organisations: int
    life: LifeCycle | None


def home_page(now: datetime) -> Home:
    """The front page in the reader's language, as of now."""
    day = today(at=now)
    key = f"portal:home:{get_language()}:{day}:{latest_position()}"
    kept: Home | None = caches["process"].get(key)
    if kept is None:
        kept = _home(day, key, now)
        caches["process"].set(key, kept, KEEP_SECONDS)
    return kept


def found(words: str, *, language: str, kind: str = "") -> QuerySet[SearchEntry]:
    """Public things that match the words, best first."""
    return search.matching(words, language=language, kinds=[kind] if kind else ())


def _home(day: date, version: str, now: datetime) -> Home:
    strands = _strands()
    return Home(
        version=version,
        on=day,
        people=sum(strand.count for strand in strands),
        strands=strands,
        calls=_calls(day, now),
        goals=tuple(_whole(goal) for goal in goals_for_portal(day)),
        editions=_editions(day),
        quoted=_quoted(),
        places=_places(),
        organisations=Organisation.objects.filter(retired_at=None).count(),
        life=life_cycle(now),
    )


def _whole(goal: Goal) -> Goal:
    """What is counted in people or entities is expected in whole ones."""
    return replace(goal, expected=goal.expected.to_integral_value(ROUND_FLOOR))


def _strands() -> tuple[Strand, ...]:
    """People on their way, each once, at the farthest step she reached anywhere."""
    farthest = Case(
        *(When(status__in=statuses, then=step) for step, (statuses, _label) in enumerate(_STEPS)),
        output_field=IntegerField(),
    )
    ways = (
        Enrolment.objects.filter(edition__public=True, person__erased_at=None)
        .values("person_id")
        .annotate(step=Max(farthest))
        .exclude(step=None)
    )
    counts: dict[int, int] = {}
    for step in ways.values_list("step", flat=True):
        counts[step] = counts.get(step, 0) + 1
    return tuple(Strand(label, counts.get(step, 0)) for step, (_statuses, label) in enumerate(_STEPS))


def _calls(day: date, now: datetime) -> tuple[OpenCall, ...]:
    """What one can apply to, the nearest end first; then the editions that enrol."""
    found = [_call(call, now) for call in open_calls(now)[:MOST_CALLS]]
    return (*found, *_enrolling(day))[:MOST_CALLS]


def _call(call: Call, now: datetime) -> OpenCall:
    closes_at = cast(datetime, call.closes_at)
    return OpenCall(
        path=call.get_absolute_url(),
        title=pick(call.titles),
        summary=pick(call.summaries),
        kind=call.get_kind_display(),
        host=call.edition.host.name,
        closes_on=today(call.edition.timezone, at=closes_at),
        days_left=days if (days := (closes_at - now).days) <= FAR_DAYS else None,
    )


def _enrolling(day: date) -> tuple[OpenCall, ...]:
    stages = (
        Stage.objects.filter(
            Q(kind="enrolment") | Q(features__contains=["enrol"]),
            starts_on__lte=day,
            ends_on__gte=day,
            edition__status=EditionStatus.OPEN,
            edition__public=True,
        )
        .select_related("edition__host", "edition__version__instrument")
        .order_by("ends_on", "pk")
    )
    return tuple(
        OpenCall(
            path=_path(stage.edition),
            title=pick(stage.edition.titles),
            summary=pick(stage.edition.summaries),
            kind=stage.edition.version.instrument.get_kind_display(),
            host=stage.edition.host.name,
            closes_on=stage.ends_on,
            days_left=days if (days := (stage.ends_on - day).days) <= FAR_DAYS else None,
        )
        for stage in stages[:MOST_CALLS]
    )


def _editions(day: date) -> tuple[RunningEdition, ...]:
    """Up to five editions: those that run first, then those that closed last."""
    editions = (
        Edition.objects.filter(public=True, status__in=[EditionStatus.RUNNING, EditionStatus.CLOSED])
        .select_related("host", "version__instrument")
        .prefetch_related(Prefetch("stages", queryset=Stage.objects.order_by("order", "pk")))
        .annotate(
            people=Count(
                "enrolments",
                filter=Q(
                    enrolments__status__in=[
                        EnrolmentStatus.ENROLLED,
                        EnrolmentStatus.COMPLETED,
                        EnrolmentStatus.NOT_COMPLETED,
                    ]
                ),
            )
        )
        .order_by("-status", "-starts_on", "pk")
    )
    return tuple(_running(edition, edition.people, day) for edition in editions[:5])


def _running(edition: Edition, people: int, day: date) -> RunningEdition:
    stages = list(edition.stages.all())
    begun = [stage for stage in stages if stage.starts_on <= day]
    closed = edition.status == EditionStatus.CLOSED
    current = max(begun, key=lambda stage: (stage.starts_on, stage.order), default=None)
    ordered = sorted(stages, key=lambda stage: (stage.starts_on, stage.order))
    return RunningEdition(
        path=_path(edition),
        title=pick(edition.titles),
        summary=pick(edition.summaries),
        host=edition.host.name,
        stage=str(current) if current else "",
        step=len(ordered) if closed else (ordered.index(current) + 1 if current else 1),
        stages=tuple(str(stage) for stage in ordered),
        people=people,
        places=edition.places,
        closed=closed,
    )


def _quoted() -> Quoted | None:
    """The first figure, with its source, of the public edition that begins last."""
    figure = (
        ContextFigure.objects.filter(edition__public=True)
        .exclude(source="")
        .select_related("edition")
        .order_by("-edition__starts_on", "order", "pk")
        .first()
    )
    if figure is None:
        return None
    return Quoted(figure_row(figure), pick(figure.edition.titles), _path(figure.edition))


def _places() -> tuple[Place, ...]:
    """Where the organisations that take part are, at the finest place that has coordinates."""
    at = Coalesce(
        Case(When(territory__latitude__isnull=False, then="territory_id")),
        Case(When(territory__parent__latitude__isnull=False, then="territory__parent_id")),
        Case(When(territory__parent__parent__latitude__isnull=False, then="territory__parent__parent_id")),
    )
    counted = dict(
        Organisation.objects.filter(retired_at=None)
        .annotate(at=at)
        .exclude(at=None)
        .values("at")
        .annotate(number=Count("pk"))
        .values_list("at", "number")
    )
    territories = Territory.objects.in_bulk(list(counted))
    return tuple(
        Place(
            name=str(territory),
            path=reverse("organisations:territory-page", args=[territory.code]),
            latitude=float(territory.latitude or 0),
            longitude=float(territory.longitude or 0),
            count=counted[pk],
        )
        for pk, territory in sorted(territories.items(), key=lambda pair: -counted[pair[0]])
    )


def _path(edition: Edition) -> str:
    return reverse("programmes:edition", args=[edition.key])
