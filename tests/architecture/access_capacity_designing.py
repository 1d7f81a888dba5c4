"""Who may open which address: indices, the editor of a method, the office of a wave. Gathered in `access_all`."""

from typing import Any

from minga.capacity.enums import VersionState, WaveState
from minga.capacity.models import Index, Wave
from tests.architecture.access import PUBLIC, Row, World
from tests.factories.capacity import make_index, make_measured, make_version, make_wave
from tests.factories.programmes import make_stage

MEASURES, STRANGER = "owner", "stranger"


def _index(world: World) -> Index:
    return make_version(index=make_index(owner=world.organisation)).index


def _published(world: World) -> dict[str, Any]:
    return {"key": _index(world).key}


def _version(world: World) -> dict[str, Any]:
    return {**_published(world), "number": 1}


def _draft(world: World) -> dict[str, Any]:
    return {"key": make_version(state=VersionState.DRAFT, index=make_index(owner=world.organisation)).index.key}


def _part(world: World) -> dict[str, Any]:
    return {**_draft(world), "code": "q1"}


def _wave(world: World, state: str = WaveState.PREPARING) -> Wave:
    return make_wave(state=state, version=_index(world).versions.get())


def _office(world: World) -> dict[str, Any]:
    return {"wave": _wave(world).key}


def _entity(world: World) -> dict[str, Any]:
    measured = make_measured(_wave(world), invited_at=None)
    return {"wave": measured.wave.key, "key": measured.key}


def _stage(world: World) -> dict[str, Any]:
    return {"key": world.edition.key, "stage_key": make_stage(world.edition, kind="measurement").key}


ROWS: dict[str, Row] = {
    "capacity:indices": Row("citizen", None, why=PUBLIC),
    "capacity:index-new": Row(MEASURES, "participant"),
    "capacity:index": Row(MEASURES, STRANGER, _draft),
    "capacity:index-words": Row(MEASURES, STRANGER, _published),
    "capacity:version-begin": Row(MEASURES, STRANGER, _published, post=True),
    "capacity:index-version": Row("citizen", None, _version, why=PUBLIC),
    "capacity:version-file": Row("citizen", None, _version, why=PUBLIC),
    "capacity:version-sheet": Row("citizen", None, _version, why=PUBLIC),
    "capacity:wave-new": Row(MEASURES, "participant", _published),
    "capacity:stage": Row("manager", "facilitator", _stage),
    "capacity:method": Row(MEASURES, STRANGER, _draft),
    "capacity:method-rules": Row(MEASURES, STRANGER, _draft),
    "capacity:method-file": Row(MEASURES, STRANGER, _draft),
    "capacity:method-publish": Row(MEASURES, STRANGER, _draft),
    "capacity:version-discard": Row(MEASURES, STRANGER, _draft, post=True),
    "capacity:method-node-new": Row(MEASURES, STRANGER, _draft),
    "capacity:method-node": Row(MEASURES, STRANGER, _part),
    "capacity:method-remove": Row(MEASURES, STRANGER, _part, post=True),
    "capacity:method-move": Row(MEASURES, STRANGER, _part, post=True),
    "capacity:wave-office": Row(MEASURES, STRANGER, _office),
    "capacity:wave-step": Row(MEASURES, STRANGER, _office, post=True),
    "capacity:wave-dates": Row(MEASURES, STRANGER, _office),
    "capacity:wave-discard": Row(MEASURES, STRANGER, _office, post=True),
    "capacity:wave-entities": Row(MEASURES, STRANGER, _office),
    "capacity:wave-entities-add": Row(MEASURES, STRANGER, _office),
    "capacity:wave-entities-file": Row(MEASURES, STRANGER, _office),
    "capacity:wave-entity": Row(MEASURES, STRANGER, _entity),
    "capacity:wave-entity-link": Row(MEASURES, STRANGER, _entity, post=True),
    "capacity:wave-entity-remove": Row(MEASURES, STRANGER, _entity, post=True),
}
