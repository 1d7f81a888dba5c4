"""The factories say what they promise: other tests stand on them."""

import pytest

from minga.assessments.models import read_rubric
from minga.assessments.policies import may_run, sits
from tests.factories import assessments as made
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_a_panel_has_a_rubric_that_reads_items_jurors_and_somebody_who_runs_it() -> None:
    panel = made.make_panel(items=2, jurors=3)

    assert read_rubric(panel.rubric.definition).criteria[0].high == 4
    assert panel.items.count() == 2
    assert all(sits(juror) for juror in panel.jurors.all())


def test_a_sent_assessment_has_the_points_of_its_scores() -> None:
    assessment = made.make_assessment(made.make_item(made.make_panel()), submitted=made.SCORES)
    assessment.refresh_from_db()

    assert assessment.total == 72.5


def test_only_its_steward_runs_the_panel() -> None:
    panel = made.make_panel()
    owner = made.owner_of(panel)

    assert may_run(made.runner_of(panel), owner)
    assert not may_run(make_person(), owner)
