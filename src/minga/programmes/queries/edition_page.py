"""What anybody may read of an edition: who runs it, with whom, for whom, what for, what it
reached, what it costs, and when. One dataclass, a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import number_format

from minga.core.clock import today as today_in
from minga.core.texts import pick
from minga.indicators.queries.counters import CountResult, Scope
from minga.indicators.queries.progress import Progress, measured, targets_of
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.atlas import country_name
from minga.people.enums import Language
from minga.programmes.enums import EditionStatus, EnrolmentStatus, FigureComparator, StageMode
from minga.programmes.models import ContextFigure, Edition, Partner, Stage, StageNote, stage_notes
from minga.programmes.policies import phase_allows
from minga.programmes.queries.budget import BudgetSheet, PerHead, budget_sheet
from minga.programmes.queries.editions import TONES
from minga.programmes.queries.enrolment import StatusCounts, status_counts
from minga.programmes.queries.plan import weeks_of


@dataclass(frozen=True)
class PartnerRow:
    """One organisation with all its parts in the edition."""

    name: str
    link: str
    roles: tuple[str, ...]
    credit: str
    pk: int = 0

    @property
    def parts(self) -> str:
        """Its parts in one line."""
        return " · ".join(self.roles)


@dataclass(frozen=True)
class FigureRow:
    """A context figure with its doubt: how to read it, where, when, who says so."""

    uuid: str
    statement: str
    value: str
    reading: str
    territory: str
    year: int | None
    source: str
    origin: str


@dataclass(frozen=True)
class StageLine:
    """One stage as the public sees it."""

    title: str
    summary: str
    starts_on: date
    ends_on: date
    state: str
    where: str
    in_person: bool
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class PublicContact:
    """Somebody who answers in public, or the office that does."""

    name: str
    role: str


@dataclass(frozen=True)
class EditionPage:
    """The public face of an edition."""

    key: str
    title: str
    summary: str
    purpose: str
    for_whom: str
    commitment: str
    status: str
    state: str
    tone: str
    cancelled_reason: str
    instrument: str
    instrument_key: str
    kind: str
    version: int
    number: int
    host: str
    host_link: str
    starts_on: date
    ends_on: date
    week: int
    weeks: int
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    sdgs: tuple[int, ...]
    places: int | None
    taking_part: int
    completed: int
    open_to_nominations: bool
    stages: tuple[StageLine, ...]
    partners: tuple[PartnerRow, ...]
    targets: tuple[Progress, ...]
    budget: BudgetSheet
    per_head: tuple[PerHead, ...]
    figures: tuple[FigureRow, ...]
    contacts: tuple[PublicContact, ...]
    focal_office: str
    contact_email: str
    today: date

    @property
    def has_sums(self) -> bool:
        """Whether any line of the budget can be summed, in money or in hours."""
        return bool(self.budget.cash_totals or self.budget.in_kind_totals or self.budget.hours_high)

    @property
    def finished(self) -> bool:
        """Whether it is over, well or not."""
        return self.status in (EditionStatus.CLOSED, EditionStatus.CANCELLED)


def edition_page(edition: Edition, now: datetime) -> EditionPage:
    """Read the public face of an edition; the edition comes from `edition_for`."""
    stages = list(edition.stages.all())
    notes = stage_notes(stages, now)
    counts = status_counts(edition)
    budget = budget_sheet(edition)
    day = today_in(edition.timezone, at=now)
    week, weeks = weeks_of(edition, day)
    open_now = edition.status == EditionStatus.OPEN
    return EditionPage(
        **_words(edition),
        **_facts(edition),
        week=week,
        weeks=weeks,
        taking_part=counts.taking_part,
        completed=counts.of(EnrolmentStatus.COMPLETED),
        open_to_nominations=open_now and phase_allows(edition, "enrol", now, stages=stages),
        stages=tuple(_stage_line(stage, day, notes.get(stage.pk)) for stage in stages),
        partners=partner_rows(edition),
        targets=edition_progress(edition, counts, day),
        budget=budget,
        per_head=budget.per_head(counts.taking_part or edition.places or 0),
        figures=tuple(figure_row(figure) for figure in edition.context.all()),
        contacts=_contacts(edition, now),
        today=day,
    )


def _words(edition: Edition) -> dict[str, Any]:
    """The texts of the edition in the reader's language."""
    return {
        "title": pick(edition.titles),
        "summary": pick(edition.summaries),
        "purpose": pick(edition.purposes),
        "for_whom": pick(edition.for_whom),
        "commitment": pick(edition.commitments),
        "focal_office": pick(edition.focal_offices),
        "cancelled_reason": edition.cancelled_reason,
    }


def _facts(edition: Edition) -> dict[str, Any]:
    """What it is, whose it is, where, when and for how many."""
    instrument = edition.version.instrument
    return {
        "key": edition.key,
        "status": edition.status,
        "state": edition.get_status_display(),
        "tone": TONES[EditionStatus(edition.status)],
        "instrument": pick(instrument.titles),
        "instrument_key": instrument.key,
        "kind": instrument.get_kind_display(),
        "version": edition.version.number,
        "number": edition.number,
        "host": edition.host.name,
        "host_link": edition.host.get_absolute_url(),
        "contact_email": edition.host.public_email,
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
        "languages": language_names(edition.languages),
        "countries": tuple(country_name(code) for code in edition.countries),
        "sdgs": tuple(edition.sdgs),
        "places": edition.places,
    }


def _stage_line(stage: Stage, day: date, note: StageNote | None) -> StageLine:
    return StageLine(
        title=pick(stage.titles),
        summary=pick(stage.summaries),
        starts_on=stage.starts_on,
        ends_on=stage.ends_on,
        state=_state(stage.starts_on, stage.ends_on, day),
        where=" · ".join(filter(None, (stage.get_mode_display(), pick(stage.venues)))),
        in_person=stage.mode == StageMode.IN_PERSON,
        note=note.words if note else "",
        link=note.link if note else "",
    )


def edition_progress(edition: Edition, counts: StatusCounts, day: date) -> tuple[Progress, ...]:
    """Targets beside what was reached; people are taken from the counts that are there."""
    kind = edition._meta.label_lower
    known = {
        "persons_trained_unique": CountResult(counts.taking_part),
        "persons_completed": CountResult(counts.of(EnrolmentStatus.COMPLETED)),
    }
    targets = targets_of(kind, edition.pk)
    return measured(targets, Scope(kind, (edition.pk,)), day, known)


def partner_rows(edition: Edition) -> tuple[PartnerRow, ...]:
    """Each partner once, with all its parts; those who lead first. One query."""
    order = {role: number for number, role in enumerate(_ROLE_ORDER)}
    rows = sorted(
        edition.partners.select_related("organisation"),
        key=lambda row: (order.get(row.role, len(order)), row.pk),
    )
    grouped: dict[int, list[Partner]] = {}
    for row in rows:
        grouped.setdefault(row.organisation_id, []).append(row)
    return tuple(
        PartnerRow(
            name=parts[0].organisation.name,
            link=parts[0].organisation.get_absolute_url(),
            roles=tuple(part.get_role_display() for part in parts),
            credit=next((pick(part.credits) for part in parts if pick(part.credits)), ""),
            pk=parts[0].organisation_id,
        )
        for parts in grouped.values()
    )


_ROLE_ORDER = ("lead", "host", "funder", "methodology", "cooperation_agency", "role_model", "knowledge")


def figure_row(figure: ContextFigure) -> FigureRow:
    """A context figure in words: "more than 80 %"."""
    number = number_format(figure.value.normalize(), use_l10n=True)
    value = f"{number}\N{NO-BREAK SPACE}%" if figure.unit == "percent" else f"{number} {figure.unit}"
    exact = figure.comparator == FigureComparator.EXACTLY
    return FigureRow(
        uuid=str(figure.uuid),
        statement=pick(figure.statements),
        value=value,
        reading="" if exact else figure.get_comparator_display(),
        territory=pick(figure.territories),
        year=figure.year,
        source=figure.source,
        origin=pick(figure.origins),
    )


def language_names(codes: Iterable[str]) -> tuple[str, ...]:
    """Languages under their own names."""
    known = dict(Language.choices)
    return tuple(str(known.get(code, code)) for code in codes)


def _contacts(edition: Edition, now: datetime) -> tuple[PublicContact, ...]:
    roles = (
        Role.objects.at(scope=edition)
        .counting(now)
        .filter(public=True)
        .select_related("person")
        .order_by("kind", "starts_on", "pk")
    )
    return tuple(
        PublicContact(role.person.name, role.title or str(RoleKind(role.kind).label))
        for role in roles
        if role.person.name
    )


def _state(starts_on: date, ends_on: date, day: date) -> str:
    if day < starts_on:
        return "ahead"
    return "now" if day <= ends_on else "done"
