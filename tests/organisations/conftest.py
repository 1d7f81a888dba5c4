"""Who and where, for the tests of organisations."""

from collections.abc import Callable

import pytest
from django.test import Client

from minga.audit.models import Entry
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.organisations.office import Office


@pytest.fixture
def office(db: None) -> Office:
    organisation = make_organisation("Municipalidad de Yvy Sati")
    steward, deputy, member, stranger = (make_person() for _number in range(4))
    stewardship = role(steward, RoleKind.COORDINATOR, organisation, deputy=deputy)
    role(member, RoleKind.MEMBER, organisation)
    role(stranger, RoleKind.COORDINATOR, make_organisation("Prefeitura de Serra Clara"))
    return Office(organisation, steward, deputy, member, stranger, make_person(is_staff=True), stewardship)


@pytest.fixture
def log(db: None) -> Callable[[], list[str]]:
    """What the log says of organisations, oldest first; letters that apps above write are theirs."""
    ours = Entry.objects.filter(key__startswith="organisations.").order_by("pk")
    return lambda: list(ours.values_list("key", flat=True))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No app above shows anything on our pages: only our own cost is counted."""
    monkeypatch.setattr("minga.organisations.queries.sections._of_organisations", {})
    monkeypatch.setattr("minga.organisations.queries.sections._of_territories", {})


@pytest.fixture
def browser() -> Callable[[Person | None], Client]:
    """A client, signed in as this person."""
    return lambda person: sign_in(Client(), person) if person else Client()
