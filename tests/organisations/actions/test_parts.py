"""Units, ties and requests to join."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.search import matching
from minga.organisations.actions.membership import answer_join_request, ask_to_join
from minga.organisations.actions.ties import add_tie, end_tie, remove_tie
from minga.organisations.actions.units import add_unit, edit_unit, retire_unit
from minga.organisations.enums import OrganisationType, RoleKind, TieKind
from minga.organisations.events import MembershipAsked
from minga.organisations.models import Organisation, Tie, Unit
from minga.organisations.queries.roles import holds
from tests.factories.organisations import make_organisation, make_tie, make_unit
from tests.factories.people import make_person
from tests.organisations.office import Office

Log = Callable[[], list[str]]


@pytest.fixture
def network(db: None) -> Organisation:
    return make_organisation("Red de Municipios Rurales", type=OrganisationType.ASSOCIATION)


def _unit(office: Office, **fields: Any) -> Unit:
    values = {
        "organisation": office.organisation,
        "name": "Laboratorio de Innovación",
        "actor": office.steward,
        "now": now(),
    }
    return add_unit(**(values | fields))


def test_unit_is_added_edited_and_retired_each_with_its_trace(office: Office, log: Log) -> None:
    unit = _unit(office, innovation=True)
    assert [found.subject_id for found in matching("laboratorios")] == [office.organisation.pk]

    edit_unit(
        unit=unit,
        name="Oficina de Datos",
        innovation=False,
        mission="",
        created_by_act="",
        actor=office.deputy,
        now=now(),
    )
    retire_unit(unit=unit, actor=office.support, now=now())

    unit.refresh_from_db()
    assert (unit.name, unit.innovation) == ("Oficina de Datos", False)
    assert unit.retired_at is not None
    assert log() == ["organisations.unit_added", "organisations.unit_edited", "organisations.unit_retired"]
    with pytest.raises(Conflict):
        retire_unit(unit=unit, actor=office.support, now=now())


@pytest.mark.parametrize("fields", [{"name": " "}, {"parent": "elsewhere"}])
def test_unit_needs_a_name_and_a_parent_of_the_same_house(office: Office, fields: dict[str, Any], log: Log) -> None:
    elsewhere = make_unit(make_organisation())

    with pytest.raises(DomainError):
        _unit(office, **{name: elsewhere if value == "elsewhere" else value for name, value in fields.items()})
    assert log() == []


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_units_are_for_stewards(office: Office, who: str) -> None:
    with pytest.raises(NotAllowed):
        _unit(office, actor=office.by_name(who))
    with pytest.raises(NotAllowed):
        retire_unit(unit=make_unit(office.organisation), actor=office.by_name(who), now=now())


def test_either_side_may_say_a_tie(office: Office, network: Organisation, log: Log) -> None:
    tie = add_tie(
        origin=office.organisation,
        target=network,
        kind=TieKind.MEMBER_OF,
        since=date(2024, 1, 1),
        actor=office.steward,
        now=now(),
    )
    back = add_tie(origin=network, target=office.organisation, kind=TieKind.ADVISES, actor=office.steward, now=now())

    end_tie(tie=tie, until=date(2025, 1, 1), actor=office.steward, now=now())
    remove_tie(tie=back, actor=office.steward, now=now())

    assert Tie.objects.get().until == date(2025, 1, 1)
    assert log() == [f"organisations.{key}" for key in ("tie_added", "tie_added", "tie_ended", "tie_removed")]
    with pytest.raises(Conflict):
        remove_tie(tie=back, actor=office.steward, now=now())


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"target": "itself"}, "other"),
        ({"kind": TieKind.MEMBER_OF, "target": "town"}, "kind"),
        ({"since": date(2025, 1, 1), "until": date(2024, 1, 1)}, "until"),
        ({"target": "again"}, "other"),
    ],
)
def test_tie_that_cannot_be_is_refused(
    office: Office, network: Organisation, fields: dict[str, Any], at_fault: str, log: Log
) -> None:
    known = make_organisation()
    make_tie(office.organisation, known, TieKind.FUNDS)
    others = {"itself": office.organisation, "town": make_organisation(), "again": known}
    values = {"origin": office.organisation, "target": network, "kind": TieKind.FUNDS, "actor": office.steward}
    values |= {name: others.get(value, value) if isinstance(value, str) else value for name, value in fields.items()}

    with pytest.raises(Invalid) as refused:
        add_tie(**values, now=now())

    assert at_fault in refused.value.errors
    assert log() == []


def test_tie_cannot_end_before_it_began(office: Office, network: Organisation) -> None:
    tie = make_tie(office.organisation, network, since=date(2024, 5, 1))

    with pytest.raises(DomainError):
        end_tie(tie=tie, until=date(2024, 4, 30), actor=office.steward, now=now())


def test_stranger_says_no_ties_of_others(office: Office, network: Organisation) -> None:
    with pytest.raises(NotAllowed):
        add_tie(origin=office.organisation, target=network, kind=TieKind.FUNDS, actor=office.stranger, now=now())
    with pytest.raises(NotAllowed):
        remove_tie(tie=make_tie(office.organisation, network), actor=office.stranger, now=now())


def test_asking_to_join_reaches_the_stewards(office: Office, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[MembershipAsked] = []
    monkeypatch.setattr("minga.audit.actions.publish", told.append)

    ask_to_join(organisation=office.organisation, message="Trabajo aquí", actor=make_person(), now=now())

    assert set(told[0].stewards) == {office.steward, office.deputy}
    assert log() == ["organisations.membership_asked"]


@pytest.mark.parametrize(("accepted", "role"), [(True, True), (False, False)])
def test_answer_takes_in_or_not(office: Office, accepted: bool, role: bool) -> None:
    person = make_person()
    request = ask_to_join(organisation=office.organisation, actor=person, now=now())

    answer_join_request(request=request, accepted=accepted, actor=office.deputy, now=now())

    assert holds(person, (RoleKind.MEMBER,), organisation=office.organisation, now=now()) is role
    with pytest.raises(Conflict):
        answer_join_request(request=request, accepted=accepted, actor=office.steward, now=now())


def test_asking_twice_or_from_inside_is_refused(office: Office, log: Log) -> None:
    person = make_person()
    ask_to_join(organisation=office.organisation, actor=person, now=now())
    before = log()

    with pytest.raises(Conflict):
        ask_to_join(organisation=office.organisation, actor=person, now=now())
    with pytest.raises(DomainError):
        ask_to_join(organisation=office.organisation, actor=office.member, now=now())
    with pytest.raises(NotAllowed):
        ask_to_join(organisation=make_organisation(retired_at=now()), actor=person, now=now())
    assert log() == before


def test_after_a_no_one_does_not_ask_again_for_a_month(office: Office) -> None:
    person = make_person()
    request = ask_to_join(organisation=office.organisation, actor=person, now=now())
    answer_join_request(request=request, accepted=False, actor=office.steward, now=now())

    with pytest.raises(NotReady):
        ask_to_join(organisation=office.organisation, actor=person, now=now() + timedelta(days=29))

    assert ask_to_join(organisation=office.organisation, actor=person, now=now() + timedelta(days=31)).pk
    assert ask_to_join(organisation=make_organisation(), actor=person, now=now()).pk


def test_only_stewards_answer(office: Office) -> None:
    request = ask_to_join(organisation=office.organisation, actor=make_person(), now=now())

    with pytest.raises(NotAllowed):
        answer_join_request(request=request, accepted=True, actor=office.member, now=now())
    request.refresh_from_db()
    assert request.answered_at is None


def test_a_unit_of_the_same_name_is_refused_until_the_first_retired(office: Office) -> None:
    first = _unit(office)

    with pytest.raises(Conflict) as refused:
        _unit(office, name="laboratorio  de innovación")
    assert refused.value.field == "name"
    assert _unit(office, organisation=make_organisation(), actor=office.support).pk
    retire_unit(unit=first, actor=office.steward, now=now())

    assert _unit(office).pk != first.pk
