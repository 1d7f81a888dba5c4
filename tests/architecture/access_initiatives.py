"""Who may open which address: opening a dossier, its team and its gates, gathered in `access_all`."""

from typing import Any

from minga.initiatives.models import Initiative
from tests.architecture.access import Arguments, Row, World
from tests.factories.initiatives import (
    make_commitment,
    make_dossier_challenge,
    make_dossier_partner,
    make_initiative,
    make_review,
    make_team_invitation,
)

TEAM, DECIDES, STRANGER = "participant", "owner", "stranger"
_CHALLENGE = "desafio-de-la-matriz"


def _initiative(world: World, **fields: Any) -> Initiative:
    """The participant leads it; the owner decides its gates; the stranger finds nothing."""
    values = {"stage": 3, "visibility": "restricted", **fields}
    return make_initiative(lead=world.cast.participant, organisation=world.organisation, **values)


def _key(world: World) -> dict[str, Any]:
    return {"key": _initiative(world).key}


def _adopted(world: World) -> dict[str, Any]:
    return {"key": _initiative(world, stage=6).key}


def _stopped(world: World) -> dict[str, Any]:
    return {"key": _initiative(world, state="stopped").key}


def _paused(world: World) -> dict[str, Any]:
    return {"key": _initiative(world, state="paused").key}


def _challenge(world: World) -> dict[str, Any]:
    """The challenge that the query names."""
    make_dossier_challenge(organisation=world.organisation, key=_CHALLENGE)
    return {}


def _invited(world: World) -> dict[str, Any]:
    return {"uuid": make_team_invitation(_initiative(world), world.cast.facilitator).uuid}


def _asked(world: World) -> dict[str, Any]:
    initiative = _initiative(world)
    return {"key": initiative.key, "uuid": make_team_invitation(initiative, world.cast.facilitator).uuid}


def _promise(world: World) -> dict[str, Any]:
    initiative = _initiative(world)
    return {"key": initiative.key, "uuid": make_commitment(initiative).uuid}


def _partner(world: World) -> dict[str, Any]:
    initiative = _initiative(world)
    return {"key": initiative.key, "uuid": make_dossier_partner(initiative).uuid}


def _review(world: World) -> dict[str, Any]:
    initiative = _initiative(world)
    return {"key": initiative.key, "uuid": make_review(initiative).uuid}


def team(arguments: Arguments = _key, *, post: bool = False) -> Row:
    """For those inside; the stranger finds no such page."""
    return Row(TEAM, STRANGER, arguments, post=post)


def decides(arguments: Arguments) -> Row:
    """For whoever answers for the work; for the team itself there is no such page."""
    return Row(DECIDES, TEAM, arguments)


ROWS: dict[str, Row] = {
    "initiatives:open": Row(DECIDES, "citizen", _challenge, query=f"?challenge={_CHALLENGE}"),
    "initiatives:open-similar": Row(DECIDES, "citizen", _challenge, post=True, query=f"?challenge={_CHALLENGE}"),
    "initiatives:invitation": Row("facilitator", TEAM, _invited),
    "initiatives:confirm": team(post=True),
    "initiatives:follow": team(post=True),
    "initiatives:unfollow": team(post=True),
    "initiatives:workshop": team(),
    "initiatives:commitment-done": team(_promise),
    "initiatives:commitment-drop": team(_promise),
    "initiatives:story": team(),
    "initiatives:visibility": team(post=True),
    "initiatives:team": team(),
    "initiatives:invitation-take-back": team(_asked, post=True),
    "initiatives:partner-add": team(),
    "initiatives:partner": team(_partner),
    "initiatives:partner-remove": team(_partner, post=True),
    "initiatives:gates": team(),
    "initiatives:gate-take-back": team(_review, post=True),
    "initiatives:gate-decide": decides(_review),
    "initiatives:close": team(_adopted),
    "initiatives:reopen": decides(_stopped),
    "initiatives:resume": team(_paused, post=True),
}
