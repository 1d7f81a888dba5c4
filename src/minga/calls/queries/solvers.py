"""The directory of solvers, and the page of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from minga.calls import policies
from minga.calls.enums import Maturity
from minga.calls.models import Solver, SolverProof
from minga.calls.queries.followed import standing_outcomes
from minga.challenges.enums import Sector
from minga.challenges.models.sdgs import sdg_goal_title
from minga.core import search
from minga.initiatives.models import Initiative
from minga.initiatives.queries.visible import initiatives_visible_to
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.atlas import country_name
from minga.organisations.queries.finding import place_label
from minga.people.models import Person

SUBJECT: Final = "calls.solver"
MOST_FOUND: Final = 500
STALE_AFTER: Final = timedelta(days=365)


@dataclass(frozen=True)
class Wanted:
    """What the reader asked the directory for."""

    words: str = ""
    sector: str = ""
    country: str = ""
    maturity: str = ""


@dataclass(frozen=True)
class SolverLine:
    """One solver in the directory."""

    name: str
    link: str
    summary: str
    language: str
    organisation: str
    country: str
    maturity: str
    capabilities: tuple[str, ...]
    stale: bool


@dataclass(frozen=True)
class ProofLine:
    """Something that shows that it works. `confirmed`: the dossier names the organisation as taking part."""

    uuid: str
    title: str
    client: str
    year: int | None
    link: str
    initiative: str
    initiative_link: str
    confirmed: bool


@dataclass(frozen=True)
class ChosenLine:
    """A call in which it was selected, and for which challenge."""

    call: str
    call_link: str
    challenge: str
    challenge_link: str


@dataclass(frozen=True)
class SolverPage:
    """Everything on the page of a solver."""

    key: str
    name: str
    summary: str
    language: str
    organisation: str
    organisation_link: str
    capabilities: tuple[str, ...]
    sectors: tuple[str, ...]
    goals: tuple[tuple[int, str], ...]
    place: str
    works_in: tuple[str, ...]
    maturity: str
    people: int | None
    since: int | None
    website: str
    contact_email: str
    public: bool
    confirmed_at: datetime | None
    stale: bool
    proofs: tuple[ProofLine, ...]
    chosen: tuple[ChosenLine, ...]
    may_edit: bool


def solvers_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Solver]:
    """Public ones, one's own, and those of organisations for which one answers. One query."""
    if viewer is None or not viewer.is_active:
        return Solver.objects.filter(public=True)
    return Solver.objects.filter(Q(public=True) | _hers(viewer, now))


def solvers_of(person: Person, now: datetime) -> QuerySet[Solver]:
    """The profiles that she may change."""
    return Solver.objects.filter(_hers(person, now)).order_by("name", "pk")


def solver_for(viewer: Person | None, key: str, now: datetime) -> Solver:
    """The profile, or `DoesNotExist` for whoever may not see it."""
    found = Solver.objects.select_related("organisation", "territory__parent__parent").get(key=key)
    if not policies.may_see_solver(viewer, found, now):
        raise Solver.DoesNotExist
    return found


def directory(wanted: Wanted) -> QuerySet[Solver]:
    """The public profiles that match, by name."""
    rows = Solver.objects.filter(public=True).select_related("organisation")
    if wanted.sector in Sector.values:
        rows = rows.filter(sectors__contains=[wanted.sector])
    if wanted.maturity in Maturity.values:
        rows = rows.filter(maturity=wanted.maturity)
    if wanted.country:
        code = wanted.country.upper()[:2]
        rows = rows.filter(Q(country=code) | Q(works_in__contains=[code]))
    if wanted.words.strip():
        found = search.matching(wanted.words, kinds=[SUBJECT]).order_by().values_list("subject_id", flat=True)
        rows = rows.filter(pk__in=list(found[:MOST_FOUND]))
    return rows.order_by("name", "pk")


def line_of(solver: Solver, now: datetime) -> SolverLine:
    """One profile as a line; its organisation came along."""
    return SolverLine(
        name=solver.name,
        link=solver.get_absolute_url(),
        summary=solver.summary,
        language=solver.language,
        organisation=solver.organisation.name if solver.organisation else "",
        country=country_name(solver.country) if solver.country else "",
        maturity=solver.get_maturity_display(),
        capabilities=tuple(solver.capabilities),
        stale=is_stale(solver, now),
    )


def is_stale(solver: Solver, now: datetime) -> bool:
    """Nobody said within a year that it is still so."""
    return solver.confirmed_at is None or solver.confirmed_at < now - STALE_AFTER


def solver_page(solver: Solver, viewer: Person | None, now: datetime) -> SolverPage:
    """The page as this viewer may read it; the number of queries does not grow with what is on it."""
    organisation, place = solver.organisation, solver.territory
    same = ("key", "name", "summary", "language", "people", "since", "website", "public", "confirmed_at")
    return SolverPage(
        **{name: getattr(solver, name) for name in same},
        organisation=organisation.name if organisation else "",
        organisation_link=organisation.get_absolute_url() if organisation else "",
        capabilities=tuple(solver.capabilities),
        sectors=tuple(str(Sector(each).label) for each in solver.sectors),
        goals=tuple((number, str(sdg_goal_title(number))) for number in solver.sdg_goals),
        place=place_label(place) if place else country_name(solver.country) if solver.country else "",
        works_in=tuple(country_name(code) for code in solver.works_in),
        maturity=solver.get_maturity_display(),
        contact_email=solver.contact_email,
        stale=is_stale(solver, now),
        proofs=proof_lines(solver, now),
        chosen=tuple(_chosen(solver, now)),
        may_edit=policies.may_edit_solver(viewer, solver, now),
    )


def proof_lines(solver: Solver, now: datetime) -> tuple[ProofLine, ...]:
    """What shows that it works, the newest first; no link to a dossier that was closed to the public. Three queries."""
    rows = list(solver.proofs.select_related("initiative"))
    named = [row.initiative_id for row in rows if row.initiative_id]
    public = initiatives_visible_to(None, now).filter(pk__in=named).values_list("pk", flat=True)
    open_ids = set(public) if named else set()
    taking_part = set(_confirmed(solver, named)) if named and solver.organisation_id else set()
    return tuple(_proof(row, row.initiative_id in open_ids, row.initiative_id in taking_part) for row in rows)


def proof_of(solver: Solver, uuid: str) -> SolverProof:
    """One of its proofs. Raises SolverProof.DoesNotExist."""
    return solver.proofs.select_related("solver").get(uuid=uuid)


def organisations_to_write_for(person: Person, now: datetime) -> QuerySet[Organisation]:
    """Those for which she answers, by name: a profile may be written in their name."""
    roles = Role.objects.of_kinds(STEWARD_KINDS).counting(now).exercised_by(person).filter(scope_type="")
    rows = Organisation.objects.filter(pk__in=roles.values("organisation"), retired_at=None, merged_into=None)
    return rows.order_by("folded_name", "pk")


def public_initiative(key: str, now: datetime) -> Initiative | None:
    """An initiative that anybody may read."""
    return initiatives_visible_to(None, now).filter(key=key).first()


def _hers(person: Person, now: datetime) -> Q:
    houses = organisations_to_write_for(person, now).order_by().values("pk")
    return Q(owner=person) | Q(organisation__in=houses)


def _confirmed(solver: Solver, initiatives: list[int]) -> QuerySet[Initiative, int]:
    rows = Initiative.objects.filter(pk__in=initiatives, partners__organisation=solver.organisation_id)
    return rows.values_list("pk", flat=True)


def _proof(row: SolverProof, is_open: bool, confirmed: bool) -> ProofLine:
    shown = row.initiative if is_open else None
    return ProofLine(
        uuid=str(row.uuid),
        title=row.title,
        client=row.client,
        year=row.year,
        link=row.link,
        initiative=shown.title if shown else "",
        initiative_link=shown.get_absolute_url() if shown else "",
        confirmed=confirmed and is_open,
    )


def _chosen(solver: Solver, now: datetime) -> list[ChosenLine]:
    rows = standing_outcomes(now).filter(application__solver=solver, application__call__public=True)
    rows = rows.select_related("application__call", "application__challenge").order_by("-decision__published_at", "pk")
    return [
        ChosenLine(
            call=str(each.application.call),
            call_link=each.application.call.get_absolute_url(),
            challenge=challenge.title if challenge and not challenge.restricted else "",
            challenge_link=challenge.get_absolute_url() if challenge and not challenge.restricted else "",
        )
        for each in rows[:20]
        for challenge in [each.application.challenge]
    ]
