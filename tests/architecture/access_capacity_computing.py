"""Who may open which address: computing and publishing a wave, and bringing a past one in. Gathered in `access_all`."""

import io
from typing import Any
from uuid import uuid4

from minga.capacity.actions.asking import ask_computation
from minga.capacity.actions.importing import start_import
from minga.capacity.actions.publishing import publish_wave
from minga.capacity.enums import Severity, WaveState
from minga.capacity.models import Finding, Wave
from minga.capacity.queries.current import current_run
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from tests.architecture.access import Row, World
from tests.factories.capacity import make_index, make_marks, make_measured, make_version, make_wave
from tests.factories.deciding import run_jobs
from tests.factories.organisations import role

OFFICE, STRANGER = "owner", "stranger"
SEALED = "a published wave and its data belong to everybody"


def _wave(world: World) -> Wave:
    """Graded, of the entity of the cast, whose coordinator measures."""
    if not Role.objects.filter(person=world.cast.owner, kind=RoleKind.COORDINATOR).exists():
        role(world.cast.owner, RoleKind.COORDINATOR, world.organisation)
    wave = make_wave(state=WaveState.COMPUTED, version=make_version(index=make_index(owner=world.organisation)))
    for name in ("Una", "Otra"):
        make_marks(make_measured(wave, name=name))
    return wave


def _key(world: World) -> dict[str, Any]:
    return {"key": _wave(world).key}


def _finding(world: World) -> dict[str, Any]:
    wave = _wave(world)
    found = Finding.objects.create(wave=wave, code="above_maximum", severity=Severity.ERROR, node="q1")
    return {"key": wave.key, "uuid": found.uuid}


def _published(world: World) -> dict[str, Any]:
    wave = _wave(world)
    ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=10)
    run_jobs("capacity.compute_wave")
    run = current_run(wave)
    assert run is not None
    publish_wave(wave=wave, shows_ranking=False, seen=str(run.uuid), actor=HOUSE, now=now())
    return {"key": wave.key}


def _import(world: World) -> dict[str, Any]:
    wave = _wave(world)
    job = start_import(
        host=wave.host, version=wave.version, template="", upload=io.BytesIO(b"Entidad,q1\nUna,5\n"), name="ola.csv",
        values={"title": "2021", "year": 2021, "source": ""}, token=uuid4(), actor=world.cast.owner, now=now(),
    )  # fmt: skip
    run_jobs("capacity.check_past_wave")
    return {"uuid": job.uuid}


def _measures(world: World) -> dict[str, Any]:
    _wave(world)
    return {}


def _kind(world: World) -> dict[str, Any]:
    return {"key": _finding(world)["key"]}


ROWS: dict[str, Row] = {
    "capacity:computing": Row(OFFICE, STRANGER, _key),
    "capacity:computing-progress": Row(OFFICE, STRANGER, _key),
    "capacity:compute": Row(OFFICE, STRANGER, _key, post=True),
    "capacity:findings": Row(OFFICE, STRANGER, _kind),
    "capacity:settle-finding": Row(OFFICE, STRANGER, _finding, post=True),
    "capacity:publish-wave": Row(OFFICE, STRANGER, _key, post=True),
    "capacity:wave-ranking": Row(OFFICE, STRANGER, _key, post=True),
    "capacity:wave-data": Row("citizen", None, _published, why=SEALED),
    "capacity:import-wave": Row(OFFICE, "citizen", _measures),
    "capacity:past-wave": Row(OFFICE, STRANGER, _import),
    "capacity:past-wave-progress": Row(OFFICE, STRANGER, _import),
    "capacity:past-wave-columns": Row(OFFICE, STRANGER, _import, post=True),
    "capacity:past-wave-bring-in": Row(OFFICE, STRANGER, _import, post=True),
    "capacity:past-wave-drop": Row(OFFICE, STRANGER, _import, post=True),
}
