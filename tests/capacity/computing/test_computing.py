"""A run of the engine over a wave: asked for, computed by a job, written with its doubt and its findings."""

from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.capacity.actions.asking import ask_computation, settle_finding
from minga.capacity.enums import ComputationState, MeasuredState, Severity, WaveState
from minga.capacity.models import (
    Citation,
    Computation,
    EvidenceFile,
    Finding,
    GroupScore,
    Mark,
    Measured,
    NodeScore,
    Wave,
)
from minga.capacity.queries.current import current_run
from minga.capacity.tasks.computing import compute_wave
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.people.models import Person
from tests.factories.capacity import make_marks, make_measured, make_wave, published, runner_of
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave() -> Wave:
    return make_wave(state=WaveState.GRADING)


@pytest.fixture
def runner(wave: Wave) -> Person:
    return runner_of(wave)


def computed(wave: Wave, runner: Person, replicates: int = 60) -> Computation:
    run = ask_computation(wave=wave, actor=runner, now=now(), replicates=replicates)
    compute_wave(computation_id=run.pk)
    run.refresh_from_db()
    return run


def scores(run: Computation, node: str = "total") -> dict[str, Decimal | None]:
    return dict(NodeScore.objects.filter(computation=run, node=node).values_list("measured__name", "score"))


def prove(measured: Measured) -> None:
    """Each answer rests on one document."""
    paper = EvidenceFile.objects.create(measured=measured, title="Plan", link="https://example.org/plan")
    Citation.objects.bulk_create(Citation(evidence=paper, question=code) for code in ("q1", "q2", "q3", "q4"))


def test_marks_become_scores_places_and_tiers(wave: Wave, runner: Person) -> None:
    good = make_measured(wave, name="Alta", state=MeasuredState.SENT)
    make_marks(good, {"q1": 10, "q2": 30, "q3": 40, "q4": 20})
    make_marks(make_measured(wave, name="Baja"), {"q1": 0, "q2": 0, "q3": 4, "q4": 0})
    prove(good)

    run = computed(wave, runner)

    assert (run.state, run.current, run.done_share) == (ComputationState.DONE, True, 100)
    assert current_run(wave) == run
    assert scores(run) == {"Alta": Decimal(100), "Baja": Decimal(4)}
    assert scores(run, "c2.1") == {"Alta": Decimal(60), "Baja": Decimal(4)}
    top = NodeScore.objects.get(computation=run, measured=good, node="total")
    assert (top.peer_rank, top.peer_rank_low, top.peer_rank_high, top.tier) == (1, 1, 1, "high")
    assert top.tier_stability == 1
    assert GroupScore.objects.filter(computation=run, node="total").count() == 2
    keys = Entry.objects.filter(key__startswith="capacity.computation").order_by("pk").values_list("key", flat=True)
    assert [key.rpartition("_")[2] for key in keys] == ["asked", "begun", "finished"]


def test_the_same_marks_give_the_same_hashes_and_intervals(wave: Wave, runner: Person) -> None:
    for name in ("Una", "Otra", "Tercera"):
        make_marks(make_measured(wave, name=name), {"q1": len(name), "q3": 2 * len(name)})

    first = computed(wave, runner)
    before = list(NodeScore.objects.order_by("measured", "node").values_list("score", "low", "high"))
    second = computed(wave, runner)

    assert (first.recipe_sha256, first.data_sha256) == (second.recipe_sha256, second.data_sha256)
    assert list(NodeScore.objects.order_by("measured", "node").values_list("score", "low", "high")) == before
    assert list(Computation.objects.filter(wave=wave)) == [second]


def test_graders_who_differ_and_points_without_proof_widen_the_interval(wave: Wave, runner: Person) -> None:
    sure, apart = make_measured(wave, name="Segura"), make_measured(wave, name="Dudosa")
    make_marks(sure)
    make_marks(apart)
    Mark.objects.filter(measured=apart, question="q3").update(low=0, high=40)

    run = computed(wave, runner, 300)

    rows = {row.measured_id: row for row in NodeScore.objects.filter(computation=run, node="c2.1")}
    wide, narrow = rows[apart.pk], rows[sure.pk]
    assert wide.score == narrow.score == 30
    assert wide.high - wide.low > narrow.high - narrow.low
    asked = NodeScore.objects.get(computation=run, measured=apart, node="q3")
    assert (asked.low, asked.high) == (0, 40)
    assert "graders" in run.summary["factors"]


def test_what_does_not_apply_raises_the_others(wave: Wave, runner: Person) -> None:
    make_marks(make_measured(wave, name="Universidad", kind="university"), {"q1": 10})
    make_marks(make_measured(wave, name="Alcaldía", kind="municipality"), {"q1": 10})

    run = computed(wave, runner)

    assert scores(run, "c1") == {"Universidad": Decimal(40), "Alcaldía": Decimal(25)}
    assert scores(run, "q2")["Universidad"] is None


def test_what_does_not_apply_to_one_entity_alone_is_said_of_it_alone(wave: Wave, runner: Person) -> None:
    one = make_measured(wave, name="Una", kind="municipality")
    make_marks(one)
    Mark.objects.filter(measured=one, question="q4").update(applies=False, points=None)
    make_marks(make_measured(wave, name="Otra", kind="municipality"))

    run = computed(wave, runner)

    assert scores(run, "q4") == {"Una": None, "Otra": Decimal(10)}
    assert scores(run) == {"Una": Decimal(50), "Otra": Decimal(50)}


def test_mistakes_are_found_and_what_was_decided_on_them_stays(wave: Wave, runner: Person) -> None:
    make_marks(make_measured(wave, name="Una"), {"q1": 12, "q4": None})
    make_marks(make_measured(wave, name="Otra"))
    computed(wave, runner)
    above = Finding.objects.get(wave=wave, code="above_maximum")

    settle_finding(finding=above, note="Se publica así.", actor=runner, now=now())
    computed(wave, runner)

    again = Finding.objects.get(wave=wave, code="above_maximum")
    assert (again.severity, again.node, again.data) == (Severity.ERROR, "q1", {"found": 12.0, "expected": 10.0})
    assert again.settled_note == "Se publica así."
    blank = Finding.objects.get(wave=wave, code="blank")
    assert (blank.severity, blank.data, blank.measured.name) == (Severity.WARNING, {"cells": ["q4"]}, "Una")


def test_a_decision_says_something(wave: Wave, runner: Person) -> None:
    finding = Finding.objects.create(wave=wave, code="above_maximum", severity=Severity.ERROR)

    with pytest.raises(Invalid):
        settle_finding(finding=finding, note="  ", actor=runner, now=now())
    with pytest.raises(NotAllowed):
        settle_finding(finding=finding, note="Sí.", actor=make_person(), now=now())

    finding.refresh_from_db()
    assert finding.settled_at is None


def test_a_figure_that_changed_is_decided_anew(wave: Wave, runner: Person) -> None:
    one = make_measured(wave, name="Una")
    make_marks(one, {"q1": 12})
    make_marks(make_measured(wave, name="Otra"))
    computed(wave, runner)
    settle_finding(finding=Finding.objects.get(code="above_maximum"), note="Sí.", actor=runner, now=now())

    Mark.objects.filter(measured=one, question="q1").update(points=11)
    computed(wave, runner)

    assert Finding.objects.get(code="above_maximum").settled_at is None


def test_entities_without_a_grade_are_not_measured(wave: Wave, runner: Person) -> None:
    make_marks(make_measured(wave, name="Una"))
    make_marks(make_measured(wave, name="Otra"))
    make_measured(wave, name="Callada", state=MeasuredState.DECLINED)

    run = computed(wave, runner)

    assert set(scores(run)) == {"Una", "Otra"}
    assert Finding.objects.get(code="not_measured").data == {"number": 1}


def test_what_the_engine_refuses_is_kept_with_its_reason(wave: Wave, runner: Person) -> None:
    make_marks(make_measured(wave, name="Una"), {"q1": -3})

    run = computed(wave, runner)

    assert (run.state, run.error, run.summary["where"].partition(":")[2]) == (
        ComputationState.FAILED,
        "bad_value",
        "q1",
    )
    assert current_run(wave) is None
    assert Entry.objects.filter(key="capacity.computation_failed").count() == 1


@pytest.mark.parametrize("state", [WaveState.PREPARING, WaveState.ANSWERING])
def test_nothing_is_computed_while_entities_answer(state: WaveState) -> None:
    wave = make_wave(state=state)
    make_marks(make_measured(wave))

    with pytest.raises(NotReady):
        ask_computation(wave=wave, actor=runner_of(wave), now=now())


def test_who_may_not_and_what_is_over_and_what_runs_already(wave: Wave, runner: Person) -> None:
    with pytest.raises(NotReady):
        ask_computation(wave=wave, actor=runner, now=now())
    make_marks(make_measured(wave))
    with pytest.raises(NotAllowed):
        ask_computation(wave=wave, actor=make_person(), now=now())
    with pytest.raises(Invalid):
        ask_computation(wave=wave, actor=runner, now=now(), replicates=0)
    ask_computation(wave=wave, actor=runner, now=now())
    with pytest.raises(Conflict):
        ask_computation(wave=wave, actor=runner, now=now())
    published(wave)
    with pytest.raises(NotReady):
        ask_computation(wave=wave, actor=runner, now=now())

    assert Computation.objects.count() == 1


def test_a_figure_is_put_right_where_it_was_found_and_counts_from_the_next_run(wave: Wave, runner: Person) -> None:
    one = make_measured(wave, name="Una")
    make_marks(one, {"q1": 24})
    make_marks(make_measured(wave, name="Otra"))
    computed(wave, runner)
    found = Finding.objects.get(code="above_maximum")

    settle_finding(finding=found, note="Era 2,4.", points=Decimal("2.4"), actor=runner, now=now())
    run = computed(wave, runner)

    mark = Mark.objects.get(measured=one, question="q1")
    assert (mark.points, mark.source, mark.comment) == (Decimal("2.4"), "settled", "Era 2,4.")
    assert scores(run, "q1")["Una"] == Decimal("2.4")
    assert not Finding.objects.filter(code="above_maximum").exists()


def test_a_total_is_not_put_right_by_hand(wave: Wave, runner: Person) -> None:
    finding = Finding.objects.create(wave=wave, code="total_disagrees", severity=Severity.ERROR, node="c1")

    with pytest.raises(Invalid):
        settle_finding(finding=finding, note="Sí.", points=Decimal(1), actor=runner, now=now())
