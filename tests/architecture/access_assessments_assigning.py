"""Who may open which address: who judges what, gathered in `access_all`."""

from typing import Any

from minga.assessments.models import AssignmentRun
from minga.core.clock import now
from tests.architecture.access import Row, World
from tests.architecture.access_assessments import _key, _panel, office
from tests.factories.assessments import make_assessment


def _run(world: World, **fields: Any) -> dict[str, Any]:
    panel = _panel(world)
    run = AssignmentRun.objects.create(panel=panel, asked_at=now(), **fields)
    return {"key": panel.key, "uuid": run.uuid}


def _proposal(world: World) -> dict[str, Any]:
    return {**_run(world, state="proposed", found={"pairs": []}), "step": "descartar"}


def _problem(world: World) -> dict[str, Any]:
    return _run(world, state="proposed", problem={"items": []}, found={"pairs": []})


def _item(world: World) -> dict[str, Any]:
    panel = _panel(world)
    return {"key": panel.key, "uuid": panel.items.get().uuid}


def _pair(world: World) -> dict[str, Any]:
    panel = _panel(world)
    pair = make_assessment(panel.items.get(), panel.jurors.get())
    return {"key": panel.key, "uuid": pair.uuid}


ROWS: dict[str, Row] = {
    "assessments:assigning": office(),
    "assessments:assignment-ask": office(_key, post=True),
    "assessments:assignment-progress": office(),
    "assessments:assignment-step": office(_proposal, post=True),
    "assessments:assignment-problem": office(_problem),
    "assessments:assign-hand": office(_item),
    "assessments:pair-take": office(_pair, post=True),
    "assessments:pair-lock": office(_pair, post=True),
}
