"""The page of a call tells whoever is signed in what she has in it already, and leads on."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.calls.enums import ApplicationState, CallKind, EligibilityKind
from minga.calls.models import Application, Call, EligibilityRule
from minga.organisations.enums import RoleKind
from tests.conftest import Queries
from tests.factories.calls import make_application, make_call, make_member
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ONE_EACH = EligibilityRule(key="one", kind=EligibilityKind.ONE_PER_ORGANISATION)


def read(client: Client, call: Call) -> str:
    return client.get(call.get_absolute_url()).content.decode()


def address(application: Application) -> str:
    return reverse("calls:application", args=[application.uuid])


@pytest.mark.parametrize(
    ("state", "says", "leads"),
    [
        (ApplicationState.DRAFT, "Usted ya empezó una postulación aquí.", "Seguir con su postulación"),
        (ApplicationState.SENT, "Usted ya postuló aquí.", "Ver su postulación"),
        (ApplicationState.OUT, "Enviada", "Ver su postulación"),
    ],
)
def test_whoever_has_an_application_goes_on_with_it(client: Client, state: str, says: str, leads: str) -> None:
    hers = make_application(make_call(), state=state)

    text = read(sign_in(client, hers.person), hers.call)

    assert says in text
    assert leads in text
    assert address(hers) in text
    assert reverse("calls:apply", args=[hers.call.key]) not in text
    assert "No seleccionada" not in text


def test_somebody_of_the_team_is_led_on_too(client: Client) -> None:
    theirs = make_application(make_call(team_most=3), state=ApplicationState.DRAFT)
    member = make_member(theirs)
    assert member.person is not None

    text = read(sign_in(client, member.person), theirs.call)

    assert address(theirs) in text
    assert theirs.person.name in text


def test_where_one_may_apply_again_the_door_stays_open(client: Client) -> None:
    call = make_call(kind=CallKind.CASES, one_each=False)
    hers = make_application(call)

    text = read(sign_in(client, hers.person), call)

    assert address(hers) in text
    assert reverse("calls:apply", args=[call.key]) in text


def test_a_withdrawn_one_is_nothing_to_go_on_with(client: Client) -> None:
    hers = make_application(make_call(), state=ApplicationState.WITHDRAWN)

    text = read(sign_in(client, hers.person), hers.call)

    assert address(hers) not in text
    assert reverse("calls:apply", args=[hers.call.key]) in text


def test_what_colleagues_sent_for_the_organisation_is_told_without_its_page(client: Client) -> None:
    organisation = make_organisation()
    call = make_call(eligibility=(ONE_EACH,))
    sent = make_application(call, organisation=organisation)
    draft = make_application(call, organisation=organisation, state=ApplicationState.DRAFT)
    colleague, stranger = make_person(), make_person()
    role(colleague, RoleKind.MEMBER, organisation)

    told, untold = read(sign_in(client, colleague), call), read(sign_in(Client(), stranger), call)

    assert f"{organisation} ya postuló aquí." in told
    assert sent.person.name in told
    assert address(sent) not in told
    assert draft.person.name not in told
    assert sent.person.name not in untold


def test_who_applies_for_herself_is_not_told_to_colleagues(client: Client) -> None:
    organisation = make_organisation()
    sent = make_application(make_call(kind=CallKind.PARTICIPANTS), organisation=organisation)
    colleague = make_person()
    role(colleague, RoleKind.MEMBER, organisation)

    assert sent.person.name not in read(sign_in(client, colleague), sent.call)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_there_are(client: Client, queries: Queries, count: int) -> None:
    call = make_call(eligibility=(ONE_EACH,), one_each=False)
    organisation, person = make_organisation(), make_person()
    role(person, RoleKind.MEMBER, organisation)
    for _number in range(count):
        make_application(call, organisation=organisation)
        make_member(make_application(call), person)
    sign_in(client, person)
    read(client, call)

    with queries(13):
        read(client, call)
