"""While an entity reads its draft, what its peers were given is theirs: no lowest, no highest, no median, no points."""

import pytest

from minga.capacity.enums import WaveState
from tests.capacity.results.conftest import Ask, make_results
from tests.factories.capacity import runner_of, steward_of

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.mark.parametrize("state", [WaveState.REPLYING, WaveState.COMPUTED])
def test_a_draft_says_nothing_of_peers_to_the_entity(ask: Ask, state: str) -> None:
    results = make_results(state=state, more=3)
    own = f"/mediciones/{results.wave.key}/entidades/{results.ours.key}/"
    steward, runner = steward_of(results.ours), runner_of(results.wave)

    page = ask(steward, own).context["page"]
    lines = [line for _title, below in ask(steward, f"{own}preguntas/").context["branches"] for line in below]
    sheet = ask(steward, f"{own}resultado.csv").content.decode()

    assert (page.group, page.small_group) == (None, 0)
    assert {part.median for part in page.parts} == {line.median for line in (*page.lines, *lines)} == {None}
    assert {row.split(";")[-1] for row in sheet.splitlines()[1:]} == {""}
    said = ask(steward, own).content.decode()
    assert "cuando la medición se publique" in said
    assert "mediana del grupo" not in said
    assert ask(runner, own).context["page"].group.number == 4


def test_a_published_result_stands_beside_its_peers(ask: Ask) -> None:
    results = make_results(more=3)
    own = f"/mediciones/{results.wave.key}/entidades/{results.ours.key}/"

    page = ask(None, own).context["page"]
    sheet = ask(None, f"{own}resultado.csv").content.decode()

    assert page.group.number == 4
    assert {row.split(";")[-1] for row in sheet.splitlines()[1:]} == {"4"}
