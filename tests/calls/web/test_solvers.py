"""The pages of solvers: the directory, a profile, writing it, what fits, and telling solvers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from minga.calls.actions.solvers import index_solver, list_columns
from minga.calls.enums import CallKind
from minga.calls.models import Solver, SolverNotice, SolverProof
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.calls import add_challenge, make_application, make_call, make_solver, office_of
from tests.factories.challenges import make_challenge
from tests.factories.following import results
from tests.factories.initiatives import make_dossier_partner, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]

FORM = {
    "name": "Voz Clara", "summary": "Turnos por llamada.", "capabilities": "turnos por llamada\ndatos abiertos",
    "sectors": ["health"], "country": "PY", "maturity": "pilot", "language": "es",
}  # fmt: skip


@pytest.fixture
def browser() -> Callable[[Person | None], Client]:
    """A browser, signed in as somebody or as nobody."""
    return lambda person: sign_in(Client(), person) if person else Client()


Browser = Callable[[Person | None], Client]


def _solver(**fields: Any) -> Solver:
    made = make_solver(**({"capabilities": ["filas", "turnos"], "sectors": ["health"]} | fields))
    list_columns(made)
    made.save()
    return made


def test_the_directory_is_found_by_sector_and_country_and_shows_no_hidden_profile(browser: Browser) -> None:
    _solver(name="Voz Clara", works_in=["BR"])
    _solver(name="Agua Buena", sectors=["water"], country="PE")
    _solver(name="Escondida", public=False)

    page = browser(None).get("/solucionadores/", {"sector": "health", "country": "BR"}).content.decode()

    assert "Voz Clara" in page
    assert "Agua Buena" not in page
    assert "Escondida" not in browser(None).get("/solucionadores/").content.decode()


def test_the_directory_is_searched_by_words_and_maturity(browser: Browser) -> None:
    for name, maturity in (("Voz Clara", "pilot"), ("Voz Nueva", "idea"), ("Agua Buena", "pilot")):
        index_solver(_solver(name=name, maturity=maturity, summary="Turnos."))

    page = browser(None).get("/solucionadores/", {"q": "voz", "maturity": "pilot"}).content.decode()

    assert "Voz Clara" in page
    assert "Voz Nueva" not in page
    assert "Agua Buena" not in page


def test_somebody_finds_her_own_profiles_above_the_directory(browser: Browser) -> None:
    hidden = _solver(name="Escondida", public=False)

    assert "Escondida" in browser(hidden.owner).get("/solucionadores/").content.decode()
    assert "Escondida" not in browser(make_person()).get("/solucionadores/").content.decode()


def test_the_list_alone_answers_htmx_and_says_when_nothing_fits(browser: Browser) -> None:
    answer = browser(None).get("/solucionadores/", {"sector": "water"}, headers={"hx-request": "true"})

    assert "<h1" not in answer.content.decode()
    assert "c-empty" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_directory_costs_the_same_for_many(number: int, browser: Browser, queries: Queries) -> None:
    for _ in range(number):
        _solver(organisation=make_organisation())
    client = browser(None)
    client.get("/solucionadores/")

    with queries(2):
        client.get("/solucionadores/")


def test_a_profile_is_written_published_and_hidden_without_javascript(browser: Browser) -> None:
    owner = make_person()
    client = browser(owner)

    assert client.post("/solucionadores/nuevo/", FORM).status_code == 303
    solver = Solver.objects.get()
    assert (solver.capabilities, solver.public) == (["turnos por llamada", "datos abiertos"], False)
    assert browser(make_person()).get(solver.get_absolute_url()).status_code == 404

    client.post(f"/solucionadores/{solver.key}/publicar/")
    assert browser(None).get(solver.get_absolute_url()).status_code == 200

    client.post(f"/solucionadores/{solver.key}/ocultar/")
    assert browser(None).get(solver.get_absolute_url()).status_code == 404


def test_whoever_came_from_an_application_goes_back_to_it(browser: Browser) -> None:
    client = browser(make_person())

    page = client.get("/solucionadores/nuevo/", {"next": "/convocatorias/uno/postular/"}).content.decode()
    answer = client.post("/solucionadores/nuevo/", {**FORM, "next": "/convocatorias/uno/postular/"})

    assert 'value="/convocatorias/uno/postular/"' in page
    assert answer.headers["Location"] == "/convocatorias/uno/postular/"


@pytest.mark.parametrize(
    ("wrong", "kept"),
    [({"name": ""}, "Turnos por llamada."), ({"place": "Macondo"}, "Macondo"), ({"since": "3019"}, "3019")],
)
def test_a_refused_form_keeps_what_was_typed(wrong: dict[str, str], kept: str, browser: Browser) -> None:
    answer = browser(make_person()).post("/solucionadores/nuevo/", {**FORM, **wrong})

    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert Solver.objects.count() == 0


def test_an_old_page_is_asked_again_and_then_taken(browser: Browser) -> None:
    solver = _solver()
    client, address = browser(solver.owner), f"/solucionadores/{solver.key}/editar/"
    Solver.objects.update(revision=4)

    answer = client.post(address, {**FORM, "revision": 1})

    assert answer.status_code == 422
    assert 'value="4"' in answer.content.decode()
    assert client.post(address, {**FORM, "revision": 4}).status_code == 303


def test_what_lacks_to_publish_is_said_on_the_form(browser: Browser) -> None:
    solver = _solver(public=False, sectors=[])

    answer = browser(solver.owner).post(f"/solucionadores/{solver.key}/publicar/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/solucionadores/{solver.key}/editar/"
    assert "c-messages" in answer.content.decode()


def test_a_proof_is_confirmed_by_the_dossier_that_names_the_organisation(browser: Browser) -> None:
    firm, initiative = make_organisation("Voz SRL"), make_initiative(stage=2)
    make_dossier_partner(initiative, organisation=firm)
    solver = _solver(organisation=firm)
    client, address = browser(solver.owner), f"/solucionadores/{solver.key}/pruebas/nueva/"

    assert client.post(address, {"title": "x", "initiative": "/iniciativas/no-existe/"}).status_code == 422
    assert (
        client.post(address, {"title": "Menos espera", "initiative": initiative.get_absolute_url()}).status_code == 303
    )

    page = browser(None).get(solver.get_absolute_url()).content.decode()
    assert initiative.title in page
    assert "Confirmado por su expediente" in page
    client.post(f"/solucionadores/{solver.key}/pruebas/{SolverProof.objects.get().uuid}/quitar/")
    assert SolverProof.objects.count() == 0


def test_the_profile_says_in_which_calls_it_was_selected_once_results_are_out(browser: Browser) -> None:
    solver, challenge = _solver(), make_challenge(status="characterised", title="Filas de madrugada")
    application = make_application(make_call(kind=CallKind.SOLUTIONS), solver=solver, challenge=challenge)
    address = solver.get_absolute_url()
    assert "Filas de madrugada" not in browser(None).get(address).content.decode()

    results({application: "selected"})

    assert "Filas de madrugada" in browser(None).get(address).content.decode()


def test_the_challenge_page_tells_those_inside_who_fits_and_why(browser: Browser) -> None:
    challenge, inside = make_challenge(status="mapped", complaint="Hacemos fila.", sector="health"), make_person()
    role(inside, RoleKind.CHALLENGE_OWNER, challenge.organisation)
    solver = _solver(name="Voz Clara")

    assert "Voz Clara" in browser(inside).get(challenge.get_absolute_url()).content.decode()
    assert "Voz Clara" not in browser(None).get(challenge.get_absolute_url()).content.decode()
    assert "Voz Clara" not in browser(make_person()).get(challenge.get_absolute_url()).content.decode()
    hers = browser(solver.owner).get(challenge.get_absolute_url()).content.decode()
    assert f"/solucionadores/{solver.key}/desafios/" in hers

    page = browser(inside).get(f"/solucionadores/para/{challenge.key}/").content.decode()
    assert "“fila”" in page


def test_everybody_reads_on_the_challenge_which_calls_look_for_it_and_who_was_selected(browser: Browser) -> None:
    challenge, solver = make_challenge(status="characterised"), _solver(name="Voz Clara")
    open_now, decided = make_call(kind=CallKind.SOLUTIONS), make_call(kind=CallKind.SOLUTIONS)
    for call in (open_now, decided):
        add_challenge(call, challenge)
    chosen = make_application(decided, challenge=challenge, solver=solver)
    before = browser(None).get(challenge.get_absolute_url()).content.decode()
    assert open_now.get_absolute_url() in before
    assert "Voz Clara" not in before

    results({chosen: "selected"})

    assert "Voz Clara" in browser(None).get(challenge.get_absolute_url()).content.decode()


def test_an_organisation_shows_its_public_profiles(browser: Browser) -> None:
    firm = make_organisation("Voz SRL")
    _solver(name="Voz Clara", organisation=firm)
    _solver(name="Escondida", organisation=firm, public=False)

    page = browser(None).get(firm.get_absolute_url()).content.decode()

    assert "Voz Clara" in page
    assert "Escondida" not in page


def test_a_solver_reads_which_challenges_fit_and_until_when(browser: Browser) -> None:
    solver, call = _solver(), make_call(kind=CallKind.SOLUTIONS)
    challenge = make_challenge(status="characterised", title="Filas de madrugada", sector="health")
    add_challenge(call, challenge)

    page = browser(solver.owner).get(f"/solucionadores/{solver.key}/desafios/").content.decode()
    work = browser(solver.owner).get("/mi-trabajo/").content.decode()

    assert "Filas de madrugada" in page
    assert call.get_absolute_url() in page
    assert "Filas de madrugada" in work

    make_application(call, person=solver.owner, challenge=challenge, solver=solver)
    assert "Filas de madrugada" not in browser(solver.owner).get("/mi-trabajo/").content.decode()


def test_the_office_tells_those_it_ticks_once(browser: Browser) -> None:
    call, challenge = make_call(kind=CallKind.SOLUTIONS), make_challenge(status="characterised", sector="health")
    add_challenge(call, challenge)
    first, second = _solver(name="Primera"), _solver(name="Segunda")
    make_application(call, challenge=challenge, solver=second)
    client, address = browser(office_of(call)), f"/convocatorias/{call.key}/solucionadores/"

    page = client.get(address).content.decode()
    assert f'value="{first.uuid}"' in page
    assert f'value="{second.uuid}"' not in page
    assert client.post(address, {}).status_code == 422

    assert client.post(address, {"solver": [str(first.uuid)]}).status_code == 303
    assert [notice.solver for notice in SolverNotice.objects.all()] == [first]
    assert f'value="{first.uuid}"' not in client.get(address).content.decode()


def test_only_a_call_for_solutions_has_solvers_to_tell(browser: Browser) -> None:
    call = make_call(kind=CallKind.PILOTS)

    assert browser(office_of(call)).get(f"/convocatorias/{call.key}/solucionadores/").status_code == 404
