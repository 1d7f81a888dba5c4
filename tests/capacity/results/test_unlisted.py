"""An index that is not listed: its entities read and reply like any other; for everybody else it does not exist."""

import pytest

from minga.capacity import policies
from minga.capacity.enums import WaveState
from tests.capacity.results.conftest import Ask, make_results
from tests.factories.capacity import make_index, make_version, steward_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [WaveState.REPLYING, WaveState.PUBLISHED])
def test_an_entity_reads_its_own_result_of_an_index_that_is_not_listed(ask: Ask, state: str) -> None:
    results = make_results(state=state, version=make_version(index=make_index(public=False)))
    steward, stranger = steward_of(results.ours), steward_of(results.theirs)
    own = f"/mediciones/{results.wave.key}/entidades/{results.ours.key}/"

    assert policies.may_see_result(steward, results.ours)
    for address in (own, f"{own}replica/", f"{own}preguntas/"):
        assert ask(steward, address).status_code == 200, address
    for address in (own, f"{own}replica/", f"{own}resultado.csv", f"/mediciones/{results.wave.key}/"):
        assert ask(stranger, address).status_code == 404, address
