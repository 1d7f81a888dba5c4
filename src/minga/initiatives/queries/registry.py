"""A registry as the person who brings it in sees it: counts, rows with their cells, what may be done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet

from minga.challenges.enums import Sector
from minga.core.clock import today
from minga.initiatives.enums import InitiativeState, LifeStage, RegistryStatus, RegistryVerdict, Subtype
from minga.initiatives.models import RegistryImport, RegistryRow
from minga.initiatives.models.registry import REGISTRY_KEPT_DAYS
from minga.initiatives.policies import may_import_registry
from minga.initiatives.queries.registry_check import FIELDS
from minga.initiatives.queries.visible import initiatives_visible_to
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from minga.programmes.policies import RUNS_PROGRAMMES

SHOWN: Final = ("entity", "kind", "problem", "affected", "stage", "state", "started", "link")
"""Cells that stand in the table beside the title; the others only when something is wrong with them."""
_TONES: Final = {"new": "done", "doubtful": "warn", "known": "plain", "refused": "bad"}


@dataclass(frozen=True)
class RegistryView:
    """One import."""

    uuid: UUID
    organisation: str
    name: str
    status: str
    status_label: str
    revision: int
    counts: Mapping[str, int]
    taken: int
    brought: int
    created_at: datetime
    erased: bool
    erased_on: datetime

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def to_bring(self) -> int:
        """How many dossiers applying would open, all of them counted from the start."""
        return self.counts["new"] + self.taken

    @property
    def running(self) -> bool:
        return self.status == RegistryStatus.APPLYING


@dataclass(frozen=True)
class CellView:
    """One cell, and what is wrong with it."""

    label: str
    text: str
    problem: str = ""


@dataclass(frozen=True)
class RowView:
    """One row with its verdict."""

    uuid: UUID
    number: int
    title: CellView
    cells: tuple[CellView, ...]
    verdict: str
    label: str
    tone: str
    remarks: tuple[str, ...]
    taken: bool
    like_title: str
    like_path: str
    brought: bool
    made_title: str
    made_path: str


def organisations_to_import_for(person: Person, now: datetime) -> QuerySet[Organisation]:
    """Recognised organisations whose registry she may bring in."""
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(RUNS_PROGRAMMES)
    houses = roles.filter(scope_type="", organisation__isnull=False).values("organisation")
    rows = Organisation.objects.filter(pk__in=houses, retired_at=None, recognised_at__isnull=False)
    return rows.order_by("name", "pk")


def registries_of(person: Person, now: datetime) -> QuerySet[RegistryImport]:
    """Every import of those organisations, newest first."""
    houses = organisations_to_import_for(person, now)
    return RegistryImport.objects.filter(organisation__in=houses).select_related("organisation", "created_by")


def registry_for(person: Person, uuid: UUID, now: datetime) -> RegistryImport:
    """One import, or `DoesNotExist` for whoever may not bring in that registry."""
    job = RegistryImport.objects.select_related("organisation").get(uuid=uuid)
    if not may_import_registry(person, job.organisation, now):
        raise RegistryImport.DoesNotExist
    return job


def registry_view(job: RegistryImport) -> RegistryView:
    """Two queries."""
    counts = {each.value: 0 for each in RegistryVerdict}
    counts |= dict(job.rows.order_by().values_list("verdict").annotate(rows=Count("pk")))
    taken = job.rows.filter(verdict=RegistryVerdict.DOUBTFUL, taken=True).count()
    return RegistryView(
        uuid=job.uuid,
        organisation=job.organisation.name,
        name=job.file_name,
        status=job.status,
        status_label=job.get_status_display(),
        revision=job.revision,
        counts=counts,
        taken=taken,
        brought=job.rows.filter(brought_at__isnull=False).count(),
        created_at=job.created_at,
        erased=job.erased_at is not None,
        erased_on=job.created_at + timedelta(days=REGISTRY_KEPT_DAYS),
    )


def rows_of_registry(job: RegistryImport, verdict: str) -> QuerySet[RegistryRow]:
    """Its rows in the order of the file, of one verdict or of all."""
    rows = job.rows.select_related("like__organisation", "initiative").order_by("number")
    return rows.filter(verdict=verdict) if verdict in RegistryVerdict.values else rows


def row_views(rows: Sequence[RegistryRow], viewer: Person, now: datetime) -> tuple[RowView, ...]:
    """Rows as they are shown; dossiers that the viewer may not read are not named. One query."""
    named = {pk for row in rows for pk in (row.like_id, row.initiative_id) if pk}
    seen = set(initiatives_visible_to(viewer, now).filter(pk__in=named).values_list("pk", flat=True))
    return tuple(_row(row, seen) for row in rows)


def refused_rows(job: RegistryImport) -> Iterator[tuple[object, ...]]:
    """Refused rows with their cells and reasons, to be mended in a spreadsheet and sent again."""
    for row in job.rows.filter(verdict=RegistryVerdict.REFUSED).order_by("number"):
        why = " ".join(f"{FIELDS.get(name, name)}: {words}" for name, words in row.problems.items())
        yield (*(row.cells.get(name, "") for name in FIELDS), why)


def model_rows() -> tuple[tuple[str, ...], ...]:
    """One example, to be overwritten."""
    kinds = " / ".join(str(each.label) for each in Subtype)
    year = str(today().year - 1)
    return (
        (
            "001", "…", "…", kinds, str(Sector.HEALTH.label), "…", "…", "…", "3.8",
            f"{LifeStage.PILOTED.value}", str(InitiativeState.ACTIVE.label), f"15/03/{year}", "", "https://",
        ),
    )  # fmt: skip


def _row(row: RegistryRow, seen: set[int]) -> RowView:
    like = row.like if row.like_id in seen else None
    made = row.initiative if row.initiative_id in seen else None
    cells = tuple(
        _cell(row, name) for name in FIELDS if name != "title" and (name in row.problems or row.cells.get(name))
        and (name in SHOWN or name in row.problems)
    )  # fmt: skip
    return RowView(
        uuid=row.uuid,
        number=row.number,
        title=_cell(row, "title"),
        cells=cells,
        verdict=row.verdict,
        label=row.get_verdict_display(),
        tone=_TONES[row.verdict],
        remarks=tuple(row.remarks),
        taken=row.taken,
        like_title=f"{like.title}, {like.organisation.name}" if like is not None else "",
        like_path=like.get_absolute_url() if like is not None else "",
        brought=row.brought_at is not None and not row.undone,
        made_title=made.title if made is not None else "",
        made_path=made.get_absolute_url() if made is not None else "",
    )


def _cell(row: RegistryRow, name: str) -> CellView:
    return CellView(str(FIELDS[name]), row.cells.get(name, ""), row.problems.get(name, ""))
