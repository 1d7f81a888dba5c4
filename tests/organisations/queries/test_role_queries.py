"""A role counts between its dates and while nobody ended it; the deputy stands in, no longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role, house_day
from minga.organisations.queries.roles import (
    Holding,
    holdings,
    holds,
    people_with,
    register_holdings,
    roles_of,
    roles_over,
)
from tests.conftest import Queries
from tests.factories.organisations import make_organisation, make_unit, office_today, role
from tests.factories.people import make_person
from tests.organisations.office import Office

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
MANAGER = (RoleKind.MANAGER,)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=DAYS, length=st.none() | st.integers(0, 800), asked=DAYS, hour=st.integers(0, 23), ended=st.booleans())
@pytest.mark.django_db
def test_role_never_counts_outside_its_dates(
    start: date, length: int | None, asked: date, hour: int, ended: bool
) -> None:
    end = None if length is None else start + timedelta(days=length)
    moment = datetime(asked.year, asked.month, asked.day, hour, tzinfo=UTC)
    person, deputy = make_person(), make_person()
    place = make_organisation()
    given_role = role(
        person, RoleKind.MANAGER, place, starts_on=start, ends_on=end, deputy=deputy, ended_at=moment if ended else None
    )

    today = house_day(moment)
    expected = not ended and start <= today and (end is None or today <= end)

    assert holds(person, MANAGER, organisation=place, now=moment) is expected
    assert holds(deputy, MANAGER, organisation=place, now=moment) is expected
    assert given_role.counts(moment) is expected
    assert list(people_with(MANAGER, organisation=place, now=moment)) == ([person] if expected else [])
    assert roles_of(person, moment).exists() is expected


@pytest.mark.django_db
def test_last_day_counts_until_midnight_of_the_house() -> None:
    assert settings.TIME_ZONE == "America/Bogota"
    person = make_person()
    place = make_organisation()
    role(person, RoleKind.MANAGER, place, ends_on=date(2026, 6, 30))

    assert holds(person, MANAGER, organisation=place, now=datetime(2026, 7, 1, 4, 59, tzinfo=UTC))
    assert not holds(person, MANAGER, organisation=place, now=datetime(2026, 7, 1, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("where", "expected"),
    [("same", True), ("another", False), ("scope", False), ("anywhere", True)],
)
def test_role_in_organisation_counts_there_alone(office: Office, where: str, expected: bool) -> None:
    place = {"same": office.organisation, "another": make_organisation()}.get(where)
    scope = make_unit(office.organisation) if where == "scope" else None

    assert holds(office.steward, (RoleKind.COORDINATOR,), organisation=place, scope=scope, now=now()) is expected


def test_scoped_role_gives_nothing_in_its_organisation(office: Office) -> None:
    edition, another = make_unit(office.organisation), make_unit(office.organisation)
    juror = make_person()
    role(juror, RoleKind.JUROR, edition, organisation=office.organisation)

    assert holds(juror, (RoleKind.JUROR,), scope=edition, now=now())
    assert holds(juror, (RoleKind.JUROR,), scope=edition, organisation=office.organisation, now=now())
    assert not holds(juror, (RoleKind.JUROR,), scope=another, now=now())
    assert not holds(juror, (RoleKind.JUROR,), organisation=office.organisation, now=now())


def test_nobody_and_the_inactive_hold_nothing(office: Office) -> None:
    office.steward.is_active = False

    assert not holds(None, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())
    assert not holds(office.steward, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())


def test_no_kinds_means_none(office: Office) -> None:
    assert not holds(office.steward, (), organisation=office.organisation, now=now())


def test_people_with_adds_deputies_only_when_asked(office: Office) -> None:
    kinds = (RoleKind.COORDINATOR,)

    assert list(people_with(kinds, organisation=office.organisation, now=now())) == [office.steward]
    assert set(people_with(kinds, organisation=office.organisation, now=now(), deputies=True)) == {
        office.steward,
        office.deputy,
    }


def test_roles_of_brings_its_places_in_one_query(office: Office, queries: Queries) -> None:
    role(office.steward, RoleKind.FOCAL_POINT)

    with queries(1):
        assert len([found.organisation.name for found in roles_of(office.steward, now()) if found.organisation]) == 2


def test_holdings_come_from_the_apps_above(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minga.organisations.queries.roles._holdings", {})
    register_holdings("tests.one", lambda found: [Holding(f"dossier of {found.kind}")])
    register_holdings("tests.two", lambda _found: ())

    assert [holding.label for holding in holdings(office.stewardship)] == ["dossier of coordinator"]


def test_roles_over_are_those_that_nobody_closed(office: Office) -> None:
    today = office_today()
    over = role(make_person(), RoleKind.MEMBER, office.organisation, ends_on=today - timedelta(days=1))
    role(make_person(), RoleKind.MEMBER, office.organisation, ends_on=today)
    role(make_person(), RoleKind.MEMBER, office.organisation, ends_on=today - timedelta(days=1), ended_at=now())

    assert list(roles_over(now())) == [over]
    assert Role.objects.count() == 6
