"""A dossier told in one day still reads as a story, and a figure that was taken over is told once."""

import pytest

from minga.core.clock import now
from minga.initiatives.actions.figures import take_over_figures
from minga.initiatives.models import GateReview, UserTest
from minga.initiatives.queries.results import results_of
from minga.initiatives.queries.thread import thread_of
from tests.factories.initiatives import lead_of, make_initiative

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("day", "neighbours"), [(3, ["gate 3", "test"]), (4, ["test", "gate 4"])])
def test_on_one_day_a_test_comes_before_the_gate_that_asks_for_it_and_after_earlier_ones(
    day: int, neighbours: list[str]
) -> None:
    initiative = make_initiative(stage=4)
    days = dict(GateReview.objects.filter(initiative=initiative).values_list("to_stage", "decided_on"))
    UserTest.objects.filter(initiative=initiative).update(held_on=days[day])

    told = [(knot.kind, knot.stage) for knot in thread_of(initiative, inside=False) if knot.kind in ("gate", "test")]

    kinds = [f"gate {stage}" if kind == "gate" else kind for kind, stage in told]
    assert kinds[kinds.index(neighbours[0]) :][:2] == neighbours


def test_a_figure_of_the_challenge_is_told_once_when_it_was_taken_over() -> None:
    initiative = make_initiative(stage=4)
    before = results_of(initiative, (), inside=True, shows_challenge=True)
    take_over_figures(initiative=initiative, actor=lead_of(initiative), now=now())

    after = results_of(initiative, (), inside=True, shows_challenge=True)

    assert [row.own for row in before] == [False]
    assert [row.own for row in after] == [True]
