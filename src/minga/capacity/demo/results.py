"""What comes out of a wave of the demo: replies, an appeal, the run of the engine, publication, a plan."""

from datetime import datetime

from minga.capacity.actions.asking import ask_computation, settle_finding
from minga.capacity.actions.computing import begin_computation, compute, finish_computation
from minga.capacity.actions.publishing import publish_wave
from minga.capacity.enums import ComputationState
from minga.capacity.models import Computation, Wave
from minga.capacity.queries.findings import unsettled
from minga.core.actors import HOUSE

_DECIDED = "Se miró con la entidad y se publica como está."


def compute_now(wave: Wave, at: datetime) -> Computation:
    """What a job does otherwise, with the run that was asked for."""
    asked = Computation.objects.filter(wave=wave, state=ComputationState.QUEUED).first()
    asked = asked or ask_computation(wave=wave, actor=HOUSE, now=at)
    run = begin_computation(computation=asked, actor=HOUSE, now=at)
    return finish_computation(computation=run, found=compute(run, lambda _share: None), actor=HOUSE, now=at)


def decide_all(wave: Wave, at: datetime, note: str = _DECIDED) -> None:
    """One decision for each kind of mistake."""
    while finding := unsettled(wave).first():
        settle_finding(finding=finding, note=note, alike=True, actor=HOUSE, now=at)


def publish_now(wave: Wave, at: datetime) -> Wave:
    """The run that counts, sealed."""
    run = Computation.objects.get(wave=wave, current=True)
    return publish_wave(wave=wave, shows_ranking=False, seen=str(run.uuid), actor=HOUSE, now=at)
