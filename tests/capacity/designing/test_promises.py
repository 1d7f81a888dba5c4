"""What was announced binds whoever announced it: nobody's time is cut, and no step is jumped."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.capacity.actions.waves import change_wave, step_wave
from minga.capacity.enums import WaveState
from minga.core.clock import now
from minga.core.errors import Conflict, NotReady
from tests.factories.capacity import make_marks, make_measured, make_wave, runner_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "day"), [(WaveState.ANSWERING, "answers_until"), (WaveState.REPLYING, "reply_until")]
)
def test_the_day_that_runs_moves_later_and_never_sooner(state: str, day: str) -> None:
    wave = make_wave(state=state)
    runner, told = runner_of(wave), getattr(wave, day)

    for sooner in (told - timedelta(days=1), None):
        with pytest.raises(Conflict) as refused:
            change_wave(wave=wave, changes={day: sooner}, actor=runner, now=now())
        assert refused.value.field == day
    assert not Entry.objects.filter(key="capacity.wave_changed").exists()
    change_wave(wave=wave, changes={day: told + timedelta(days=1)}, actor=runner, now=now())

    wave.refresh_from_db()
    assert getattr(wave, day) == told + timedelta(days=1)


def test_a_day_that_is_over_may_be_set_anew() -> None:
    """Replies are opened again: the day before is past, and any day to come will do."""
    wave = make_wave(state=WaveState.COMPUTED)
    soon = now().replace(microsecond=0) + timedelta(days=5)

    change_wave(wave=wave, changes={"reply_until": soon, "results_on": None}, actor=runner_of(wave), now=now())

    wave.refresh_from_db()
    assert wave.reply_until == soon


def test_a_wave_in_preparation_does_not_jump_to_its_results() -> None:
    wave = make_wave(state=WaveState.PREPARING)
    measured, runner = make_measured(wave), runner_of(wave)

    with pytest.raises(NotReady):
        step_wave(wave=wave, to=WaveState.COMPUTED, actor=runner, now=now())

    make_marks(measured)
    assert step_wave(wave=wave, to=WaveState.COMPUTED, actor=runner, now=now()).state == WaveState.COMPUTED
