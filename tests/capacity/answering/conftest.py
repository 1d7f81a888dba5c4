"""A wave that takes answers, an entity in it, and its people."""

import pytest

from minga.capacity.actions.inviting import accept_invitation
from minga.capacity.models import Measured, Wave
from minga.core.clock import now
from minga.people.models import Person
from tests.factories.capacity import DESIGN, make_measured, make_version, make_wave, steward_of, with_node

KNOWING = with_node(with_node(DESIGN, "q3", source="challenges.mapped"), "q4", source="initiatives.opened")
"""The design of the factories, of which Minga knows two questions."""


@pytest.fixture
def wave() -> Wave:
    return make_wave(version=make_version(KNOWING))


@pytest.fixture
def entity(wave: Wave) -> Measured:
    """Invited."""
    return make_measured(wave)


@pytest.fixture
def steward(entity: Measured) -> Person:
    return steward_of(entity)


@pytest.fixture
def answering(entity: Measured, steward: Person) -> Measured:
    """It said yes."""
    return accept_invitation(measured=entity, actor=steward, now=now())
