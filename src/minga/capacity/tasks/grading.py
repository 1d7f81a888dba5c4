"""How far graders agree, measured anew after grades came in."""

from minga.capacity.actions.grading_upkeep import measure_agreement
from minga.capacity.enums import WaveState
from minga.capacity.models import Wave
from minga.core.clock import now
from minga.core.jobs import task


@task("capacity.measure_agreement")
def look_at_agreement(*, wave_id: int) -> None:
    """What was published stays as it was."""
    wave = Wave.objects.select_related("version").filter(pk=wave_id).exclude(state=WaveState.PUBLISHED).first()
    if wave is not None:
        measure_agreement(wave, now())
