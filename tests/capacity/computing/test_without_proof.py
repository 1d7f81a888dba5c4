"""What nothing proves is doubted; a wave is compared with what everybody may read; jobs that die leave a way on."""

import pytest

from minga.capacity.actions.asking import ask_computation
from minga.capacity.actions.waves import change_wave
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Citation, Computation, EvidenceFile, NodeScore, Wave
from minga.capacity.tasks.computing import compute_wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Invalid
from tests.factories.capacity import (
    make_index,
    make_marks,
    make_measured,
    make_version,
    make_wave,
    published,
    runner_of,
)

pytestmark = pytest.mark.django_db


def computed(wave: Wave, replicates: int = 60) -> Computation:
    run = ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=replicates)
    compute_wave(computation_id=run.pk)
    run.refresh_from_db()
    return run


def test_points_are_doubted_where_nobody_proves_anything_too() -> None:
    """One document of another entity must not be what makes ours doubtful."""
    wave = make_wave(state=WaveState.COMPUTED)
    ours, theirs = make_measured(wave, state=MeasuredState.SENT), make_measured(wave, state=MeasuredState.SENT)
    make_marks(ours)
    make_marks(theirs)

    alone = computed(wave)
    before = NodeScore.objects.get(computation=alone, measured=ours, node="q3")
    assert ("evidence" in alone.summary["factors"], before.low) == (True, 0)
    paper = EvidenceFile.objects.create(measured=theirs, title="Plan", link="https://example.org/plan")
    Citation.objects.create(evidence=paper, question="q3")

    after = computed(wave)

    assert NodeScore.objects.get(computation=after, measured=ours, node="q3").low == before.low
    assert NodeScore.objects.get(computation=after, measured=theirs, node="q3").low == 20


def test_a_wave_is_compared_with_a_published_one_of_the_same_index_only() -> None:
    wave = make_wave(year=2025)
    runner = runner_of(wave)
    mine = make_wave(version=wave.version, year=2023, state=WaveState.COMPUTED)
    foreign = published(make_wave(version=make_version(index=make_index(public=False)), year=2023))

    for previous in (mine, foreign):
        with pytest.raises(Invalid):
            change_wave(wave=wave, changes={"previous": previous}, actor=runner, now=now())
    change_wave(wave=wave, changes={"previous": published(mine)}, actor=runner, now=now())

    wave.refresh_from_db()
    assert wave.previous == mine
