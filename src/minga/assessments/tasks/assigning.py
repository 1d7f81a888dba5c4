"""Proposals of who judges what."""

from minga.assessments.actions.pairing import compute_assignment
from minga.assessments.models import AssignmentRun
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task


@task("assessments.compute_assignment")
def compute(*, run_id: int) -> None:
    """One proposal; a panel that is gone meanwhile needs none."""
    run = AssignmentRun.objects.filter(pk=run_id).first()
    if run is not None:
        compute_assignment(run=run, actor=HOUSE, now=now())
