"""Whoever erases her data leaves her roles; the institution keeps what she held."""

import pytest

from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.duties import duties_of
from minga.organisations.queries.roles import holds
from minga.organisations.receivers import end_her_roles
from minga.people.events import PersonErased
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.organisations.office import Office


def test_her_roles_end_and_the_deputy_takes_over(office: Office) -> None:
    end_her_roles(PersonErased(subject=office.steward))

    assert not Role.objects.filter(person=office.steward, ended_at__isnull=True).exists()
    assert holds(office.deputy, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())


def test_she_deputises_for_nobody_any_more(office: Office) -> None:
    end_her_roles(PersonErased(subject=office.deputy))

    office.stewardship.refresh_from_db()
    assert (office.stewardship.deputy, office.stewardship.ended_at) == (None, None)


@pytest.mark.parametrize(("who", "alone"), [("steward", False), ("member", False), ("stranger", True)])
def test_duties_are_stewardships_that_nobody_else_could_take(office: Office, who: str, alone: bool) -> None:
    person = office.by_name(who)
    assert person is not None

    assert bool(list(duties_of(person, now()))) is alone


def test_second_steward_is_enough(office: Office) -> None:
    office.stewardship.deputy = None
    office.stewardship.save()
    assert list(duties_of(office.steward, now()))

    role(make_person(), RoleKind.AUTHORITY, office.organisation)
    assert not list(duties_of(office.steward, now()))
