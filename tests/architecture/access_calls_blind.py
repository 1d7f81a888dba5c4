"""Who may open which address: the office between a round and its jury. Gathered in `access_all`."""

from typing import Any

from minga.calls.actions.blind import make_blind_copy
from minga.calls.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from tests.architecture.access import Row, World
from tests.factories.blind import double_call, telling_entry

OFFICE, JUROR = "manager", "juror"


def _entry(world: World) -> Entry:
    """In a round of the edition that the manager runs, whose jury must not know who applies."""
    entry = telling_entry(double_call(edition=world.edition))
    make_blind_copy(entry=entry, actor=HOUSE, now=now())
    return entry


def _round(world: World) -> dict[str, Any]:
    phase = _entry(world).phase
    return {"key": phase.call.key, "phase": phase.key}


def _copy(world: World) -> dict[str, Any]:
    entry = _entry(world)
    return {"key": entry.phase.call.key, "phase": entry.phase.key, "code": entry.blind_code}


ROWS: dict[str, Row] = {
    "calls:to-jury": Row(OFFICE, JUROR, _round),
    "calls:blind-copy": Row(OFFICE, JUROR, _copy),
    "calls:blind-file": Row(OFFICE, JUROR, lambda world: _copy(world) | {"number": 1}, post=True),
}
