"""A dossier told in one day still reads as a story, and a figure that was taken over is told once."""

import pytest

from minga.core.clock import now
from minga.initiatives.actions.figures import take_over_figures
from minga.initiatives.models import ArtefactVersion, GateReview, UserTest
from minga.initiatives.queries.results import results_of
from minga.initiatives.queries.thread import thread_of
from tests.factories.initiatives import lead_of, make_initiative

pytestmark = pytest.mark.django_db


def test_on_one_day_each_gate_comes_after_what_led_to_it_and_no_earlier_one() -> None:
    initiative = make_initiative(stage=4)
    days = dict(GateReview.objects.filter(initiative=initiative).values_list("to_stage", "decided_on"))
    ArtefactVersion.objects.filter(artefact__initiative=initiative).update(made_on=days[3])
    UserTest.objects.filter(initiative=initiative).update(held_on=days[4])

    told = [(knot.kind, knot.stage) for knot in thread_of(initiative, inside=False) if knot.kind != "ahead"]

    kinds = [f"gate {stage}" if kind == "gate" else kind for kind, stage in told]
    assert kinds[-4:] == ["gate 3", "artefact", "test", "gate 4"]


def test_a_figure_of_the_challenge_is_told_once_when_it_was_taken_over() -> None:
    initiative = make_initiative(stage=4)
    before = results_of(initiative, (), inside=True, shows_challenge=True)
    take_over_figures(initiative=initiative, actor=lead_of(initiative), now=now())

    after = results_of(initiative, (), inside=True, shows_challenge=True)

    assert [row.own for row in before] == [False]
    assert [row.own for row in after] == [True]
