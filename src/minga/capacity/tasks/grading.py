"""How far graders agree, and the marks of a large wave."""

from minga.capacity.actions.draft_letters import tell_drafts
from minga.capacity.actions.grading_upkeep import measure_agreement
from minga.capacity.actions.settling import settle_wave
from minga.capacity.enums import WaveState
from minga.capacity.models import Wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task
from minga.people.models import Person


@task("capacity.measure_agreement")
def look_at_agreement(*, wave_id: int) -> None:
    """What was published stays as it was."""
    wave = Wave.objects.select_related("version").filter(pk=wave_id).exclude(state=WaveState.PUBLISHED).first()
    if wave is not None:
        measure_agreement(wave, now())


@task("capacity.settle_wave")
def write_marks(*, wave_id: int, person_id: int) -> None:
    """Of a large wave, for who asked for it. Twice writes nothing twice: only what is ready is settled."""
    wave = Wave.objects.filter(pk=wave_id, state=WaveState.GRADING).first()
    if wave is not None:
        settle_wave(wave=wave, actor=Person.objects.get(pk=person_id), now=now())


@task("capacity.tell_drafts", retry=5, backoff=30)
def write_drafts(*, wave_id: int) -> None:
    """Run again, it writes only to entities that were not told."""
    tell_drafts(wave=Wave.objects.get(pk=wave_id), actor=HOUSE, now=now())
