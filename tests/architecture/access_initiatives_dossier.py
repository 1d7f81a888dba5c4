"""Who may open the pages of a dossier, its lists and its data; gathered in `access_all`.

The dossier of these rows is a draft: its owner reads it, a stranger finds nothing.
"""

from typing import Any

from tests.architecture.access import Row, World
from tests.factories.initiatives import make_initiative

EVERYBODY = "public dossiers only, whoever looks"


def _draft(world: World) -> dict[str, Any]:
    return {"key": make_initiative(organisation=world.organisation, visibility="draft", team=False).key}


def _public(world: World) -> dict[str, Any]:
    return {"key": make_initiative(organisation=world.organisation, team=False).key}


def _file(world: World) -> dict[str, Any]:
    make_initiative(organisation=world.organisation, team=False)
    return {"kind": "csv"}


ROWS: dict[str, Row] = {
    "initiatives:list": Row("citizen", None, why=EVERYBODY),
    "initiatives:board": Row("citizen", None, why=EVERYBODY),
    "initiatives:sheet": Row("citizen", None, _file, why=EVERYBODY),
    "initiatives:dossier": Row("owner", "stranger", _draft),
    "initiatives:print": Row("owner", "stranger", _draft),
    "initiatives:five-minutes": Row("owner", "stranger", _public),
    "initiatives:history": Row("owner", "stranger", _draft),
    "initiatives:case": Row("owner", "stranger", _draft),
    "initiatives:dossier-data": Row("citizen", None, _public, why="a draft has no data, not even for its team"),
}
