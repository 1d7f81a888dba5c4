"""Who may open which address: juries, gathered in `access_all`. The panel belongs to the entity that the owner runs."""

from typing import Any

from minga.assessments.enums import JurorState, PanelState
from minga.assessments.models import Juror, Panel
from minga.assessments.queries.invitations import mint_token
from tests.architecture.access import Arguments, Row, World
from tests.factories.assessments import make_interest, make_item, make_juror, make_juror_tie, make_panel

OFFICE, JUROR, STRANGER = "owner", "juror", "stranger"


def _panel(world: World, **fields: Any) -> Panel:
    """A jury with one application; the juror sits on it."""
    panel = make_panel(owner=world.organisation, items=1, **fields)
    make_juror(panel, world.cast.juror)
    return panel


def _key(world: World) -> dict[str, Any]:
    return {"key": _panel(world).key}


def _step(world: World) -> dict[str, Any]:
    return {"key": _panel(world, state=PanelState.PREPARING).key, "step": "abrir"}


def _end(world: World) -> dict[str, Any]:
    return {"key": _panel(world).key, "step": "cerrar"}


def _seat(world: World) -> Juror:
    return _panel(world).jurors.get()


def _juror(world: World) -> dict[str, Any]:
    seat = _seat(world)
    return {"key": seat.panel.key, "uuid": seat.uuid}


def _found(world: World) -> dict[str, Any]:
    seat = _seat(world)
    found = make_interest(seat.panel.items.get(), seat, source="detected")
    return {"key": seat.panel.key, "uuid": found.uuid}


def _declared(world: World) -> dict[str, Any]:
    seat = _seat(world)
    return {"uuid": make_interest(seat.panel.items.get(), seat).uuid}


def _item(world: World) -> dict[str, Any]:
    panel = _panel(world)
    return {"key": panel.key, "uuid": make_item(panel).uuid}


def _asked(world: World) -> Juror:
    panel = make_panel(owner=world.organisation)
    return make_juror(panel, world.cast.juror, state=JurorState.INVITED, answered_at=None)


def _link(world: World) -> dict[str, Any]:
    juror = _asked(world)
    return {"uuid": juror.uuid, "token": mint_token(juror)}


def _invitation(world: World) -> dict[str, Any]:
    return {"uuid": _asked(world).uuid}


def _tie(world: World) -> dict[str, Any]:
    return {"uuid": make_juror_tie(world.cast.juror, name="Ana Benítez").uuid}


def office(arguments: Arguments = _key, *, post: bool = False) -> Row:
    return Row(OFFICE, JUROR, arguments, post=post)


def hers(arguments: Arguments = _key, *, post: bool = False) -> Row:
    return Row(JUROR, STRANGER, arguments, post=post)


_PANELS: dict[str, Row] = {
    "assessments:panel": office(),
    "assessments:panel-settings": office(),
    "assessments:panel-step": office(_step, post=True),
    "assessments:panel-finish": office(_end),
    "assessments:juror-invite": office(),
    "assessments:juror": office(_juror),
    "assessments:juror-remove": office(_juror),
    "assessments:juror-remind": office(_juror, post=True),
    "assessments:interests": office(),
    "assessments:interests-look": office(post=True),
    "assessments:interest-clear": office(_found),
    "assessments:invitation": Row("citizen", None, _link, why="the link of the letter is the key"),
    "assessments:my-invitation": hers(_invitation),
    "assessments:my-ties": Row(JUROR, "citizen"),
    "assessments:tie-remove": hers(_tie, post=True),
    "assessments:my-interests": hers(),
    "assessments:item-declare": hers(_item, post=True),
    "assessments:interest-withdraw": hers(_declared),
    "assessments:my-load": hers(),
    "assessments:leave": hers(),
}

ROWS: dict[str, Row] = {**_PANELS}
