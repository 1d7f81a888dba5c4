"""Why a solver and a challenge fit: the same answer from both sides, in words, and nothing else."""

from typing import Any

import pytest

from minga.calls.actions.solvers import index_solver, list_columns
from minga.calls.enums import CallKind
from minga.calls.models import Solver, SolverProof
from minga.calls.queries.fits import challenges_fitting, solvers_fitting, whole_challenges, whole_solvers
from minga.challenges.models import Challenge
from minga.core.clock import now
from tests.conftest import Queries
from tests.factories.calls import add_challenge, make_call, make_solver
from tests.factories.challenges import make_challenge
from tests.factories.initiatives import make_dossier_partner, make_initiative
from tests.factories.organisations import make_admin1, make_municipality, make_organisation

pytestmark = pytest.mark.django_db


def solver(**fields: Any) -> Solver:
    """A public profile as its actions would have written it."""
    made = make_solver(**({"sectors": ["culture"], "country": "", "maturity": "idea"} | fields))
    list_columns(made)
    made.save()
    index_solver(made)
    return made


def challenge(**fields: Any) -> Challenge:
    """One that speaks of queues in the health centre of a town in Itapúa."""
    values = {
        "complaint": "Hacemos fila desde las cuatro para el médico.", "question": "¿Cómo atender sin que nadie espere?",
        "causes": "", "sector": "health", "status": "characterised",
    }  # fmt: skip
    return make_challenge(**(values | fields))


def _reasons(of: Challenge) -> dict[str, dict[str, int]]:
    return {
        each.solver.name: {reason.kind: reason.points for reason in each.fit.reasons}
        for each in whole_solvers(solvers_fitting(of))
    }


@pytest.mark.parametrize(
    ("capability", "points", "said"),
    [
        ("filas", 3, "“fila”"),
        ("colas de espera", 3, "“esperas”"),
        ("gestión de filas con blockchain", 0, ""),
        ("atendimento médico", 3, "“médico”"),
        ("blockchain", 0, ""),
    ],
)
def test_capabilities_meet_the_words_of_the_challenge(capability: str, points: int, said: str) -> None:
    problem = challenge()
    solver(name="A", capabilities=[capability])

    found = solvers_fitting(problem)

    assert [each.points for each in found] == ([points] if points else [])
    assert all(said in each.reasons[0].words and capability in each.reasons[0].words for each in found)


def test_one_word_in_common_is_a_coincidence_and_two_are_not() -> None:
    solver(name="Uno", capabilities=["gestión de filas con blockchain"])
    solver(name="Dos", capabilities=["gestión de filas con blockchain", "telemetría para médicos"])

    assert [each.solver.name for each in whole_solvers(solvers_fitting(challenge()))] == ["Dos"]


def test_what_fits_comes_before_what_is_proven() -> None:
    solver(name="Probado", sectors=["health"], maturity="scaled")
    solver(name="Justo", capabilities=["filas"])
    solver(name="Más probado", capabilities=["filas"], maturity="pilot")

    found = [each.solver.name for each in whole_solvers(solvers_fitting(challenge()))]
    assert found == ["Más probado", "Justo", "Probado"]


def test_every_reason_counts_what_the_page_says() -> None:
    place = make_municipality(parent=make_admin1())
    problem = challenge(organisation=make_organisation(territory=place))
    initiative = make_initiative(stage=2)
    firm = make_organisation("Voz Clara")
    make_dossier_partner(initiative, organisation=firm)
    best = solver(
        name="Todo", capabilities=["filas"], sectors=["health"], sdg_goals=[16], country="PY", territory=place,
        maturity="scaled", organisation=firm,
    )  # fmt: skip
    SolverProof.objects.create(solver=best, title="Menos espera", initiative=initiative)
    less = solver(name="Algo", sectors=["health"], country="PY", maturity="pilot")
    SolverProof.objects.create(solver=less, title="Un cliente")

    assert _reasons(problem) == {
        "Todo": {"capability": 3, "sector": 2, "goal": 1, "place": 2, "maturity": 2, "proof": 2},
        "Algo": {"sector": 2, "country": 1, "maturity": 1, "proof": 1},
    }


def test_another_department_of_the_country_is_not_near() -> None:
    problem = challenge(organisation=make_organisation(territory=make_municipality(parent=make_admin1("PY-7"))))
    solver(name="Lejos", sectors=["health"], country="PY", territory=make_municipality(parent=make_admin1("PY-11")))

    assert _reasons(problem)["Lejos"]["country"] == 1


def test_without_a_capability_or_the_sector_nobody_is_suggested() -> None:
    solver(sdg_goals=[16], country="PY", maturity="scaled")

    assert solvers_fitting(challenge()) == []


def test_what_is_not_known_is_said() -> None:
    solver(sectors=["health"])

    asks = solvers_fitting(challenge())[0].asks

    assert len(asks) == 3


def test_hidden_profiles_are_never_suggested() -> None:
    solver(sectors=["health"], public=False)

    assert solvers_fitting(challenge()) == []


def test_whoever_lists_everything_does_not_win_by_it() -> None:
    solver(name="Todo", capabilities=["fila", "médico", "espera", "atender", "cuatro filas"])

    assert solvers_fitting(challenge())[0].points == 9


def test_the_order_is_the_same_each_time_and_not_that_of_the_names() -> None:
    problem = challenge()
    keys = [solver(key=f"firma-{letter}", sectors=["health"]).key for letter in "abcdefgh"]

    first, second = ([each.offer.key for each in solvers_fitting(problem)] for _ in range(2))

    assert first == second
    assert sorted(first) == keys != first


def test_both_sides_say_the_same() -> None:
    problem = challenge()
    call = make_call(kind=CallKind.SOLUTIONS)
    add_challenge(call, problem)
    one = solver(capabilities=["turnos por llamada"], sectors=["health"], country="PY")

    there, back = solvers_fitting(problem)[0], challenges_fitting(one, now())[0]

    assert (there.points, there.proven, there.asks) == (back.points, back.proven, back.asks)
    assert [each.words for each in there.reasons] == [each.words for each in back.reasons]
    assert whole_challenges([back], now())[0].calls == (call,)


def test_a_solver_sees_open_calls_first_then_what_is_ready_and_nothing_restricted() -> None:
    ready, called = challenge(), challenge()
    early = challenge(status="mapped")
    secret = challenge(restricted=True)
    solved = challenge(status="solved")
    call = make_call(kind=CallKind.SOLUTIONS)
    for each in (called, early, secret):
        add_challenge(call, each)
    closed = make_call(kind=CallKind.SOLUTIONS, state="decided")
    add_challenge(closed, ready)

    found = whole_challenges(challenges_fitting(solver(sectors=["health"]), now()), now())

    assert {each.challenge for each in found[:2]} == {called, early}
    assert [each.challenge for each in found[2:]] == [ready]
    assert solved not in [each.challenge for each in found]
    assert found[2].calls == ()


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(number: int, queries: Queries) -> None:
    problem = challenge()
    for _ in range(number):
        solver(sectors=["health"], organisation=make_organisation())

    with queries(3):
        assert len(solvers_fitting(problem)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_of_the_other_side_does_not_grow(number: int, queries: Queries) -> None:
    one, call = solver(sectors=["health"], capabilities=["filas"]), make_call(kind=CallKind.SOLUTIONS)
    for _ in range(number):
        add_challenge(call, challenge())

    with queries(4):
        assert len(challenges_fitting(one, now())) == number
