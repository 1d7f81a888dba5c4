"""The catalogue of instruments, one of them in full, and its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person
from minga.programmes.enums import VERSION_STEPS, VersionStatus
from minga.programmes.models import Edition, Instrument, InstrumentVersion
from minga.programmes.models.blueprint import BudgetTotals, PlannedStage
from minga.programmes.policies import DESIGNS, RUNS_PROGRAMMES, may_edit_version
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprint_of_edition import blueprint_of_edition
from minga.programmes.queries.blueprint_spoken import range_words, spoken_version
from minga.programmes.queries.blueprints import budget_totals, differences, plan
from minga.programmes.queries.console import RoleLine
from minga.programmes.queries.editions import EditionRow, editions_visible_to, in_order, row_of

PUBLIC = (VersionStatus.LAUNCHED, VersionStatus.RETIRED)
VERSION_TONES = {
    VersionStatus.DRAFT: "plain",
    VersionStatus.TESTED: "info",
    VersionStatus.LAUNCHED: "done",
    VersionStatus.RETIRED: "lesson",
}
_EDITIONS_SHOWN = 8


@dataclass(frozen=True)
class InstrumentRow:
    """One instrument in the catalogue."""

    key: str
    title: str
    summary: str
    kind: str
    owner: str
    countries: tuple[str, ...]
    sdgs: tuple[int, ...]
    editions: int
    version: int | None


def instruments_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Instrument]:
    """Instruments with a public version, and those whose drafts the viewer works on."""
    versions = InstrumentVersion.objects.filter(instrument=OuterRef("pk"))
    public = Q(Exists(versions.filter(status__in=PUBLIC)))
    rows = Instrument.objects.select_related("owner")
    if viewer is None:
        return rows.filter(public)
    mine = _houses(viewer, now)
    return rows.filter(public | Q(owner__in=mine) | Q(Exists(versions.filter(made_by__in=mine))))


def _houses(viewer: Person, now: datetime) -> QuerySet[Role, int | None]:
    roles = Role.objects.counting(now).exercised_by(viewer).of_kinds(DESIGNS)
    return roles.filter(scope_type="").values_list("organisation", flat=True)


def instrument_for(viewer: Person | None, key: str, now: datetime) -> Instrument:
    """One instrument; Instrument.DoesNotExist when the viewer may not see it."""
    return instruments_visible_to(viewer, now).get(key=key)


def catalogue(viewer: Person | None, now: datetime) -> tuple[InstrumentRow, ...]:
    """Every instrument that the viewer may see, shipped ones first. One query."""
    newest = (
        InstrumentVersion.objects.filter(instrument=OuterRef("pk"), status=VersionStatus.LAUNCHED)
        .order_by("-number")
        .values("number")[:1]
    )
    public_editions = Q(versions__editions__public=True)
    rows = (
        instruments_visible_to(viewer, now)
        .annotate(
            number=Subquery(newest),
            edition_count=Count("versions__editions", filter=public_editions, distinct=True),
        )
        .order_by("-shipped", "key")
    )
    return tuple(
        InstrumentRow(
            key=row.key,
            title=pick(row.titles),
            summary=pick(row.summaries),
            kind=row.get_kind_display(),
            owner=row.owner.name if row.owner else "",
            countries=tuple(country_name(code) for code in row.countries),
            sdgs=tuple(row.sdgs),
            editions=row.edition_count,
            version=row.number,
        )
        for row in rows
    )


def current_version(instrument: Instrument) -> InstrumentVersion | None:
    """The newest launched version, or the newest retired one. Without its large columns."""
    rows = _light(instrument.versions.filter(status__in=PUBLIC))
    return rows.order_by("status", "-number").first()


def version_for(viewer: Person | None, instrument: Instrument, number: int, now: datetime) -> InstrumentVersion:
    """One version; InstrumentVersion.DoesNotExist when it is a draft of somebody else's."""
    version = _light(instrument.versions.all()).get(number=number)
    if version.status not in PUBLIC and not may_edit_version(viewer, version, now):
        raise InstrumentVersion.DoesNotExist
    return version


def _light(rows: QuerySet[InstrumentVersion]) -> QuerySet[InstrumentVersion]:
    return rows.select_related("instrument__owner", "made_by", "derived_from").defer(
        "blueprint", "source", "derived_from__blueprint", "derived_from__source"
    )


@dataclass(frozen=True)
class InstrumentPage:
    """A version of an instrument, in full. `said` is its blueprint in the reader's language."""

    instrument: Instrument
    version: InstrumentVersion
    newest: bool
    said: SimpleNamespace
    stages: tuple[PlannedStage, ...]
    totals: BudgetTotals
    editions: tuple[EditionRow, ...]
    may_launch: bool
    may_edit: bool

    @property
    def hours(self) -> str:
        """The hours given in kind, in words; empty when there are none."""
        return range_words(self.totals.hours) if self.totals.hours.low else ""

    @property
    def assumed(self) -> int:
        """How many things no source says."""
        return len(self.said.assumptions)


def instrument_page(
    version: InstrumentVersion, viewer: Person | None, now: datetime, first_day: date
) -> InstrumentPage:
    """Read a version and the editions of its instrument."""
    instrument = version.instrument
    blueprint = blueprint_of(version)
    rows = in_order(editions_visible_to(viewer, now).filter(version__instrument=instrument))
    current = current_version(instrument)
    runs = viewer is not None and bool(hosts_of(viewer, now))
    return InstrumentPage(
        instrument=instrument,
        version=version,
        newest=current is not None and current.pk == version.pk,
        said=spoken_version(version),
        stages=tuple(plan(blueprint, first_day)),
        totals=budget_totals(blueprint),
        editions=tuple(row_of(edition, now) for edition in rows[:_EDITIONS_SHOWN]),
        may_launch=runs and version.status == VersionStatus.LAUNCHED,
        may_edit=may_edit_version(viewer, version, now),
    )


def hosts_of(person: Person, now: datetime) -> Sequence[Organisation]:
    """The recognised organisations for which a person runs programmes, by name."""
    return list(_run_by(person, now).filter(recognised_at__isnull=False).select_related("territory"))


def hosts_awaiting_review(person: Person, now: datetime) -> Sequence[Organisation]:
    """Those that she could launch for, had support recognised them already."""
    return list(_run_by(person, now).filter(recognised_at__isnull=True))


def _run_by(person: Person, now: datetime) -> QuerySet[Organisation]:
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(RUNS_PROGRAMMES)
    mine = roles.filter(scope_type="").values("organisation")
    return Organisation.objects.filter(pk__in=mine, retired_at__isnull=True).order_by("name")


_STEP_WORDS = {
    VersionStatus.DRAFT: _("Back to draft"),
    VersionStatus.TESTED: _("Test it"),
    VersionStatus.LAUNCHED: _("Launch it"),
    VersionStatus.RETIRED: _("Retire it"),
}


def _steps(row: InstrumentVersion) -> list[tuple[str, str]]:
    return [(str(to), str(_STEP_WORDS[VersionStatus(to)])) for to in VERSION_STEPS[row.status]]


@dataclass(frozen=True)
class VersionRow:
    """One version with its story and the steps that the viewer may take."""

    uuid: str
    number: int
    state: str
    tone: str
    note: str
    changes: tuple[str, ...]
    made_by: str
    derived_from: int | None
    from_edition: str
    from_edition_key: str
    created_at: datetime
    launched_at: datetime | None
    retired_at: datetime | None
    editions: int
    steps: tuple[tuple[str, str], ...]


def version_rows(instrument: Instrument, viewer: Person | None, now: datetime) -> tuple[VersionRow, ...]:
    """Every version that the viewer may see, newest first; an edition that she may not see is not named."""
    mine = set(_houses(viewer, now)) if viewer else set()
    rows = (
        _light(instrument.versions.all())
        .select_related("from_edition")
        .annotate(edition_count=Count("editions", filter=Q(editions__public=True)))
        .order_by("-number")
    )
    origins = instrument.versions.filter(from_edition__isnull=False).values("from_edition")
    seen = set(editions_visible_to(viewer, now).filter(pk__in=origins).values_list("pk", flat=True))
    found = []
    for row in rows:
        maker = row.made_by_id or instrument.owner_id
        edits = maker is not None and maker in mine
        if row.status in PUBLIC or edits:
            found.append(_version_row(row, edits, row.from_edition if row.from_edition_id in seen else None))
    return tuple(found)


def _version_row(row: InstrumentVersion, edits: bool, origin: Edition | None) -> VersionRow:
    return VersionRow(
        uuid=str(row.uuid),
        number=row.number,
        state=row.get_status_display(),
        tone=VERSION_TONES[VersionStatus(row.status)],
        note=row.change_note,
        changes=tuple(row.changes),
        made_by=row.made_by.name if row.made_by else "",
        derived_from=row.derived_from.number if row.derived_from else None,
        from_edition=pick(origin.titles) if origin else "",
        from_edition_key=origin.key if origin else "",
        created_at=row.created_at,
        launched_at=row.launched_at,
        retired_at=row.retired_at,
        editions=getattr(row, "edition_count", 0),
        steps=tuple(_steps(row)) if edits else (),
    )


@dataclass(frozen=True)
class PlannedRole:
    """A role that the design foresees, and whether somebody holds it."""

    title: str
    kind: str
    number: str
    does: str
    held: bool


def planned_roles(edition: Edition, held: Sequence[RoleLine]) -> tuple[PlannedRole, ...]:
    """The roles of the blueprint beside those that are held."""
    kinds = {line.kind for line in held}
    blueprint = blueprint_of(edition.version)
    return tuple(
        PlannedRole(
            title=pick(role.title),
            kind=str(role.kind.label),
            number=range_words(role.number),
            does=pick(role.does),
            held=str(role.kind.label) in kinds,
        )
        for role in blueprint.roles
    )


def newest_version(viewer: Person | None, instrument: Instrument, now: datetime) -> InstrumentVersion | None:
    """The newest version that the viewer may see; for instruments that only have drafts."""
    for version in _light(instrument.versions.all()).order_by("-number"):
        if version.status in PUBLIC or may_edit_version(viewer, version, now):
            return version
    return None


def changes_of_edition(edition: Edition) -> list[str]:
    """What the edition does otherwise than its version, in sentences."""
    return differences(blueprint_of(edition.version), blueprint_of_edition(edition))
