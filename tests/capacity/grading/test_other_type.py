"""The type of an entity changes after its grades were settled: what applies to it is seen anew."""

import pytest

from minga.audit.models import Entry
from minga.capacity.actions.entities import change_measured
from minga.capacity.actions.settling import settle_wave
from minga.capacity.enums import GradingState, MarkSource, WaveState
from minga.capacity.models import Mark
from minga.core.clock import now
from tests.capacity.grading.world import MIDDLE, begun
from tests.factories.capacity import make_marks, make_measured, make_wave, runner_of

pytestmark = pytest.mark.django_db


def test_a_question_that_applies_now_is_a_blank_until_it_is_graded() -> None:
    world = begun(entities=1, kind="university")
    entity = world.entities[0]
    asked = {code: level for code, level in MIDDLE.items() if code != "q2"}
    world.grade(entity, asked, asked)
    settle_wave(wave=world.wave, actor=world.office, now=now())
    assert not world.marks(entity)["q2"].applies

    change_measured(measured=entity, changes={"kind": "agency"}, actor=world.office, now=now())

    mark = world.marks(entity)["q2"]
    assert (mark.applies, mark.points) == (True, None)
    assert world.marks(entity)["q1"].points == 5
    assert world.grading(entity).state == GradingState.WAITING


def test_a_question_that_applies_no_more_keeps_no_points_and_comes_back_when_settled_again() -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE)
    settle_wave(wave=world.wave, actor=world.office, now=now())

    change_measured(measured=entity, changes={"kind": "university"}, actor=world.office, now=now())

    mark = world.marks(entity)["q2"]
    assert (mark.applies, mark.points) == (False, None)
    assert Entry.objects.filter(key="capacity.marks_put").latest("pk").before == {"q2": "15.000000"}

    entity.refresh_from_db()
    change_measured(measured=entity, changes={"kind": ""}, actor=world.office, now=now())
    assert world.grading(entity).state == GradingState.READY
    settle_wave(wave=world.wave, actor=world.office, now=now())
    assert world.marks(entity)["q2"].points == 15


def test_what_was_published_elsewhere_stays_as_it_stood() -> None:
    wave = make_wave(state=WaveState.COMPUTED, imported=True)
    measured = make_measured(wave)
    make_marks(measured, source=MarkSource.IMPORTED)

    change_measured(measured=measured, changes={"kind": "university"}, actor=runner_of(wave), now=now())

    mark = Mark.objects.get(measured=measured, question="q2")
    assert (mark.applies, mark.points) == (True, 15)
