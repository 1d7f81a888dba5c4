"""Who may open which address: judging and discussing, gathered in `access_all`.

The juror of the cast judges; the other juror of the cast does not sit on this panel.
"""

from typing import Any

from minga.assessments.models import Assessment
from minga.core.clock import now
from tests.architecture.access import Row, World
from tests.factories.assessments import (
    SCORES,
    give_file,
    make_assessment,
    make_item,
    make_juror,
    make_panel,
    subject_of,
)
from tests.factories.files import make_file

JUROR, OTHER, OFFICE = "juror", "conflicted_juror", "owner"


def _assessment(world: World, **fields: Any) -> Assessment:
    """Of the juror, on a panel that the entity runs; its application has a file."""
    panel = make_panel(owner=world.organisation, reviews_per_item=1, calibrates=True)
    item = make_item(panel)
    give_file(subject_of(item), make_file())
    return make_assessment(item, make_juror(panel, world.cast.juror), no_conflict_at=now(), **fields)


def _begun(world: World) -> dict[str, Any]:
    return {"uuid": _assessment(world).uuid}


def _sent(world: World) -> dict[str, Any]:
    return {"uuid": _assessment(world, submitted=SCORES).uuid}


def _file(world: World) -> dict[str, Any]:
    return {**_begun(world), "number": 1}


def _key(world: World) -> dict[str, Any]:
    return {"key": _assessment(world, submitted=SCORES).item.panel.key}


def _talk(world: World) -> dict[str, Any]:
    item = _assessment(world, submitted=SCORES).item
    return {"key": item.panel.key, "code": item.code}


def _talk_file(world: World) -> dict[str, Any]:
    return {**_talk(world), "number": 1}


ROWS: dict[str, Row] = {
    "assessments:my-assessments": Row(JUROR, "citizen"),
    "assessments:my-panel": Row(JUROR, OTHER, _key),
    "assessments:assessment": Row(JUROR, OFFICE, _begun),
    "assessments:change": Row(JUROR, OFFICE, _sent),
    "assessments:declaration": Row(JUROR, OTHER, _begun),
    "assessments:no-interest": Row(JUROR, OTHER, _begun, post=True),
    "assessments:assessment-file": Row(JUROR, OFFICE, _file),
    "assessments:discussion": Row(JUROR, OTHER, _key),
    "assessments:talk": Row(OFFICE, OTHER, _talk),
    "assessments:settle": Row(OFFICE, JUROR, _talk, post=True),
    "assessments:item-file": Row(JUROR, OTHER, _talk_file),
    "assessments:samples": Row(OFFICE, JUROR, _key),
}
