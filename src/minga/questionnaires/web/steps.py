"""The list of steps beside a form, as the component of the look wants it."""

from __future__ import annotations

from django.urls import reverse

from minga.questionnaires.queries.steps import Frame, Stop
from minga.ui.components.lists import Step


def step_list(frame: Frame, *, preview: str = "") -> list[Step]:
    """Every step with its address; in a preview they lead through the preview."""
    return [
        Step(stop.label, _address(frame, stop, preview), stop.state, stop.note, stop.current) for stop in frame.stops
    ]


def _address(frame: Frame, stop: Stop, preview: str) -> str:
    if preview:
        return reverse("questionnaires:preview", args=[preview, stop.key]) if stop.key else ""
    if not stop.key:
        return reverse("questionnaires:review", args=[frame.uuid])
    return reverse("questionnaires:step", args=[frame.uuid, stop.key])
