"""Who may open which address of learning: studying. Gathered in `access_all`."""

from typing import Any

from tests.architecture.access import Row, World, everybody, signed_in
from tests.factories.learning import make_module, make_session

_APP = "the app itself: it holds nothing of anybody"


def _edition(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key}


def _session(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key, "key": make_session(world.edition).key}


def _module(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key, "key": make_module(world.edition).key}


ROWS: dict[str, Row] = {
    "learning:worker": everybody(why=_APP),
    "learning:manifest": everybody(why=_APP),
    "learning:without-line": everybody(why=_APP),
    "learning:home": signed_in(),
    "learning:receipts": signed_in(),
    "learning:sync": signed_in(),
    "learning:course": Row("participant", "stranger", _edition),
    "learning:session": Row("participant", "stranger", _session),
    "learning:journey": Row("participant", "stranger", _session, post=True),
    "learning:booklet": Row("participant", "stranger", _module),
}
