"""Who may open which address: rows of this app, gathered in `access_all`."""

from typing import Any

from tests.architecture.access import Row, World
from tests.factories.challenges import bare_draft


def _draft(world: World) -> dict[str, Any]:
    return {"key": bare_draft(organisation=world.organisation).key}


def _step(world: World) -> dict[str, Any]:
    return {**_draft(world), "step": "afectados"}


ROWS: dict[str, Row] = {
    "challenges:challenge": Row("owner", "stranger", _draft),
    "challenges:step": Row("owner", "stranger", _step),
}
