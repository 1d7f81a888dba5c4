"""Who must keep her hands off a mark, when, and what two who act at once must not do to each other."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.audit.models import Entry
from minga.capacity.actions.appeals import answer_appeal, file_appeal
from minga.capacity.actions.grading_upkeep import keep_gradings, measure_agreement
from minga.capacity.actions.marks import MarkIn, put_marks
from minga.capacity.actions.replies import answer_reply, write_reply
from minga.capacity.actions.settling import settle_question, settle_wave
from minga.capacity.enums import MarkSource, MeasuredState, WaveState
from minga.capacity.models import Agreement, Mark
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed, NotReady
from minga.core.texts import all_languages
from tests.capacity.grading.world import MIDDLE, begun
from tests.capacity.results.test_explaining import COMPOSITE
from tests.factories.capacity import (
    make_marks,
    make_measured,
    make_version,
    make_wave,
    runner_of,
    steward_of,
    with_node,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [WaveState.ANSWERING, WaveState.REPLYING, WaveState.COMPUTED])
def test_a_question_is_settled_while_the_wave_is_graded_only(state: str) -> None:
    measured = make_measured(make_wave(state=state))
    make_marks(measured)

    with pytest.raises(NotReady):
        settle_question(
            measured=measured, question="q1", level=2, reason="Sí.", actor=runner_of(measured.wave), now=now()
        )

    assert Mark.objects.get(measured=measured, question="q1").points == 5


def test_nobody_settles_a_question_of_her_own_entity() -> None:
    measured = make_measured(make_wave(state=WaveState.GRADING))
    make_marks(measured)
    both = runner_of(measured.wave)
    measured.responsible = both
    measured.save()

    with pytest.raises(NotAllowed):
        settle_question(measured=measured, question="q1", level=2, reason="Lo merecemos.", actor=both, now=now())

    assert Mark.objects.get(measured=measured, question="q1").points == 5
    assert not Entry.objects.filter(key="capacity.question_settled").exists()


def test_a_value_that_was_put_right_is_not_written_over_by_what_was_answered() -> None:
    asked = with_node(COMPOSITE, "i1", question="i1", texts=all_languages("¿Cuánto?"))
    wave = make_wave(state=WaveState.REPLYING, version=make_version(asked))
    measured = make_measured(wave, state=MeasuredState.SENT)
    right = {"i1": MarkIn(points=Decimal(7), comment="Faltaba un decimal.")}
    put_marks(measured=measured, marks=right, source=MarkSource.SETTLED, actor=HOUSE, now=now())

    settle_wave(wave=wave, actor=HOUSE, now=now())

    assert Mark.objects.get(measured=measured, question="i1").points == 7


def locked_first(queries: CaptureQueriesContext) -> list[str]:
    """The tables in the order in which their rows are held."""
    held = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    return [sql.split(' FROM "')[1].split('"')[0] for sql in held]


def test_the_wave_is_held_before_what_the_entity_said() -> None:
    """`write_reply` holds the wave and then its reply: the other way round two of them wait for each other for ever."""
    measured = make_measured(make_wave(state=WaveState.REPLYING))
    make_marks(measured)
    steward, office = steward_of(measured), runner_of(measured.wave)
    reply = write_reply(measured=measured, question="q1", text="Está.", actor=steward, now=now())
    appeal = file_appeal(measured=measured, questions=["q3"], text="Miren.", actor=steward, now=now())

    with CaptureQueriesContext(connection) as one:
        answer_reply(reply=reply, answer="No.", actor=office, now=now())
    with CaptureQueriesContext(connection) as two:
        answer_appeal(appeal=appeal, answer="No.", levels={}, actor=office, now=now())

    assert locked_first(one)[:2] == ["capacity_wave", "capacity_reply"]
    assert locked_first(two)[:2] == ["capacity_wave", "capacity_appeal"]


def test_two_graders_who_send_at_once_are_counted_one_after_the_other() -> None:
    world = begun(entities=1)
    world.grade(world.entities[0], MIDDLE)
    item = world.grading(world.entities[0]).item_id

    with CaptureQueriesContext(connection) as queries:
        keep_gradings(world.panel, [item])

    assert "capacity_grading" in locked_first(queries)


def test_agreement_measured_by_a_job_and_by_who_settles_at_once_does_not_collide() -> None:
    """Rows are written over, never deleted and made anew: the second of two would find the first one's there."""
    world = begun(entities=1)
    world.grade(world.entities[0], MIDDLE, MIDDLE | {"q1": 2})
    measure_agreement(world.wave, now())
    before = {row.node: (row.pk, row.equal) for row in Agreement.objects.filter(wave=world.wave)}
    Agreement.objects.create(wave=world.wave, node="gone", pairs=1, equal=1, near=1, measured_at=now())

    measure_agreement(world.wave, now())

    assert before
    assert {row.node: (row.pk, row.equal) for row in Agreement.objects.filter(wave=world.wave)} == before
