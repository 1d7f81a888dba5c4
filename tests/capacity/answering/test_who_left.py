"""Whoever was named for an entity and leaves it answers for it no more, until she is named anew."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.capacity.actions.inviting import name_contact
from minga.capacity.enums import WaveState
from minga.capacity.models import Measured
from minga.capacity.policies import answers_for
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.actions.roles import end_role
from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.models import Role, house_day
from minga.people.models import Person
from tests.factories.capacity import make_measured, make_wave, runner_of
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured() -> Measured:
    return make_measured(make_wave(state=WaveState.ANSWERING), responsible=make_person())


def leave(given: Role) -> None:
    end_role(
        role=given, reason=RoleEnd.LEFT, ended_on=house_day(now()) - timedelta(days=1), successor=None, actor=HOUSE,
        now=now(),
    )  # fmt: skip


def her(measured: Measured) -> Person:
    assert measured.responsible is not None
    return measured.responsible


def test_with_her_last_role_goes_her_access_and_the_log_says_so(measured: Measured) -> None:
    person = her(measured)
    first, second = (role(person, kind, measured.organisation) for kind in (RoleKind.MEMBER, RoleKind.MONITOR))

    leave(first)
    measured.refresh_from_db()
    assert answers_for(person, measured)
    leave(second)
    measured.refresh_from_db()

    assert not answers_for(person, measured)
    entry = Entry.objects.get(key="capacity.responsible_named")
    assert (entry.before, entry.after) == ({"responsible": person.key}, {"responsible": ""})


def test_who_is_named_anew_answers_again(measured: Measured) -> None:
    person = her(measured)
    leave(role(person, RoleKind.MEMBER, measured.organisation))

    for state in ("invited", "answering"):
        Measured.objects.filter(pk=measured.pk).update(responsible=None, state=state)
        named = name_contact(measured=measured, person=person, actor=runner_of(measured.wave), now=now())
        assert answers_for(person, named)


def test_a_deputy_goes_with_the_role_for_which_she_stood_in(measured: Measured) -> None:
    person = her(measured)
    leave(role(make_person(), RoleKind.COORDINATOR, measured.organisation, deputy=person))

    measured.refresh_from_db()
    assert measured.responsible is None


def test_roles_elsewhere_change_nothing_for_whoever_never_had_one_here(measured: Measured) -> None:
    leave(role(her(measured), RoleKind.MEMBER))

    measured.refresh_from_db()
    assert measured.responsible is not None
