"""Who may open which address: adapting what another organisation did, exchanges, and the import of a registry."""

from typing import Any

from minga.initiatives.models import Exchange, Initiative
from tests.architecture.access import Row, World
from tests.factories.initiatives import make_dossier_challenge, make_initiative
from tests.factories.replication import make_exchange, make_registry_row

ASKS, TEAM, STRANGER = "owner", "participant", "stranger"


def _public(world: World) -> dict[str, Any]:
    """Of another organisation; that of the cast has a challenge on which it could begin."""
    make_dossier_challenge(organisation=world.organisation)
    return {"key": make_initiative(stage=3).key}


def _derived(world: World) -> dict[str, Any]:
    made = make_initiative(stage=3, lead=world.cast.participant, derived_from=make_initiative(stage=3))
    return {"key": made.key}


def _exchange(state: str) -> Any:
    def arguments(world: World) -> dict[str, Any]:
        dossier: Initiative = make_initiative(stage=3, lead=world.cast.participant)
        row: Exchange = make_exchange(dossier, organisation=world.organisation, state=state)
        return {"uuid": row.uuid}

    return arguments


def _registry(verdict: str = "doubtful", **fields: Any) -> Any:
    def arguments(world: World) -> dict[str, Any]:
        return {"uuid": make_registry_row(world.organisation, verdict=verdict, **fields).job.uuid}

    return arguments


def _doubtful(world: World) -> dict[str, Any]:
    row = make_registry_row(world.organisation, verdict="doubtful")
    return {"uuid": row.job.uuid, "row": row.uuid}


def _refused(world: World) -> dict[str, Any]:
    return {**_registry("refused")(world), "ending": "csv"}


ROWS: dict[str, Row] = {
    "initiatives:adopt": Row(yes=ASKS, no=TEAM, arguments=_public),
    "initiatives:adopt-similar": Row(yes=ASKS, no=TEAM, arguments=_public, post=True),
    "initiatives:adopt-challenge": Row(yes=ASKS, no=TEAM, arguments=_public, post=True),
    "initiatives:adaptation": Row(yes=TEAM, no=STRANGER, arguments=_derived),
    "initiatives:exchange-ask": Row(yes=ASKS, no=TEAM, arguments=_public),
    "initiatives:exchange": Row(yes=ASKS, no=STRANGER, arguments=_exchange("asked")),
    "initiatives:exchange-answer": Row(yes=TEAM, no=STRANGER, arguments=_exchange("asked"), post=True),
    "initiatives:exchange-hold": Row(yes=ASKS, no=STRANGER, arguments=_exchange("accepted"), post=True),
    "initiatives:imports": Row(yes=ASKS, no=TEAM),
    "initiatives:import-model": Row(yes=ASKS, no=TEAM),
    "initiatives:import": Row(yes=ASKS, no=STRANGER, arguments=_registry()),
    "initiatives:import-progress": Row(yes=ASKS, no=STRANGER, arguments=_registry(status="applying")),
    "initiatives:import-settle": Row(yes=ASKS, no=STRANGER, arguments=_doubtful, post=True),
    "initiatives:import-apply": Row(yes=ASKS, no=STRANGER, arguments=_registry("new"), post=True),
    "initiatives:import-undo": Row(yes=ASKS, no=STRANGER, arguments=_registry(status="applied"), post=True),
    "initiatives:import-refused": Row(yes=ASKS, no=STRANGER, arguments=_refused),
}
