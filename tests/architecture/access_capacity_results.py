"""Who may open which address: results before they are published, and plans. Gathered in `access_all`."""

from datetime import timedelta
from typing import Any

from minga.capacity.actions.comparing import gather_groups
from minga.capacity.enums import WaveState
from minga.capacity.models import Measured, PlanStep, Wave
from minga.core.clock import today
from tests.architecture.access import Arguments, Row, World
from tests.factories.capacity import make_computation, make_index, make_marks, make_measured, make_version, make_wave

RUNS, STRANGER = "owner", "stranger"


def _measured(world: World) -> Measured:
    """A draft result of the entity of the cast, in a wave that it measures itself."""
    version = make_version(index=make_index(owner=world.organisation))
    wave = make_wave(state=WaveState.REPLYING, version=version)
    measured = make_measured(wave, world.organisation, peer_group="a")
    make_marks(measured)
    gather_groups(make_computation(wave))
    return measured


def _wave(world: World) -> dict[str, Any]:
    return {"wave": _measured(world).wave.key}


def _preparing(world: World) -> dict[str, Any]:
    """A wave that nobody was invited to yet."""
    version = make_version(index=make_index(owner=world.organisation))
    wave: Wave = make_wave(state=WaveState.PREPARING, version=version)
    return {"wave": wave.key}


def _with(**more: Any) -> Arguments:
    return lambda world: {**_wave(world), **more}


def _result(world: World) -> dict[str, Any]:
    measured = _measured(world)
    return {"wave": measured.wave.key, "key": measured.key}


def _step(world: World) -> dict[str, Any]:
    measured = _measured(world)
    step = PlanStep.objects.create(
        measured=measured, question="q1", text="Escribir", office="Planeación", due_on=today() + timedelta(days=9)
    )
    return {"wave": measured.wave.key, "key": measured.key, "uuid": step.uuid}


ROWS: dict[str, Row] = {
    "capacity:wave": Row(RUNS, STRANGER, _preparing),
    "capacity:results-csv": Row(RUNS, STRANGER, _wave),
    "capacity:entities": Row(RUNS, STRANGER, _wave),
    "capacity:group": Row(RUNS, STRANGER, _with(group="a")),
    "capacity:questions": Row(RUNS, STRANGER, _wave),
    "capacity:question": Row(RUNS, STRANGER, _with(code="q1")),
    "capacity:result": Row(RUNS, STRANGER, _result),
    "capacity:result-questions": Row(RUNS, STRANGER, _result),
    "capacity:result-csv": Row(RUNS, STRANGER, _result),
    "capacity:plan": Row(RUNS, STRANGER, _result),
    "capacity:step-add": Row(RUNS, STRANGER, _result),
    "capacity:step-change": Row(RUNS, STRANGER, _step),
    "capacity:step-done": Row(RUNS, STRANGER, _step),
    "capacity:step-drop": Row(RUNS, STRANGER, _step),
}
