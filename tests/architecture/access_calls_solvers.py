"""Who may open which address: solvers, what fits, what follows from a decision; gathered in `access_all`."""

from typing import Any

from minga.calls.enums import CallKind, Fate
from minga.calls.models import Call, Solver, SolverProof
from tests.architecture.access import Arguments, Row, World, everybody, signed_in
from tests.factories.calls import add_challenge, make_application, make_call, make_solver
from tests.factories.challenges import make_challenge
from tests.factories.following import outcome_of, results

OWNS, RUNS, STRANGER = "participant", "manager", "stranger"


def _solver(world: World, **fields: Any) -> Solver:
    """A profile of the participant, which nobody else sees."""
    return make_solver(**({"owner": world.cast.participant, "public": False} | fields))


def _hidden(world: World) -> dict[str, Any]:
    return {"key": _solver(world).key}


def _public(world: World) -> dict[str, Any]:
    return {"key": _solver(world, public=True).key}


def _proof(world: World) -> dict[str, Any]:
    solver = _solver(world)
    return {"key": solver.key, "uuid": SolverProof.objects.create(solver=solver, title="Menos espera").uuid}


def _challenge(world: World) -> dict[str, Any]:
    return {"key": make_challenge(status="mapped", organisation=world.organisation, restricted=True).key}


def _call(world: World, kind: str = CallKind.SOLUTIONS) -> Call:
    return make_call(kind=kind, edition=world.edition)


def _for_solutions(world: World) -> dict[str, Any]:
    call = _call(world)
    add_challenge(call, make_challenge(status="characterised"))
    return {"key": call.key}


def _decided(world: World) -> dict[str, Any]:
    application = make_application(_call(world, CallKind.CHALLENGES))
    results({application: Fate.SELECTED})
    return {"key": application.call.key}


def _outcome(world: World) -> dict[str, Any]:
    application = make_application(_call(world, CallKind.CHALLENGES))
    results({application: Fate.SELECTED})
    return {"key": application.call.key, "uuid": outcome_of(application).uuid}


def owns(arguments: Arguments = _hidden, *, post: bool = False) -> Row:
    """For whoever owns the profile; a stranger finds no such page."""
    return Row(OWNS, STRANGER, arguments, post)


def runs(arguments: Arguments = _decided, *, post: bool = False) -> Row:
    """For the office of the call."""
    return Row(RUNS, STRANGER, arguments, post)


ROWS: dict[str, Row] = {
    "calls:solvers": everybody(why="the directory is public"),
    "calls:solver": everybody(_public, why="a published profile is public"),
    "calls:solver-new": signed_in(),
    "calls:solver-edit": owns(),
    "calls:solver-publish": owns(post=True),
    "calls:solver-hide": owns(post=True),
    "calls:proof-add": owns(),
    "calls:proof-remove": owns(_proof, post=True),
    "calls:solver-challenges": owns(),
    "calls:challenge-solvers": Row("owner", STRANGER, _challenge),
    "calls:call-solvers": runs(_for_solutions),
    "calls:carrying": runs(),
    "calls:carrying-progress": runs(),
    "calls:carrying-again": runs(post=True),
    "calls:carrying-challenge": runs(_outcome),
    "calls:carrying-release": runs(_outcome, post=True),
}
