"""Pages of an index of indicators: a score is never set beside a value of another unit."""

import pytest

from minga.capacity.actions.comparing import gather_groups
from minga.capacity.enums import WaveState
from minga.capacity.models import Measured, NodeScore
from tests.capacity.results.conftest import Ask
from tests.capacity.results.test_explaining import COMPOSITE
from tests.factories.capacity import make_computation, make_marks, make_measured, make_version, make_wave, published

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def measured() -> Measured:
    """400 USD are three quarters of the way, and so on; five of them, so that there is a median."""
    wave = make_wave(state=WaveState.COMPUTED, version=make_version(COMPOSITE, form=None))
    rows = [make_measured(wave, peer_group="a", key=f"e{place}") for place in range(5)]
    for place, row in enumerate(rows):
        make_marks(row, {"i1": 10 * place, "i2": 100 * place})
    run = make_computation(wave)
    NodeScore.objects.filter(computation=run, node="i2", measured=rows[4]).update(score=75)
    gather_groups(run)
    published(wave)
    return rows[4]


def test_a_value_has_its_unit_and_no_median_of_scores_beside_it(ask: Ask, measured: Measured) -> None:
    own = f"/mediciones/{measured.wave.key}/entidades/{measured.key}/"

    page = ask(None, own).context["page"]
    lines = [line for _title, below in ask(None, f"{own}preguntas/").context["branches"] for line in below]

    assert {(line.code, line.points, line.unit) for line in lines} == {("i1", 40, "%"), ("i2", 400, "USD")}
    assert {line.median for line in (*page.lines, *lines)} == {None}


def test_a_question_is_read_on_the_scale_of_scores(ask: Ask, measured: Measured) -> None:
    questions = f"/mediciones/{measured.wave.key}/preguntas/"

    branches = ask(None, questions).context["branches"]
    found = ask(None, f"{questions}i2/").context["page"]

    assert {row.most for branch in branches for row in branch.questions} == {100}
    assert {row.key: row.points for row in found}[measured.key] == 75
