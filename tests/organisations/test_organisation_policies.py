"""Rights, as one table each: persona × state → yes or no."""

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations import policies
from minga.organisations.models import Organisation, Role
from tests.factories.organisations import make_organisation, make_unit, role
from tests.factories.people import make_person
from tests.organisations.office import Office

WHO = ("steward", "deputy", "member", "stranger", "support", "citizen")


def _may_edit(office: Office, who: str) -> bool:
    return policies.may_edit(office.by_name(who), office.organisation, now=now())


@pytest.mark.parametrize(
    ("who", "standing", "role_over", "retired", "merged"),
    [
        ("steward", True, False, True, False),
        ("deputy", True, False, True, False),
        ("member", False, False, False, False),
        ("stranger", False, False, False, False),
        ("support", True, True, True, False),
        ("citizen", False, False, False, False),
    ],
)
def test_may_edit(office: Office, who: str, standing: bool, role_over: bool, retired: bool, merged: bool) -> None:
    assert _may_edit(office, who) is standing

    Organisation.objects.filter(pk=office.organisation.pk).update(retired_at=now())
    office.organisation.refresh_from_db()
    assert _may_edit(office, who) is retired

    Role.objects.filter(pk=office.stewardship.pk).update(ended_at=now())
    assert _may_edit(office, who) is role_over

    office.organisation.merged_into = make_organisation()
    assert _may_edit(office, who) is merged


@pytest.mark.parametrize(
    ("who", "register", "support", "give_roles", "history"),
    [
        ("steward", True, False, True, True),
        ("deputy", True, False, True, True),
        ("member", True, False, False, False),
        ("stranger", True, False, False, False),
        ("support", True, True, True, True),
        ("citizen", False, False, False, False),
    ],
)
def test_rights_over_an_organisation(
    office: Office, who: str, register: bool, support: bool, give_roles: bool, history: bool
) -> None:
    person = office.by_name(who)

    assert policies.may_register(person) is register
    assert policies.may_support(person) is support
    assert policies.may_manage_roles(person, organisation=office.organisation, now=now()) is give_roles
    assert policies.may_see_history(person, office.organisation, now=now()) is history


@pytest.mark.parametrize(
    ("who", "manage", "end"),
    [
        ("steward", True, True),
        ("deputy", True, True),
        ("member", False, True),
        ("stranger", False, False),
        ("support", True, True),
    ],
)
def test_rights_over_the_role_of_a_member(office: Office, who: str, manage: bool, end: bool) -> None:
    hers = Role.objects.get(person=office.member)
    person = office.by_name(who)

    assert policies.may_manage_role(person, hers, now=now()) is manage
    assert policies.may_end_role(person, hers, now=now()) is end


@pytest.mark.parametrize(
    ("known", "manages", "allowed"), [(False, True, False), (True, False, False), (True, True, True)]
)
def test_scoped_role_is_managed_by_whom_its_scope_says(
    office: Office, monkeypatch: pytest.MonkeyPatch, known: bool, manages: bool, allowed: bool
) -> None:
    monkeypatch.setattr(policies, "_scopes", {})
    if known:
        policies.register_scope("organisations.unit", may_manage=lambda *_asked: manages, labels=lambda ids: {})
    scoped = role(make_person(), "juror", make_unit(office.organisation))

    assert policies.may_manage_role(office.steward, scoped, now=now()) is allowed
    assert policies.may_manage_role(office.support, scoped, now=now())


def test_inactive_people_have_no_rights(office: Office) -> None:
    for person in (office.steward, office.support):
        person.is_active = False

        assert not policies.may_edit(person, office.organisation, now=now())
        assert not policies.may_register(person)
        assert not policies.may_end_role(person, office.stewardship, now=now())


def test_the_house_may_what_support_may(office: Office) -> None:
    assert policies.may_register(HOUSE)
    assert policies.may_support(HOUSE)
    assert policies.may_edit(HOUSE, office.organisation, now=now())
    assert not policies.is_support(HOUSE)
