"""Jobs of the engine: a run over a wave, the check of a past one, and bringing it in."""

from minga.capacity.actions.computing import begin_computation, compute, fail_computation, finish_computation
from minga.capacity.models import Computation
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.jobs import task
from minga.engines.index import Refused


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
