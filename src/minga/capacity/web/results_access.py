"""The doors of the pages of results. What a viewer may not see does not exist."""

from datetime import datetime

from django.http import Http404

from minga.capacity import policies
from minga.capacity.models import Measured, Node, PlanStep, Wave
from minga.capacity.queries.browsing import shows_results
from minga.capacity.queries.plans import step_of
from minga.capacity.queries.result import measured_for
from minga.capacity.queries.waves import wave_for
from minga.people.models import Person


def seen_wave(viewer: Person | None, key: str, now: datetime) -> Wave:
    """A wave that the viewer may know of."""
    try:
        return wave_for(viewer, key, now)
    except Wave.DoesNotExist as missing:
        raise Http404 from missing


def wave_with_results(viewer: Person | None, key: str, now: datetime) -> Wave:
    """A wave of which the viewer may see the scores."""
    wave = seen_wave(viewer, key, now)
    if not shows_results(viewer, wave, now):
        raise Http404
    return wave


def seen_result(viewer: Person | None, wave: str, key: str, now: datetime) -> Measured:
    """An entity whose result the viewer may see."""
    try:
        return measured_for(viewer, wave, key, now)
    except Measured.DoesNotExist as missing:
        raise Http404 from missing


def planned_result(viewer: Person, wave: str, key: str, now: datetime) -> Measured:
    """An entity whose improvement the viewer plans."""
    measured = seen_result(viewer, wave, key, now)
    if not policies.may_plan(viewer, measured, now):
        raise Http404
    return measured


def planned_step(measured: Measured, uuid: str) -> PlanStep:
    """An open step of its plan."""
    try:
        return step_of(measured, uuid)
    except PlanStep.DoesNotExist as missing:
        raise Http404 from missing


def asked_question(wave: Wave, code: str) -> Node:
    """A question of the method of the wave."""
    for node in wave.version.read.questions:
        if node.code == code:
            return node
    raise Http404
