"""Who may open which address of learning: completing. Gathered in `access_all`."""

from typing import Any

from minga.core.clock import now
from minga.learning.actions.keys import signer
from tests.architecture.access import Row, World

CHECKED = "anybody may check a credential: keys, issuers, status lists and the page of a number"


def _key(_world: World) -> dict[str, Any]:
    return {"kid": signer(now=now()).key.kid}


ROWS: dict[str, Row] = {
    "learning:keys": Row("stranger", None, why=CHECKED),
    "learning:key": Row("stranger", None, _key, why=CHECKED),
}
