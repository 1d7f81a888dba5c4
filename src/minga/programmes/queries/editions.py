"""Editions for whoever is looking: one, a list, and what a visitor may read of them.

Every read starts from `editions_visible_to`: an edition that is not public does not exist
for strangers. The blueprint of the version is never loaded here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core import search
from minga.core.clock import now as clock_now
from minga.core.clock import today as today_in
from minga.core.texts import pick
from minga.organisations.models import Organisation, Role, Territory
from minga.organisations.queries.atlas import country_name
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from minga.programmes.policies import RUNS_PROGRAMMES, WORKS_IN_EDITION

SCOPE = "programmes.edition"
MOST_FOUND = 500
_SHOWN = 8
TONES = {
    EditionStatus.PLANNED: "plain",
    EditionStatus.OPEN: "info",
    EditionStatus.RUNNING: "info",
    EditionStatus.CLOSED: "done",
    EditionStatus.CANCELLED: "lesson",
}
_ORDER = (
    EditionStatus.OPEN, EditionStatus.RUNNING, EditionStatus.PLANNED,
    EditionStatus.CLOSED, EditionStatus.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True)
class EditionFilters:
    """What the reader of a list asked for; everything fits in the address of the page."""

    status: str = ""
    country: str = ""
    kind: str = ""
    language: str = ""
    sdg: int | None = None
    instrument: str = ""
    words: str = ""


@dataclass(frozen=True)
class EditionRow:
    """One edition in a list."""

    key: str
    title: str
    summary: str
    kind: str
    host: str
    status: str
    state: str
    tone: str
    starts_on: date
    ends_on: date
    countries: tuple[str, ...]
    places: int | None
    sdgs: tuple[int, ...]
    days_left: int | None = None

    @property
    def link(self) -> str:
        """Where its public page is."""
        return reverse("programmes:edition", args=[self.key])


def editions() -> QuerySet[Edition]:
    """Editions with what every page of theirs needs, without the large columns."""
    return Edition.objects.select_related("host", "version__instrument").defer(
        "version__blueprint", "version__source", "version__changes"
    )


def editions_visible_to(viewer: Person | None, now: datetime | None = None) -> QuerySet[Edition]:
    """Public editions, and the others for those who work in them or run their host."""
    rows = editions()
    if viewer is None:
        return rows.filter(public=True)
    at = now or clock_now()
    mine = Role.objects.counting(at).exercised_by(viewer)
    inside = mine.of_kinds(WORKS_IN_EDITION).filter(scope_type=SCOPE).values("scope_id")
    houses = mine.of_kinds(RUNS_PROGRAMMES).filter(scope_type="").values("organisation")
    return rows.filter(Q(public=True) | Q(pk__in=inside) | Q(host__in=houses))


def editions_managed_by(person: Person, now: datetime) -> QuerySet[Edition]:
    """The editions whose console this person may open, the liveliest first."""
    mine = Role.objects.counting(now).exercised_by(person).of_kinds(RUNS_PROGRAMMES)
    inside = mine.filter(scope_type=SCOPE).values("scope_id")
    houses = mine.filter(scope_type="").values("organisation")
    return in_order(editions().filter(Q(pk__in=inside) | Q(host__in=houses)))


def edition_for(viewer: Person | None, key: str, now: datetime | None = None) -> Edition:
    """One edition; Edition.DoesNotExist when the viewer may not see it."""
    return editions_visible_to(viewer, now).get(key=key)


def edition_with_token(token: UUID | None) -> Edition | None:
    """The edition that a launch form made already, if it was sent before."""
    return Edition.objects.filter(uuid=token).first() if token else None


def in_order(rows: QuerySet[Edition]) -> QuerySet[Edition]:
    """Open first, then running, planned, closed, cancelled; the latest first within each."""
    rank = Case(
        *(When(status=status, then=Value(number)) for number, status in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "-starts_on", "pk")


def edition_list(viewer: Person | None, wanted: EditionFilters) -> QuerySet[Edition]:
    """The editions that match, in the order of `in_order`."""
    rows = editions_visible_to(viewer)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.country:
        rows = rows.filter(countries__contains=[wanted.country])
    if wanted.kind:
        rows = rows.filter(version__instrument__kind=wanted.kind)
    if wanted.language:
        rows = rows.filter(languages__contains=[wanted.language])
    if wanted.sdg:
        rows = rows.filter(sdgs__contains=[wanted.sdg])
    if wanted.instrument:
        rows = rows.filter(version__instrument__key=wanted.instrument)
    if wanted.words.strip():
        found = search.matching(wanted.words, kinds=[SCOPE]).values_list("subject_id", flat=True)
        rows = rows.filter(pk__in=list(found[:MOST_FOUND]))
    return in_order(rows)


def row_of(edition: Edition, now: datetime) -> EditionRow:
    """One edition as a row. Reads nothing more."""
    day = today_in(edition.timezone, at=now)
    left = (edition.starts_on - day).days
    return EditionRow(
        key=edition.key,
        title=pick(edition.titles),
        summary=pick(edition.summaries),
        kind=edition.version.instrument.get_kind_display(),
        host=edition.host.short_name or edition.host.name,
        status=edition.status,
        state=edition.get_status_display(),
        tone=TONES[EditionStatus(edition.status)],
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        countries=tuple(country_name(code) for code in edition.countries),
        places=edition.places,
        sdgs=tuple(edition.sdgs),
        days_left=left if left >= 0 else None,
    )


def labels_of(ids: Collection[int]) -> dict[int, str]:
    """The titles of some editions, for pages that name scopes."""
    rows = Edition.objects.filter(pk__in=ids).only("titles")
    return {edition.pk: pick(edition.titles) for edition in rows}


def links_of(ids: Collection[int]) -> dict[int, str]:
    """The addresses of some editions."""
    rows = Edition.objects.filter(pk__in=ids).values_list("pk", "key")
    return {pk: reverse("programmes:edition", args=[key]) for pk, key in rows}


def organisation_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """The editions that an organisation hosts or is a partner of, for its page. Two queries."""
    rows = (
        editions_visible_to(viewer, now)
        .filter(Q(host=organisation) | Q(partners__organisation=organisation))
        .distinct()
    )
    return _section(rows, now)


def territory_section(territory: Territory, viewer: Person | None, now: datetime) -> Section | None:
    """The editions that run in a country, for its page."""
    if territory.parent_id is not None:
        return None
    rows = editions_visible_to(viewer, now).filter(countries__contains=[territory.country])
    return _section(rows, now)


def _section(rows: QuerySet[Edition], now: datetime) -> Section | None:
    total = rows.count()
    if not total:
        return None
    return Section(
        title=_("Editions"),
        rows=tuple(_section_row(row_of(edition, now)) for edition in rows.order_by("-starts_on", "pk")[:_SHOWN]),
        total=total,
        link=reverse("programmes:editions"),
        link_label=_("All editions"),
    )


def _section_row(row: EditionRow) -> SectionRow:
    return SectionRow(
        label=row.title,
        link=row.link,
        detail=" · ".join((row.kind, row.host)),
        tag=row.state,
        tone=row.tone,
    )
