"""Who may open which address: costs, decisions, risks, barriers, adoption and the reform agenda."""

from typing import Any

from minga.initiatives.models import Initiative
from tests.architecture.access import Arguments, Row, World
from tests.factories.initiatives import make_initiative
from tests.factories.upkeep import make_adoption, make_barrier, make_cost, make_decision, make_point, make_risk

AGENDA = "the reform agenda is public"


def _initiative(world: World) -> Initiative:
    """The participant leads it; the owner answers for it and reads; the stranger finds nothing."""
    return make_initiative(
        stage=3, lead=world.cast.participant, organisation=world.organisation, visibility="restricted"
    )


def _key(world: World) -> dict[str, Any]:
    return {"key": _initiative(world).key}


def _row(make: Any) -> Arguments:
    def arguments(world: World) -> dict[str, Any]:
        row = make(_initiative(world))
        return {"key": row.initiative.key, "uuid": row.uuid}

    return arguments


def _sheet(world: World) -> dict[str, Any]:
    return {**_key(world), "kind": "csv"}


def _point(world: World) -> dict[str, Any]:
    return {"key": make_point(keeper=world.organisation).key}


def _hidden(world: World) -> dict[str, Any]:
    return {"key": make_point(keeper=world.organisation, public=False).key}


def _gathered(world: World) -> dict[str, Any]:
    barrier = make_barrier()
    return {"key": make_point(barrier, keeper=world.organisation).key, "uuid": barrier.uuid}


def _reads(arguments: Arguments, **more: Any) -> Row:
    """Whoever is inside, though she does not write."""
    return Row(yes="owner", no="stranger", arguments=arguments, **more)


def _writes(arguments: Arguments, **more: Any) -> Row:
    """The team; whoever answers for it reads only."""
    return Row(yes="participant", no="owner", arguments=arguments, **more)


def _keeps(arguments: Arguments, **more: Any) -> Row:
    """The stewards of the organisation that keeps the point."""
    return Row(yes="owner", no="stranger", arguments=arguments, **more)


ROWS: dict[str, Row] = {
    "initiatives:costs": _reads(_key),
    "initiatives:costs-sheet": _reads(_sheet),
    "initiatives:costs-paste": _writes(_key),
    "initiatives:cost-correct": _writes(_row(make_cost)),
    "initiatives:cost-reverse": _writes(_row(make_cost)),
    "initiatives:decisions": _reads(_key),
    "initiatives:decision-add": _writes(_key),
    "initiatives:decision-edit": _writes(_row(make_decision)),
    "initiatives:risk-add": _writes(_key),
    "initiatives:risk-edit": _writes(_row(make_risk)),
    "initiatives:risk-move": _writes(_row(make_risk), post=True),
    "initiatives:barrier-add": _writes(_key),
    "initiatives:barrier-similar": _writes(_key, post=True),
    "initiatives:barrier": _reads(_row(make_barrier)),
    "initiatives:barrier-join": _writes(_row(make_barrier), post=True),
    "initiatives:barrier-leave": _writes(_row(make_barrier), post=True),
    "initiatives:staying": _reads(_key),
    "initiatives:adoption-add": _writes(_key),
    "initiatives:adoption-withdraw": _writes(_row(make_adoption)),
    "initiatives:keeper-ask": Row(yes="participant", no="stranger", arguments=_key),
    "initiatives:reforms": Row(yes="citizen", no=None, why=AGENDA),
    "initiatives:reforms-sheet": Row(yes="citizen", no=None, why=AGENDA, arguments=lambda _world: {"kind": "json"}),
    "initiatives:agenda": Row(yes="owner", no="participant"),
    "initiatives:reform-add": Row(yes="owner", no="participant"),
    "initiatives:reform": _keeps(_hidden),
    "initiatives:reform-edit": _keeps(_point),
    "initiatives:reform-move": _keeps(_point),
    "initiatives:reform-publish": _keeps(_point, post=True),
    "initiatives:reform-gather": _keeps(_point),
    "initiatives:reform-release": _keeps(_gathered),
}
