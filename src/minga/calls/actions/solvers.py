"""The profile of a solver: written once, published when its owner says so, proven."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.enums import Maturity
from minga.calls.events.solvers import (
    ProofAdded,
    ProofRemoved,
    SolverEdited,
    SolverHidden,
    SolverPublished,
    SolverRegistered,
)
from minga.calls.models import Solver, SolverProof
from minga.challenges.enums import Sector
from minga.core import search
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.keys import new_key, unique_key
from minga.core.similar import roots_of
from minga.initiatives.models import Initiative
from minga.organisations.models import Organisation, Territory, house_day
from minga.organisations.policies import may_edit as may_edit_organisation
from minga.people.models import Person

SUBJECT: Final = "calls.solver"
MOST_CAPABILITIES: Final = 12
LONGEST_CAPABILITY: Final = 60
MOST_PROOFS: Final = 20
FIRST_YEAR: Final = 1850
RESERVED: Final = frozenset({"nuevo", "para"})
"""Words of addresses that are no profile: /solucionadores/nuevo/."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a solver says of itself. `capabilities`: what it can do, in a few words each."""

    organisation: Organisation | None = None
    name: str
    summary: str
    language: str = "es"
    capabilities: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    sdg_goals: tuple[int, ...] = ()
    country: str = ""
    works_in: tuple[str, ...] = ()
    territory: Territory | None = None
    maturity: str
    people: int | None = None
    since: int | None = None
    website: str = ""
    contact_email: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Something that shows that it works."""

    title: str
    client: str = ""
    year: int | None = None
    link: str = ""
    initiative: Initiative | None = None


@action
def register_solver(*, profile: Profile, actor: Actor, now: datetime) -> Solver:
    """Begin a profile, in one's own name or in that of an organisation for which one answers."""
    if not isinstance(actor, Person) or not actor.is_active:
        raise NotAllowed(_("Sign in to write a profile."))
    key = unique_key(Solver, profile.name)
    solver = Solver(key=f"{key}-{new_key(4)}" if key in RESERVED else key, owner=actor, confirmed_at=now)
    changed = _write(solver, profile, actor, now)
    solver.save()
    record(SolverRegistered(subject=solver, organisation_id=solver.organisation_id, after=changed))
    return solver


@action
def edit_solver(*, solver: Solver, profile: Profile, revision: int, actor: Actor, now: datetime) -> Solver:
    """Change the profile. Saved without a change, it is confirmed. `revision`: the one the writer saw."""
    held = _held(solver, actor, now)
    if revision != held.revision:
        raise Conflict(
            _("Somebody else changed this profile while you were writing. Compare, and save again if yours is right."),
            code="revision",
        )
    before = {each.name: getattr(held, each.name) for each in fields(Profile)}
    changed = {name: value for name, value in _write(held, profile, actor, now).items() if value != before[name]}
    if held.public:
        _must_be_whole(held)
    held.confirmed_at = now
    held.revision += 1
    held.save()
    index_solver(held)
    was = {name: before[name] for name in changed}
    record(SolverEdited(subject=held, organisation_id=held.organisation_id, before=was, after=changed))
    return held


@action
def publish_solver(*, solver: Solver, actor: Actor, now: datetime) -> Solver:
    """Into the directory, and among the suggestions for challenges: asked for by whoever owns it."""
    held = _held(solver, actor, now)
    _must_be_whole(held)
    held.public, held.confirmed_at = True, now
    held.save(update_fields=["public", "confirmed_at", "updated_at"])
    index_solver(held)
    record(SolverPublished(subject=held, organisation_id=held.organisation_id, after={"public": True}))
    return held


@action
def hide_solver(*, solver: Solver, actor: Actor, now: datetime) -> Solver:
    """Out of the directory; what it sent to calls stays as it was sent."""
    held = _held(solver, actor, now)
    held.public = False
    held.save(update_fields=["public", "updated_at"])
    index_solver(held)
    record(SolverHidden(subject=held, organisation_id=held.organisation_id, after={"public": False}))
    return held


@action
def add_proof(*, solver: Solver, shown: Shown, actor: Actor, now: datetime) -> SolverProof:
    """A client, a study, a case; an initiative only when anybody may read it."""
    held = _held(solver, actor, now)
    _check_proof(held, shown, now)
    proof = SolverProof(
        solver=held,
        title=_tidy(shown.title),
        client=_tidy(shown.client),
        year=shown.year,
        link=shown.link.strip(),
        initiative=shown.initiative,
    )
    proof.save()
    record(ProofAdded(subject=proof, organisation_id=held.organisation_id, after=_said(proof)), related=(held,))
    return proof


@action
def remove_proof(*, proof: SolverProof, actor: Actor, now: datetime) -> None:
    """It shows it no longer; the log keeps what it said."""
    held = _held(proof.solver, actor, now)
    record(ProofRemoved(subject=proof, organisation_id=held.organisation_id, before=_said(proof)), related=(held,))
    proof.delete()


def index_solver(solver: Solver) -> None:
    """Found by everybody while it is public, by nobody else."""
    if not solver.public:
        search.forget(SUBJECT, [solver.pk])
        return
    sectors = [str(Sector(each).label) for each in solver.sectors]
    text = search.Findable(
        language=solver.language,
        title=solver.name,
        summary=solver.summary,
        words=" ".join((*solver.capabilities, *sectors)),
    )
    search.index(SUBJECT, solver.pk, path=solver.get_absolute_url(), texts=[text])


def list_columns(solver: Solver) -> None:
    """Write down for matching the roots of its capabilities. Does not save."""
    solver.stems = sorted(roots_of("\n".join(solver.capabilities)))


def _held(solver: Solver, actor: Actor, now: datetime) -> Solver:
    rows = Solver.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("organisation", "territory").get(pk=solver.pk)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_edit_solver(actor, held, now)):
        raise NotAllowed(_("Only its owner, and those who answer for its organisation, may change this profile."))
    return held


def _write(solver: Solver, profile: Profile, actor: Actor, now: datetime) -> Mapping[str, Any]:
    """Put the checked values into the row; gives them."""
    house = profile.organisation
    if house and house.pk != solver.organisation_id and not may_edit_organisation(actor, house, now=now):
        raise NotAllowed(_("Only those who answer for the organisation may write in its name."), field="organisation")
    values = _checked(profile, now)
    for name, value in values.items():
        setattr(solver, name, value)
    list_columns(solver)
    return values


def _checked(profile: Profile, now: datetime) -> dict[str, Any]:
    """Tidy values, or a refusal at each that does not serve."""
    can = list(dict.fromkeys(filter(None, map(_tidy, profile.capabilities))))
    values = {each.name: getattr(profile, each.name) for each in fields(Profile)}
    values |= {"name": _tidy(profile.name), "summary": profile.summary.strip(), "capabilities": can}
    values |= {name: list(values[name]) for name in ("sectors", "sdg_goals", "works_in")}
    values |= {"website": profile.website.strip(), "contact_email": profile.contact_email.strip()}
    errors: dict[str, list[str]] = {}
    if not values["name"]:
        errors["name"] = [_("Write the name by which clients know you.")]
    if not values["summary"]:
        errors["summary"] = [_("Say in two or three sentences what you solve.")]
    if not can:
        errors["capabilities"] = [_("Write at least one thing that you can do.")]
    elif len(can) > MOST_CAPABILITIES:
        errors["capabilities"] = [
            _("Write at most %(n)s capabilities: the ones you are best at.") % {"n": MOST_CAPABILITIES}
        ]
    elif long := [each for each in can if len(each) > LONGEST_CAPABILITY]:
        errors["capabilities"] = [_("Say it in fewer words: “%(words)s”.") % {"words": long[0][:80]}]
    if profile.maturity not in Maturity.values:
        errors["maturity"] = [_("Choose one of the options of the list.")]
    if profile.since is not None and not FIRST_YEAR <= profile.since <= house_day(now).year:
        errors["since"] = [_("Write the year in which you began, for example 2019.")]
    if errors:
        raise Invalid(errors)
    return values


def _must_be_whole(solver: Solver) -> None:
    """What a profile in the directory says; nothing stands in public for an organisation nobody knows."""
    if not solver.sectors:
        raise NotReady(_("Choose at least one sector: challenges are found by it."), field="sectors")
    if not solver.country and not solver.works_in:
        raise NotReady(_("Say in which country you are, or in which ones you work."), field="country")
    organisation = solver.organisation
    if organisation is not None and organisation.recognised_at is None:
        raise NotReady(
            _("Support has not recognised %(name)s yet; until then nothing is public in its name.")
            % {"name": organisation.name},
            field="organisation",
            code="recognised",
        )


def _check_proof(solver: Solver, shown: Shown, now: datetime) -> None:
    if not _tidy(shown.title):
        raise DomainError(_("Say what it shows."), field="title")
    if shown.year is not None and not FIRST_YEAR <= shown.year <= house_day(now).year:
        raise DomainError(_("Write the year, for example 2019."), field="year")
    if shown.initiative is not None and shown.initiative.visibility != "public":
        raise DomainError(_("Name an initiative that anybody may read."), field="initiative")
    if solver.proofs.count() >= MOST_PROOFS:
        raise Conflict(_("A profile has at most %(n)s proofs. Remove one first.") % {"n": MOST_PROOFS})


def _said(proof: SolverProof) -> dict[str, Any]:
    return {name: getattr(proof, name) for name in ("title", "client", "year", "link", "initiative")}


def _tidy(text: str) -> str:
    return " ".join(text.split())
