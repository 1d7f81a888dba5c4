"""The profile of a solver: whose it is, what it must say, when it is public."""

from dataclasses import replace

import pytest

from minga.audit.models import Entry
from minga.calls.actions.solver_notices import tell_solvers
from minga.calls.actions.solvers import (
    Profile,
    Shown,
    add_proof,
    edit_solver,
    hide_solver,
    publish_solver,
    register_solver,
    remove_proof,
)
from minga.calls.enums import CallKind, CallState
from minga.calls.models import Award, Solver, SolverNotice
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.models import SearchEntry
from minga.notifications.models import Message
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.enums import RoleKind
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from tests.factories.calls import add_challenge, make_call, make_solver, office_of
from tests.factories.challenges import make_challenge
from tests.factories.initiatives import make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

PROFILE = Profile(
    name="Voz Clara", summary="Turnos por llamada.", capabilities=("turnos por llamada", "datos abiertos"),
    sectors=("health",), country="PY", maturity="pilot",
)  # fmt: skip


def _solver(actor: Person | None = None, **fields: object) -> Solver:
    return register_solver(profile=replace(PROFILE, **fields), actor=actor or make_person(), now=now())


def _found(solver: Solver) -> bool:
    return SearchEntry.objects.filter(subject_type="calls.solver", subject_id=solver.pk).exists()


def test_a_profile_begins_hidden_with_what_its_capabilities_mean() -> None:
    owner = make_person()

    solver = _solver(owner)

    assert (solver.owner, solver.public, solver.key) == (owner, False, "voz-clara")
    assert {"turn", "cit", "fich"} & set(solver.stems)
    assert not _found(solver)
    assert Entry.objects.latest("pk").key == "calls.solver_registered"


@pytest.mark.parametrize("name", ["nuevo", "Para"])
def test_a_profile_never_takes_the_address_of_one_of_our_pages(name: str) -> None:
    assert _solver(name=name).key not in {"nuevo", "para"}


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name": "  "}, "name"),
        ({"summary": ""}, "summary"),
        ({"capabilities": (" ",)}, "capabilities"),
        ({"capabilities": tuple(f"cosa {n}" for n in range(13))}, "capabilities"),
        ({"capabilities": ("x" * 61,)}, "capabilities"),
        ({"maturity": "magic"}, "maturity"),
        ({"since": 3019}, "since"),
    ],
)
def test_what_does_not_serve_is_refused_where_it_is(fields: dict[str, object], at: str) -> None:
    with pytest.raises(Invalid) as refused:
        _solver(**fields)

    assert set(refused.value.errors) == {at}
    assert Solver.objects.count() == 0


def test_only_who_answers_for_an_organisation_writes_in_its_name() -> None:
    organisation, steward = make_organisation(), make_person()
    role(steward, RoleKind.COORDINATOR, organisation)

    with pytest.raises(NotAllowed):
        _solver(organisation=organisation)
    assert _solver(steward, organisation=organisation).organisation == organisation


def test_a_published_profile_is_found_and_a_hidden_one_is_not() -> None:
    solver = _solver()

    publish_solver(solver=solver, actor=solver.owner, now=now())
    assert _found(solver)

    hide_solver(solver=solver, actor=solver.owner, now=now())
    assert not _found(solver)


@pytest.mark.parametrize(("fields", "at"), [({"sectors": ()}, "sectors"), ({"country": ""}, "country")])
def test_a_profile_that_says_too_little_is_not_published(fields: dict[str, object], at: str) -> None:
    solver = _solver(**fields)

    with pytest.raises(NotReady) as refused:
        publish_solver(solver=solver, actor=solver.owner, now=now())
    assert refused.value.field == at


def test_nothing_is_public_in_the_name_of_an_organisation_nobody_recognised() -> None:
    organisation, steward = make_organisation(recognised_at=None), make_person()
    role(steward, RoleKind.COORDINATOR, organisation)
    solver = _solver(steward, organisation=organisation)

    with pytest.raises(NotReady):
        publish_solver(solver=solver, actor=steward, now=now())


def test_changes_are_kept_and_an_old_page_overwrites_nothing() -> None:
    solver = _solver()

    edit_solver(solver=solver, profile=replace(PROFILE, name="Voz"), revision=1, actor=solver.owner, now=now())
    with pytest.raises(Conflict):
        edit_solver(solver=solver, profile=PROFILE, revision=1, actor=solver.owner, now=now())

    solver.refresh_from_db()
    assert (solver.name, solver.revision) == ("Voz", 2)
    entry = Entry.objects.latest("pk")
    assert (entry.before, entry.after) == ({"name": "Voz Clara"}, {"name": "Voz"})


def test_a_public_profile_stays_whole() -> None:
    solver = _solver()
    publish_solver(solver=solver, actor=solver.owner, now=now())

    with pytest.raises(NotReady):
        edit_solver(solver=solver, profile=replace(PROFILE, sectors=()), revision=1, actor=solver.owner, now=now())


def test_a_stranger_changes_nothing() -> None:
    solver, stranger = _solver(), make_person()

    for verb in (publish_solver, hide_solver):
        with pytest.raises(NotAllowed):
            verb(solver=solver, actor=stranger, now=now())
    with pytest.raises(NotAllowed):
        add_proof(solver=solver, shown=Shown(title="Funciona"), actor=stranger, now=now())


def test_a_proof_is_added_and_removed() -> None:
    solver = _solver()

    proof = add_proof(solver=solver, shown=Shown(title=" Bajó la espera ", year=2024), actor=solver.owner, now=now())
    assert (proof.title, solver.proofs.count()) == ("Bajó la espera", 1)

    remove_proof(proof=proof, actor=solver.owner, now=now())
    assert solver.proofs.count() == 0
    assert Entry.objects.latest("pk").before["title"] == "Bajó la espera"


def test_proofs_that_do_not_serve_are_refused() -> None:
    solver = _solver()
    hidden = make_initiative(visibility="restricted")

    for shown in (Shown(title=" "), Shown(title="Sí", year=3000), Shown(title="Sí", initiative=hidden)):
        with pytest.raises(DomainError):
            add_proof(solver=solver, shown=shown, actor=solver.owner, now=now())
    for number in range(20):
        add_proof(solver=solver, shown=Shown(title=f"Prueba {number}"), actor=solver.owner, now=now())
    with pytest.raises(Conflict):
        add_proof(solver=solver, shown=Shown(title="Una más"), actor=solver.owner, now=now())


def test_profiles_and_awards_follow_a_merged_organisation() -> None:
    duplicate, stays = make_organisation("Voz SRL"), make_organisation("Voz S.R.L.")
    solver = make_solver(organisation=duplicate)

    merge_organisations(duplicate=duplicate, stays=stays, actor=HOUSE, now=now())

    solver.refresh_from_db()
    assert solver.organisation == stays
    assert Award.objects.count() == 0


def test_the_profile_of_a_person_who_goes_leaves_the_directory() -> None:
    solver = _solver(contact_email="ana@example.org")
    publish_solver(solver=solver, actor=solver.owner, now=now())

    erase_person(person=solver.owner, actor=solver.owner, now=now())

    solver.refresh_from_db()
    assert (solver.public, solver.contact_email) == (False, "")
    assert not _found(solver)


def test_solvers_are_told_of_an_open_challenge_once_with_the_reasons() -> None:
    call, challenge = make_call(kind=CallKind.SOLUTIONS), make_challenge(status="characterised", sector="health")
    add_challenge(call, challenge)
    solver, office = make_solver(), office_of(call)

    tell_solvers(call=call, challenge=challenge, solvers=[solver], actor=office, now=now())
    with pytest.raises(DomainError):
        tell_solvers(call=call, challenge=challenge, solvers=[solver], actor=office, now=now())

    letter = Message.objects.get(to=solver.owner, kind="calls.challenge_fits")
    assert "Salud" in letter.body
    assert SolverNotice.objects.count() == 1


@pytest.mark.parametrize("why", ["stranger", "closed", "other challenge", "hidden"])
def test_solvers_are_not_told_when_it_is_not_due(why: str) -> None:
    state = CallState.DECIDED if why == "closed" else CallState.OPEN
    call, challenge = make_call(kind=CallKind.SOLUTIONS, state=state), make_challenge(status="characterised")
    if why != "other challenge":
        add_challenge(call, challenge)
    solver = make_solver(public=why != "hidden")
    actor = make_person() if why == "stranger" else office_of(call)

    with pytest.raises(DomainError):
        tell_solvers(call=call, challenge=challenge, solvers=[solver], actor=actor, now=now())

    assert Message.objects.filter(kind="calls.challenge_fits").count() == 0
