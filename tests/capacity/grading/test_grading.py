"""Two graders an entity, a third where they differ, and one mark a question in the end."""

from dataclasses import replace
from decimal import Decimal

import pytest

from minga.assessments.actions.interests import declare_interest
from minga.assessments.actions.judging import Judgement, change_scores
from minga.assessments.enums import AssessmentState, PanelState
from minga.assessments.models import Assessment
from minga.audit.models import Entry
from minga.capacity.actions import settling
from minga.capacity.actions.panels import call_graders, call_thirds, end_grading, hand_in, share_out
from minga.capacity.actions.settling import settle_question, settle_wave
from minga.capacity.enums import Family, GradingState, MarkSource, MeasuredState, WaveState
from minga.capacity.models import Agreement, EvidenceFile
from minga.capacity.queries.graders import is_third
from minga.capacity.tasks.grading import write_marks
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from tests.capacity.grading.world import MIDDLE, begun
from tests.conftest import Queries
from tests.factories.assessments import make_juror
from tests.factories.capacity import DESIGN, make_measured, make_version, make_wave, steward_of

pytestmark = pytest.mark.django_db


def test_panel_has_the_rubric_of_the_version_and_is_made_once() -> None:
    wave = make_wave(state=WaveState.ANSWERING)
    with pytest.raises(NotAllowed):
        call_graders(wave=wave, actor=steward_of(make_measured(wave)), now=now())

    panel = call_graders(wave=wave, actor=HOUSE, now=now())

    assert [each.key for each in panel.rubric.read.criteria] == ["q1", "q2", "q3", "q4"]
    assert panel.due_at == wave.grading_until
    with pytest.raises(Conflict):
        call_graders(wave=wave, actor=HOUSE, now=now())


def test_nobody_grades_an_index_of_indicators() -> None:
    design = replace(DESIGN, family=Family.COMPOSITE)

    with pytest.raises(NotReady) as refused:
        call_graders(wave=make_wave(version=make_version(design)), actor=HOUSE, now=now())

    assert refused.value.code == "family"


def test_each_entity_has_two_graders_and_the_load_is_even() -> None:
    world = begun(entities=6, graders=3)

    assert world.panel.state == PanelState.JUDGING
    assert [len(world.hers(each)) for each in world.entities] == [2] * 6
    loads = [Assessment.objects.filter(juror=juror).count() for juror in world.graders]
    assert loads == [4, 4, 4]
    make_measured(world.wave, name="Tarde", state=MeasuredState.INVITED)
    assert hand_in(wave=world.wave, actor=HOUSE, now=now()) == 0


def test_somebody_of_the_entity_never_grades_it() -> None:
    wave = make_wave(state=WaveState.GRADING)
    entity = make_measured(wave, state=MeasuredState.SENT)
    panel = call_graders(wave=wave, actor=HOUSE, now=now())
    tied = make_juror(panel, steward_of(entity))
    free = [make_juror(panel), make_juror(panel)]
    hand_in(wave=wave, actor=HOUSE, now=now())

    assert share_out(wave=wave, actor=HOUSE, now=now()) == 0

    graders = set(Assessment.objects.values_list("juror", flat=True))
    assert graders == {juror.pk for juror in free}
    assert tied.pk not in graders


def test_close_grades_settle_at_their_mean_and_far_ones_wait() -> None:
    world = begun()
    first, second = world.entities
    world.grade(first, MIDDLE, MIDDLE | {"q2": 3}, note="Falta el acta.")
    world.grade(second, MIDDLE, MIDDLE | {"q3": 4})

    assert settle_wave(wave=world.wave, actor=world.office, now=now()) == 1

    marks = world.marks(first)
    assert (marks["q1"].points, marks["q1"].source) == (5, MarkSource.GRADED)
    assert (marks["q2"].points, marks["q2"].low, marks["q2"].high) == (Decimal("18.75"), 15, Decimal("22.5"))
    assert marks["q2"].comment == "Falta el acta."
    assert world.grading(first).state == GradingState.SETTLED
    assert (world.grading(second).state, world.grading(second).apart) == (GradingState.APART, ["q3"])
    assert not world.marks(second)


def test_a_third_sees_only_what_is_apart_and_the_middle_counts() -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE | {"q3": 4})

    assert call_thirds(wave=world.wave, actor=world.office, now=now()) == 0

    third = world.hers(entity)[-1]
    assert is_third(third.reason)
    assert world.grading(entity).state == GradingState.THIRD
    with pytest.raises(DomainError):
        world.grade(entity, {}, {}, {"q1": 1})
    world.grade_last(entity, {"q3": 3})
    assert world.grading(entity).state == GradingState.READY
    settle_wave(wave=world.wave, actor=world.office, now=now())
    mark = world.marks(entity)["q3"]
    assert (mark.points, mark.low, mark.high, mark.source) == (30, 20, 40, MarkSource.THIRD)


def test_without_a_third_the_panel_settles_by_hand_with_a_reason() -> None:
    world = begun(entities=1, graders=2)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE | {"q3": 4})
    assert call_thirds(wave=world.wave, actor=world.office, now=now()) == 1
    given = {"measured": entity, "question": "q3", "level": 3, "actor": world.office, "now": now()}
    with pytest.raises(DomainError):
        settle_question(**given, reason=" ")

    settle_question(**given, reason="El anexo 2 lo muestra.")

    assert world.grading(entity).state == GradingState.READY
    settle_wave(wave=world.wave, actor=world.office, now=now())
    mark = world.marks(entity)["q3"]
    assert (mark.points, mark.source, mark.comment) == (30, MarkSource.SETTLED, "El anexo 2 lo muestra.")
    assert Entry.objects.get(key="capacity.question_settled").after["reason"] == "El anexo 2 lo muestra."


def test_what_does_not_apply_is_not_asked_and_stays_empty() -> None:
    world = begun(entities=1, kind="university")
    entity = world.entities[0]
    asked = {code: level for code, level in MIDDLE.items() if code != "q2"}
    world.grade(entity, asked, asked)

    settle_wave(wave=world.wave, actor=world.office, now=now())

    assert world.marks(entity)["q2"].applies is False
    assert world.marks(entity)["q1"].points == 5


def test_what_was_neither_answered_nor_proved_is_empty_not_zero() -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    proof = EvidenceFile.objects.create(measured=entity, title="Acta", link="https://example.org/acta")
    proof.citations.create(question="q4")
    nothing = dict.fromkeys(MIDDLE, 0)
    world.grade(entity, nothing, nothing)

    settle_wave(wave=world.wave, actor=world.office, now=now())

    marks = world.marks(entity)
    assert marks["q1"].points is None
    assert marks["q4"].points == 0


def test_whoever_stands_aside_leaves_the_entity_waiting() -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE)
    row = world.hers(entity)[0]

    declare_interest(item=row.item, juror=row.juror, reason="Mi hermana.", actor=row.juror.person, now=now())

    assert world.grading(entity).state == GradingState.WAITING
    assert share_out(wave=world.wave, actor=HOUSE, now=now()) == 0
    assert world.hers(entity)[-1].juror not in {row.juror, world.hers(entity)[1].juror}


def test_a_grade_that_changes_after_settling_is_settled_again() -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    world.grade(entity, MIDDLE, MIDDLE)
    settle_wave(wave=world.wave, actor=world.office, now=now())
    row = world.hers(entity)[0]

    change_scores(
        assessment=row, judgement=Judgement(scores=MIDDLE | {"q1": 2}), reason="Vi el plan.", revision=row.revision,
        actor=row.juror.person, now=now(),
    )  # fmt: skip

    assert world.grading(entity).state == GradingState.APART
    with pytest.raises(NotReady):
        end_grading(wave=world.wave, actor=world.office, now=now())


def test_grading_ends_when_all_is_settled_and_then_nothing_changes() -> None:
    world = begun(entities=2)
    for entity in world.entities:
        world.grade(entity, MIDDLE, MIDDLE)
    settle_wave(wave=world.wave, actor=world.office, now=now())

    end_grading(wave=world.wave, actor=world.office, now=now())

    world.panel.refresh_from_db()
    assert world.panel.state == PanelState.CLOSED
    assert not Assessment.objects.exclude(state=AssessmentState.SUBMITTED).exists()


def test_agreement_is_measured_for_the_whole_and_each_component() -> None:
    world = begun(entities=3)
    for entity, levels in zip(world.entities, (0, 1, 2), strict=True):
        same = {"q1": levels, "q2": levels, "q3": levels, "q4": levels}
        world.grade(entity, same, same | {"q4": levels + 1})
    settle_wave(wave=world.wave, actor=world.office, now=now())

    found = {row.node: row for row in Agreement.objects.filter(wave=world.wave)}

    assert set(found) == {"", "c1", "c2"}
    assert (found["c1"].alpha, found["c1"].equal, found["c1"].pairs) == (1, 1, 6)
    assert found["c2"].equal == Decimal("0.5")
    assert found[""].alpha is not None
    assert found["c2"].alpha is not None
    assert found["c2"].alpha < found[""].alpha < 1


def test_a_large_wave_is_settled_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    world = begun(entities=2)
    for entity in world.entities:
        world.grade(entity, MIDDLE, MIDDLE)
    monkeypatch.setattr(settling, "AT_ONCE", 1)

    assert settling.settle_soon(wave=world.wave, actor=world.office, now=now()) is None
    assert not world.marks(world.entities[0])
    write_marks(wave_id=world.wave.pk, person_id=world.office.pk)

    assert [world.grading(each).state for each in world.entities] == [GradingState.SETTLED] * 2
    assert Entry.objects.get(key="capacity.grades_settled").actor_id == world.office.pk


def test_settling_costs_the_same_for_two_and_for_eight(queries: Queries) -> None:
    for size in (2, 8):
        world = begun(entities=size)
        for entity in world.entities:
            world.grade(entity, MIDDLE, MIDDLE)
        with queries(22):
            assert settle_wave(wave=world.wave, actor=HOUSE, now=now()) == size
