"""The pages of roles: who is what, giving, deputies, dates, and the end that names who takes over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.organisations import policies
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.roles import Holding, holds, register_holdings
from minga.people.models import Person
from minga.ui.limits import FINDS_AN_HOUR
from tests.conftest import Queries
from tests.factories.organisations import make_unit, office_today, role
from tests.factories.people import make_person
from tests.organisations.office import Office

pytestmark = pytest.mark.web
Browser = Callable[[Person | None], Client]
COORDINATES = (RoleKind.COORDINATOR,)


def _url(name: str, found: Role) -> str:
    return reverse(f"organisations:{name}", kwargs={"uuid": found.uuid})


def _board(office: Office) -> str:
    return reverse("organisations:organisation-roles", kwargs={"key": office.organisation.key})


def _give(office: Office) -> str:
    return reverse("organisations:role-give", kwargs={"key": office.organisation.key})


def _ending(**changed: Any) -> dict[str, Any]:
    return {"reason": "left", "ended_on": office_today().isoformat(), "takes_over": "deputy", **changed}


@pytest.mark.parametrize(
    ("who", "status"), [("steward", 200), ("deputy", 200), ("member", 200), ("support", 200), ("stranger", 404)]
)
def test_board_is_for_whoever_works_there(office: Office, browser: Browser, who: str, status: int) -> None:
    assert browser(office.by_name(who)).get(_board(office)).status_code == status


def test_member_sees_the_board_without_what_she_may_not_do(office: Office, browser: Browser) -> None:
    page = browser(office.member).get(_board(office)).content.decode()

    assert office.steward.name in page
    assert _give(office) not in page
    assert _url("role-end", office.stewardship) not in page
    assert _url("role-end", Role.objects.get(person=office.member)) in page


@pytest.mark.parametrize("many", [1, 3])
def test_board_costs_the_same_with_more_roles(office: Office, browser: Browser, queries: Queries, many: int) -> None:
    for _number in range(many):
        role(make_person(), RoleKind.MONITOR, office.organisation, deputy=make_person())
    client = browser(office.steward)
    client.get(_board(office))

    with queries(8):
        client.get(_board(office))


@pytest.mark.parametrize("name", ["role-deputy", "role-dates", "role-end"])
@pytest.mark.parametrize(
    ("who", "status"), [("steward", 200), ("deputy", 200), ("support", 200), ("member", 404), ("stranger", 404)]
)
def test_pages_of_a_role_are_for_whom_manages_it(
    office: Office, browser: Browser, name: str, who: str, status: int
) -> None:
    assert browser(office.by_name(who)).get(_url(name, office.stewardship)).status_code == status


def test_giving_a_role_by_email(office: Office, browser: Browser) -> None:
    person = make_person(email="nueva@example.org")
    sent = {"person": "Nueva@example.org", "kind": "focal_point", "starts_on": office_today().isoformat()}

    response = browser(office.steward).post(_give(office), sent | {"deputy": office.deputy.email})

    assert (response.status_code, response["Location"]) == (303, _board(office))
    given = Role.objects.get(person=person)
    assert (given.kind, given.deputy) == (RoleKind.FOCAL_POINT, office.deputy)


def test_namesakes_are_offered_to_choose_and_nothing_is_lost(office: Office, browser: Browser) -> None:
    twins = [make_person(given_name="Ana", family_name="Roa") for _twin in range(2)]
    for twin in twins:
        role(twin, RoleKind.MEMBER, office.organisation)
    sent = {"person": "ana roa", "kind": "monitor", "title": "Jefatura", "starts_on": office_today().isoformat()}
    client = browser(office.steward)

    asked = client.post(_give(office), sent)
    assert asked.status_code == 422
    assert "Jefatura" in asked.content.decode()
    assert not Role.objects.filter(kind=RoleKind.MONITOR).exists()

    client.post(_give(office), sent | {"person_choice": twins[1].key})
    assert Role.objects.get(kind=RoleKind.MONITOR).person == twins[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "nadie@example.org"},
        {"person": ""},
        {"ends_on": "2019-01-01"},
        {"kind": "juror"},
        {"starts_on": "ayer"},
    ],
)
def test_giving_a_role_refuses_in_the_form(office: Office, browser: Browser, wrong: dict[str, str]) -> None:
    sent = {"person": office.member.email, "kind": "monitor", "starts_on": office_today().isoformat()} | wrong

    assert browser(office.steward).post(_give(office), sent).status_code == 422
    assert not Role.objects.filter(kind=RoleKind.MONITOR).exists()


def test_deputy_and_dates_are_changed(office: Office, browser: Browser) -> None:
    client, until = browser(office.steward), office_today() + timedelta(days=30)

    assert client.post(_url("role-deputy", office.stewardship), {"deputy": office.member.email}).status_code == 303
    assert client.post(_url("role-dates", office.stewardship), {"ends_on": until.isoformat()}).status_code == 303
    assert client.post(_url("role-dates", office.stewardship), {"ends_on": "2020-02-02"}).status_code == 422
    office.stewardship.refresh_from_db()
    assert (office.stewardship.deputy, office.stewardship.ends_on) == (office.member, until)

    assert client.post(_url("role-deputy", office.stewardship), {"deputy": ""}).status_code == 303
    office.stewardship.refresh_from_db()
    assert office.stewardship.deputy is None


def test_end_page_lists_what_is_held_and_proposes_the_deputy(
    office: Office, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minga.organisations.queries.roles._holdings", {})
    register_holdings("tests", lambda _found: [Holding("Programa de Innovación, edición 3", "edición", "/x/")])

    page = browser(office.steward).get(_url("role-end", office.stewardship)).content.decode()

    assert "Programa de Innovación, edición 3" in page
    assert office.deputy.name in page
    assert 'value="deputy"' in page


def test_ending_hands_over_to_the_deputy(office: Office, browser: Browser) -> None:
    response = browser(office.support).post(_url("role-end", office.stewardship), _ending())

    assert response.status_code == 303
    assert holds(office.deputy, COORDINATES, organisation=office.organisation, now=now())
    assert not holds(office.steward, COORDINATES, organisation=office.organisation, now=now())
    assert browser(office.steward).get(_url("role-end", office.stewardship)).status_code == 404


def test_ending_may_choose_another_or_nobody(office: Office, browser: Browser) -> None:
    client, url = browser(office.steward), _url("role-end", office.stewardship)

    assert client.post(url, _ending(takes_over="another")).status_code == 422
    assert client.post(url, _ending(takes_over="another", successor=office.member.email)).status_code == 303
    assert holds(office.member, COORDINATES, organisation=office.organisation, now=now())

    follower = office.stewardship.successors.get()
    client = browser(office.member)
    assert client.post(_url("role-end", follower), _ending(takes_over="nobody")).status_code == 303
    assert not Role.objects.at(organisation=office.organisation).of_kinds(COORDINATES).counting(now()).exists()


@pytest.mark.parametrize("missing", ["reason", "takes_over", "ended_on"])
def test_ending_asks_for_everything(office: Office, browser: Browser, missing: str) -> None:
    sent = _ending(note="Lo que queda pendiente") | {missing: ""}

    response = browser(office.steward).post(_url("role-end", office.stewardship), sent)

    assert response.status_code == 422
    assert "Lo que queda pendiente" in response.content.decode()
    assert holds(office.steward, COORDINATES, organisation=office.organisation, now=now())


def test_without_deputy_somebody_must_be_named_or_nobody_said(office: Office, browser: Browser) -> None:
    hers = Role.objects.get(person=office.member)

    page = browser(office.member).get(_url("role-end", hers)).content.decode()
    refused = browser(office.member).post(_url("role-end", hers), _ending(takes_over="deputy"))
    left = browser(office.member).post(_url("role-end", hers), _ending(takes_over="nobody"))

    assert 'value="deputy"' not in page
    assert (refused.status_code, left.status_code) == (422, 303)
    assert left["Location"] == office.organisation.get_absolute_url()


def test_whoever_only_leaves_is_not_asked_for_another_person(office: Office, browser: Browser) -> None:
    hers = Role.objects.get(person=office.member)
    client = browser(office.member)

    page = client.get(_url("role-end", hers)).content.decode()
    sent = client.post(_url("role-end", hers), _ending(takes_over="another", successor=office.stranger.email))

    assert 'value="another"' not in page
    assert sent.status_code == 422
    assert Role.objects.get(pk=hers.pk).ended_at is None


def test_scoped_role_leads_back_to_its_scope(office: Office, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "_scopes", {})
    unit = make_unit(office.organisation)
    policies.register_scope(
        "organisations.unit",
        may_manage=lambda person, _pk, _now: person == office.member,
        labels=lambda ids: dict.fromkeys(ids, "Edición 3"),
        links=lambda ids: dict.fromkeys(ids, "/ediciones/3/"),
    )
    juror = role(make_person(), RoleKind.JUROR, unit)
    client = browser(office.member)

    assert "Edición 3" in client.get(_url("role-end", juror)).content.decode()
    assert client.post(_url("role-end", juror), _ending(takes_over="nobody"))["Location"] == "/ediciones/3/"
    assert browser(office.steward).get(_url("role-end", juror)).status_code == 404


def test_after_ending_one_returns_to_the_page_that_led_here(office: Office, browser: Browser) -> None:
    url = _url("role-end", office.stewardship)

    away = browser(office.support).post(f"{url}?next=https://elsewhere.example/", _ending(reason=""))
    back = browser(office.support).post(f"{url}?next=/ediciones/3/consola/roles/", _ending())

    assert away.status_code == 422
    assert (back.status_code, back["Location"]) == (303, "/ediciones/3/consola/roles/")


def test_nobody_tries_a_list_of_addresses(office: Office, browser: Browser) -> None:
    """The answer tells whether an address has an account, so it is given a few dozen times an hour."""
    client, url = browser(office.steward), _give(office)

    said = [client.post(url, {"person": f"n{number}@example.org"}).status_code for number in range(FINDS_AN_HOUR + 1)]

    assert said == [422] * FINDS_AN_HOUR + [429]
    assert client.post(_url("role-deputy", office.stewardship), {"deputy": office.member.email}).status_code == 429
