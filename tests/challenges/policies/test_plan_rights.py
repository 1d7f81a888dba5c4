"""Who keeps plans, reads them and votes: persona by right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from minga.challenges import policies
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import close, make_portfolio, make_round, open_round, planner_organisation

pytestmark = pytest.mark.django_db
PERSONAS = ("manager", "deputy", "methodologist", "member", "guest", "stranger", "left", "inactive", "citizen")
KEEP = {"manager", "deputy", "methodologist"}
INSIDE = KEEP | {"member"}


@dataclass(frozen=True)
class House:
    """Everybody around one organisation; the guest works in an invited one, `left` no longer works here."""

    owner: Organisation
    guests: Organisation
    people: dict[str, Person | None]

    def may(self, right: Callable[[Person | None], bool]) -> set[str]:
        """The personas who have this right."""
        return {name for name, person in self.people.items() if right(person)}


@pytest.fixture
def house() -> House:
    owner, guests = planner_organisation(), make_organisation()
    manager, deputy, methodologist, member, guest, stranger, left = (make_person() for _each in range(7))
    inactive = make_person(is_active=False)
    role(manager, RoleKind.MANAGER, owner, deputy=deputy)
    role(methodologist, RoleKind.METHODOLOGIST, owner)
    role(member, RoleKind.MEMBER, owner)
    role(inactive, RoleKind.MANAGER, owner)
    role(left, RoleKind.MANAGER, owner, ends_on=(now() - timedelta(days=2)).date())
    role(guest, RoleKind.COORDINATOR, guests)
    people = (manager, deputy, methodologist, member, guest, stranger, left, inactive, None)
    return House(owner, guests, dict(zip(PERSONAS, people, strict=True)))


def test_who_keeps_and_who_reads_a_plan(house: House) -> None:
    hidden, public = (make_portfolio(house.owner, public=open_to_all) for open_to_all in (False, True))

    assert house.may(lambda person: policies.may_plan(person, hidden, now())) == KEEP
    assert house.may(lambda person: policies.may_read_plan(person, hidden, now())) == INSIDE
    assert house.may(lambda person: policies.may_read_plan(person, public, now())) == set(PERSONAS)


def test_who_votes_while_voting_is_open(house: House) -> None:
    made = open_round(house.owner)
    made.invited.add(house.guests)
    code = f" {made.code.upper()} "

    assert house.may(lambda person: policies.may_vote(person, made, now())) == INSIDE | {"guest"}
    assert house.may(lambda person: policies.may_vote(person, made, now(), code)) == set(PERSONAS) - {
        "citizen",
        "inactive",
    }


@pytest.mark.parametrize("phase", ["preparing", "waiting", "closed", "over"])
def test_nobody_votes_in_another_phase(house: House, phase: str) -> None:
    made, at = make_round(house.owner) if phase == "preparing" else open_round(house.owner), now()
    if phase == "closed":
        made = close(made)
    if phase == "waiting":
        made.opens_at = now() + timedelta(hours=1)
    if phase == "over":
        at += timedelta(days=8)

    assert house.may(lambda person: policies.may_vote(person, made, at, made.code)) == set()


def test_no_code_opens_a_round_that_has_none() -> None:
    assert not policies.has_code(make_round(), "")
