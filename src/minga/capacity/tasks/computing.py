"""Jobs of the engine: a run over a wave, the check of a past one, and bringing it in."""

from contextlib import suppress

from minga.capacity.actions.computing import begin_computation, compute, fail_computation, finish_computation
from minga.capacity.actions.importing_jobs import bring_in_wave, check_past_wave
from minga.capacity.models import Computation, WaveImport
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.jobs import task
from minga.engines.index import Refused
from minga.people.models import Person


@task("capacity.compute_wave")
def compute_wave(*, computation_id: int) -> None:
    """Run again, it begins anew; a run that is done is left alone."""
    run = Computation.objects.filter(pk=computation_id).first()
    if run is None:
        return
    try:
        run = begin_computation(computation=run, actor=HOUSE, now=now())
    except Conflict:
        return

    def told(share: int) -> None:
        Computation.objects.filter(pk=computation_id).update(done_share=share, updated_at=now())

    try:
        found = compute(run, told)
    except Refused as refused:
        fail_computation(computation=run, refused=refused, actor=HOUSE, now=now())
    else:
        finish_computation(computation=run, found=found, actor=HOUSE, now=now())


@task("capacity.check_past_wave")
def check_file(*, import_id: int) -> None:
    """Run again, it leaves what was checked."""
    job = WaveImport.objects.get(pk=import_id)
    with suppress(Conflict):
        check_past_wave(job=job, actor=HOUSE, now=now())


@task("capacity.bring_in_wave")
def bring_in(*, import_id: int, actor_id: int | None) -> None:
    """All or nothing; run again, it leaves what is there."""
    job = WaveImport.objects.get(pk=import_id)
    actor = HOUSE if actor_id is None else Person.objects.get(pk=actor_id)
    with suppress(Conflict):
        bring_in_wave(job=job, actor=actor, now=now())
