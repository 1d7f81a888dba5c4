"""What each gate finds in a dossier that holds it, and in one that lacks a part."""

import pytest

from minga.initiatives.queries.conditions import gate_conditions, unmet
from tests.factories.initiatives import make_initiative

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", range(1, 8))
def test_a_dossier_of_the_factory_holds_what_its_gates_asked(stage: int) -> None:
    initiative = make_initiative(stage=stage)

    lacking = {step: unmet(gate_conditions(initiative, step)) for step in range(1, stage + 1)}

    assert lacking == {step: () for step in range(1, stage + 1)}
