"""Composite indices, comparison with the wave before, and what is said of both before publication."""

from decimal import Decimal
from typing import Any

import pytest

from minga.capacity.actions.asking import QUIET, ask_computation
from minga.capacity.enums import ComputationState, Family, NodeKind, WaveState
from minga.capacity.models import Computation, Design, Finding, Node, NodeScore, Wave
from minga.capacity.queries.findings import told_of
from minga.capacity.tasks.computing import compute_wave
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.people.models import Person
from tests.factories.capacity import DESIGN, branch, make_marks, make_measured, make_version, make_wave, runner_of

pytestmark = pytest.mark.django_db


def indicator(code: str, parent: str, **fields: Any) -> Node:
    return Node(code=code, parent=parent, titles=all_languages(code), weight=Decimal(1), **fields)


COMPOSITE = Design(
    family=Family.COMPOSITE,
    nodes=(
        Node(code="total", kind=NodeKind.INDEX, titles=all_languages("Índice")),
        Node(code="c1", parent="total", kind=NodeKind.COMPONENT, titles=all_languages("Uno"), weight=Decimal(2)),
        indicator("a", "c1", denominator="inhabitants"),
        indicator("b", "c1", direction=-1),
        Node(code="c2", parent="total", kind=NodeKind.COMPONENT, titles=all_languages("Dos"), weight=Decimal(1)),
        indicator("c", "c2"),
        indicator("d", "c2"),
    ),
    decimals=2,
    steps={
        "imputation": {"method": "mean"},
        "screening": {"total": 0.5},
        "treatment": {"outliers": {"winsorise": 1, "skew": 1.0, "kurtosis": 1.0, "log": "none"}},
        "normalisation": {"scale": {"method": "min_max", "low": 1, "high": 100}},
    },
)
VALUES = {
    "Una": ("10", "5", "1", "3"),
    "Otra": ("20", "4", "2", "4"),
    "Tercera": ("30", "3", "3", "5"),
    "Cuarta": ("40", "2", None, "6"),
    "Quinta": ("25", "1", "2", "400"),
    "Sexta": ("50", None, None, None),
}


def computed(wave: Wave, runner: Person, replicates: int = 80) -> Computation:
    run = ask_computation(wave=wave, actor=runner, now=now(), replicates=replicates)
    compute_wave(computation_id=run.pk)
    run.refresh_from_db()
    return run


def test_a_composite_index_is_computed_with_its_doubt_and_says_what_was_done() -> None:
    wave = make_wave(state=WaveState.COMPUTED, version=make_version(COMPOSITE, form=None), imported=True)
    for name, values in VALUES.items():
        measured = make_measured(wave, name=name, facts={"inhabitants": 10})
        make_marks(measured, dict(zip("abcd", values, strict=True)))

    run = computed(wave, runner_of(wave))

    assert (run.state, run.error) == (ComputationState.DONE, "")
    rows = {row.measured.name: row for row in NodeScore.objects.filter(computation=run, node="total")}
    assert set(rows) == set(VALUES) - {"Sexta"}
    for row in rows.values():
        assert row.low <= row.score <= row.high
        assert row.low >= 1
        assert row.high <= 100
        assert row.peer_rank_low <= row.peer_rank_high
    assert rows["Cuarta"].imputed
    assert not rows["Una"].imputed
    assert NodeScore.objects.get(computation=run, measured=rows["Una"].measured, node="a").low is None
    codes = set(Finding.objects.filter(wave=wave).values_list("code", flat=True))
    assert {"excluded", "imputed", "outliers"} <= codes
    assert {"normalisation", "weights", "aggregation"} <= set(run.summary["factors"])
    assert all(one.sentence and "%(" not in one.sentence for one in told_of(wave))


def test_a_denominator_that_nobody_gave_is_told_in_words() -> None:
    wave = make_wave(state=WaveState.COMPUTED, version=make_version(COMPOSITE, form=None), imported=True)
    for name, values in list(VALUES.items())[:3]:
        make_marks(make_measured(wave, name=name), dict(zip("abcd", values, strict=True)))

    run = computed(wave, runner_of(wave), 10)

    assert run.state == ComputationState.FAILED
    assert run.error in ("nothing_given", "constant", "bad_denominator", "single_entity")


def test_whoever_moved_far_since_the_wave_before_is_looked_at_again() -> None:
    before = make_wave(state=WaveState.COMPUTED)
    after = make_wave(state=WaveState.COMPUTED, version=before.version, previous=before)
    for wave, most in ((before, 0), (after, 40)):
        for name in ("Quieta", "Movida"):
            measured = make_measured(wave, name=name, key=name.lower())
            make_marks(measured, {"q3": most if name == "Movida" else 20})
        computed(wave, runner_of(wave), 10)

    (moved,) = Finding.objects.filter(wave=after, code="moved")

    assert moved.measured.name == "Movida"
    assert moved.data == {"found": 70.0, "expected": 30.0}
    assert Finding.objects.filter(wave=after, code="small_group").count() == 0


def test_the_part_that_was_left_out_of_a_total_is_named() -> None:
    wave = make_wave(state=WaveState.COMPUTED, imported=True)
    published = {"c1": "20", "c2": "30", "total": "20"}
    make_marks(make_measured(wave, name="Una", facts={"published": published}))
    twice = {"total": "80"}
    make_marks(make_measured(wave, name="Otra", facts={"published": twice}), {"q3": 20, "q4": 10})

    computed(wave, runner_of(wave), 10)

    found = {row.measured.name: row.data for row in Finding.objects.filter(code="total_disagrees")}
    assert (found["Una"]["part"], found["Una"]["twice"]) == ("c2", False)
    assert (found["Otra"]["part"], found["Otra"]["twice"]) == ("c2", True)
    assert all(one.advice for one in told_of(wave) if one.code == "total_disagrees")


def test_a_run_of_which_nothing_was_heard_is_given_up() -> None:
    wave = make_wave(state=WaveState.COMPUTED)
    make_marks(make_measured(wave))
    runner = runner_of(wave)
    lost = ask_computation(wave=wave, actor=runner, now=now())
    Computation.objects.filter(pk=lost.pk).update(state=ComputationState.RUNNING, updated_at=now() - 2 * QUIET)

    again = ask_computation(wave=wave, actor=runner, now=now())

    lost.refresh_from_db()
    assert (lost.state, lost.error, again.state) == (ComputationState.FAILED, "quiet", ComputationState.QUEUED)


def test_a_job_comes_back_to_nothing_or_to_what_is_done() -> None:
    wave = make_wave(state=WaveState.COMPUTED)
    make_marks(make_measured(wave))
    run = computed(wave, runner_of(wave), 10)

    compute_wave(computation_id=run.pk)
    compute_wave(computation_id=0)

    assert Computation.objects.get().done_at == run.done_at


def test_a_branch_that_says_another_maximum_is_a_mistake_of_the_method() -> None:
    nodes = tuple(branch("c1", "total", 45, "Capacidad") if node.code == "c1" else node for node in DESIGN.nodes)
    wave = make_wave(state=WaveState.COMPUTED, version=make_version(Design(nodes=nodes)))
    make_marks(make_measured(wave))

    computed(wave, runner_of(wave), 10)

    (finding,) = Finding.objects.filter(code="maxima_disagree")
    assert (finding.node, finding.measured, finding.data) == ("c1", None, {"found": 45.0, "expected": 40.0})
