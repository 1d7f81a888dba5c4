"""The people of an edition, seen and changed by those who manage it."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from minga.core import clock
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.conftest import Queries
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def edition() -> Edition:
    return make_edition(places=2)


@pytest.fixture
def manager(edition: Edition) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    return person


@pytest.fixture
def office(client: Client, manager: Person) -> Client:
    return sign_in(client, manager)


def address(edition: Edition, rest: str = "") -> str:
    return f"/ediciones/{edition.key}/personas/{rest}"


def named(edition: Edition, number: int, status: str = EnrolmentStatus.ENROLLED, **more: object) -> Enrolment:
    person = make_person(given_name=f"Nombre {number:03}", family_name=f"Apellido {number:03}")
    return make_enrolment(edition=edition, person=person, status=status, **more)


def test_manager_sees_everybody(office: Client, edition: Edition) -> None:
    named(edition, 1)
    named(edition, 2, EnrolmentStatus.NOMINATED)
    make_enrolment(person=make_person(family_name="Deotra"))

    page = office.get(address(edition))

    assert page.status_code == 200
    assert "Apellido 001" in page.text
    assert "Apellido 002" in page.text
    assert "Deotra" not in page.text


def test_deputy_sees_everybody(client: Client, edition: Edition) -> None:
    deputy = make_person()
    role(make_person(), RoleKind.MANAGER, edition, deputy=deputy)

    assert sign_in(client, deputy).get(address(edition)).status_code == 200


@pytest.mark.parametrize("who", ["participant", "facilitator", "stranger"])
def test_page_does_not_exist_for_others(client: Client, edition: Edition, who: str) -> None:
    person = make_person()
    if who == "participant":
        make_enrolment(edition=edition, person=person)
    elif who == "facilitator":
        role(person, RoleKind.FACILITATOR, edition)

    assert sign_in(client, person).get(address(edition)).status_code == 404


def test_passer_by_is_asked_to_sign_in(client: Client, edition: Edition) -> None:
    assert client.get(address(edition)).status_code == 303


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"001", "002", "003"}),
        ("?status=nominated", {"003"}),
        ("?q=apellído+001", {"001"}),
        ("?q=penalolen", {"002"}),
        ("?q=nadie", set()),
        ("?status=invented", {"001", "002", "003"}),
        ("?organisation=mupe", {"002"}),
    ],
)
def test_list_is_filtered(office: Client, edition: Edition, query: str, seen: set[str]) -> None:
    named(edition, 1)
    named(edition, 2, organisation=make_organisation("Municipalidad de Peñalolén", key="mupe"))
    named(edition, 3, EnrolmentStatus.NOMINATED)

    page = office.get(address(edition) + query).text

    assert {number for number in ("001", "002", "003") if f"Apellido {number}" in page} == seen


def test_list_is_sorted_down(office: Client, edition: Edition) -> None:
    named(edition, 1)
    named(edition, 2)

    page = office.get(address(edition, "?sort=-name")).text

    assert page.index("Apellido 002") < page.index("Apellido 001")


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(office: Client, edition: Edition, queries: Queries, count: int) -> None:
    for number in range(count):
        named(edition, number, organisation=make_organisation())
    office.get(address(edition))

    with queries(7):
        assert office.get(address(edition)).status_code == 200


def test_htmx_gets_only_the_rows(office: Client, edition: Edition) -> None:
    named(edition, 1)

    part = office.get(address(edition), headers={"HX-Request": "true"}).text

    assert "Apellido 001" in part
    assert "<html" not in part


def test_empty_edition_offers_the_import(office: Client, edition: Edition) -> None:
    assert f"/ediciones/{edition.key}/importaciones/" in office.get(address(edition)).text


def test_looking_before_inviting_writes_nothing(office: Client, edition: Edition) -> None:
    enrolment = named(edition, 1, EnrolmentStatus.NOMINATED)

    page = office.get(address(edition, f"varias/?verb=invite&who={enrolment.uuid}"))

    enrolment.refresh_from_db()
    assert page.status_code == 200
    assert enrolment.status == EnrolmentStatus.NOMINATED


def test_ticked_people_are_removed_with_the_reason(office: Client, edition: Edition) -> None:
    one, two = named(edition, 1), named(edition, 2)
    form = {"verb": "remove", "who": [str(one.uuid)], "reason": "Cambió de entidad."}

    answer = office.post(address(edition, "varias/"), form)

    one.refresh_from_db()
    two.refresh_from_db()
    assert answer.status_code == 303
    assert (one.status, one.reason) == (EnrolmentStatus.REMOVED, "Cambió de entidad.")
    assert two.status == EnrolmentStatus.ENROLLED


def test_removing_without_a_reason_is_refused_and_keeps_who_was_chosen(office: Client, edition: Edition) -> None:
    one = named(edition, 1)

    answer = office.post(address(edition, "varias/"), {"verb": "remove", "who": [str(one.uuid)], "reason": ""})

    one.refresh_from_db()
    assert answer.status_code == 422
    assert str(one.uuid) in answer.text
    assert one.status == EnrolmentStatus.ENROLLED


def test_everybody_that_the_filters_show_is_completed(office: Client, edition: Edition) -> None:
    for number in range(3):
        named(edition, number)
    left = named(edition, 9, EnrolmentStatus.NOMINATED)

    office.post(address(edition, "varias/"), {"verb": "complete", "all": "1", "status": "enrolled"})

    left.refresh_from_db()
    assert Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.COMPLETED).count() == 3
    assert left.status == EnrolmentStatus.NOMINATED


def test_person_of_another_edition_cannot_be_ticked(office: Client, edition: Edition) -> None:
    other = named(make_edition(), 1)

    office.post(address(edition, "varias/"), {"verb": "remove", "who": [str(other.uuid)], "reason": "x"})

    other.refresh_from_db()
    assert other.status == EnrolmentStatus.ENROLLED


def test_page_of_a_person_shows_what_can_be_done(office: Client, edition: Edition) -> None:
    enrolment = named(edition, 1)

    page = office.get(address(edition, f"{enrolment.uuid}/")).text

    assert "Apellido 001" in page
    assert f"{enrolment.uuid}/complete/" in page
    assert f"{enrolment.uuid}/invite/" not in page


def test_person_of_another_edition_does_not_exist_here(office: Client, edition: Edition) -> None:
    assert office.get(address(edition, f"{named(make_edition(), 1).uuid}/")).status_code == 404


def test_one_person_is_invited(office: Client, edition: Edition) -> None:
    enrolment = named(edition, 1, EnrolmentStatus.NOMINATED)
    day = clock.today(edition.timezone) + timedelta(days=4)

    answer = office.post(address(edition, f"{enrolment.uuid}/invite/"), {"answer_by": day.isoformat()})

    enrolment.refresh_from_db()
    assert answer.status_code == 303
    assert enrolment.status == EnrolmentStatus.INVITED
    assert enrolment.answer_by is not None
    assert clock.today(edition.timezone, at=enrolment.answer_by) == day


def test_inviting_until_yesterday_is_refused_at_the_field(office: Client, edition: Edition) -> None:
    enrolment = named(edition, 1, EnrolmentStatus.NOMINATED)

    answer = office.post(address(edition, f"{enrolment.uuid}/invite/"), {"answer_by": "2020-01-01"})

    assert answer.status_code == 422
    assert "2020-01-01" in answer.text


def test_second_click_changes_nothing(office: Client, edition: Edition) -> None:
    enrolment = named(edition, 1)
    for _click in range(2):
        answer = office.post(address(edition, f"{enrolment.uuid}/complete/"))
        assert answer.status_code == 303

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.revision) == (EnrolmentStatus.COMPLETED, 2)


def test_one_person_is_nominated_by_hand(office: Client, edition: Edition) -> None:
    make_organisation("Municipalidad de Yvy Sati")
    form = {
        "given_name": "Nombre 001", "family_name": "Apellido 001", "email": "Nueva@ejemplo.example",
        "organisation": "municipalidad de yvy sati", "position": "Ambiente",
    }  # fmt: skip

    answer = office.post(address(edition, "nominar/"), form)

    made = Enrolment.objects.select_related("person", "organisation").get(edition=edition)
    assert answer.status_code == 303
    assert (made.person.email, made.status) == ("nueva@ejemplo.example", EnrolmentStatus.NOMINATED)
    assert made.organisation is not None

    again = office.post(address(edition, "nominar/"), form)
    assert again.status_code == 422
    assert "Ambiente" in again.text


def test_unknown_organisation_of_a_nominee_is_said_at_its_field(office: Client, edition: Edition) -> None:
    form = {"given_name": "N", "family_name": "A", "email": "n@ejemplo.example", "organisation": "Nada"}

    assert office.post(address(edition, "nominar/"), form).status_code == 422
    assert not Person.objects.filter(email="n@ejemplo.example").exists()


def test_export_is_safe_to_open(office: Client, edition: Edition) -> None:
    make_enrolment(edition=edition, person=make_person(family_name="=HYPERLINK(1)"), position="@x")

    answer = office.get(address(edition, "lista.xlsx"))

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_many_are_invited_and_the_page_says_how_many(office: Client, edition: Edition) -> None:
    for number in range(2):
        named(edition, number, EnrolmentStatus.NOMINATED)
    day = clock.today(edition.timezone) + timedelta(days=4)

    answer = office.post(
        address(edition, "varias/"), {"verb": "invite", "all": "1", "answer_by": day.isoformat()}, follow=True
    )

    assert "2 invitaciones" in answer.text


def test_what_was_left_is_said(office: Client, edition: Edition) -> None:
    done, left = named(edition, 1), named(edition, 2, EnrolmentStatus.NOMINATED)

    form = {"verb": "not-complete", "who": [str(done.uuid), str(left.uuid)], "reason": "Faltó."}
    answer = office.post(address(edition, "varias/"), form, follow=True)

    done.refresh_from_db()
    assert done.status == EnrolmentStatus.NOT_COMPLETED
    assert "Una quedó como está" in answer.text


@pytest.mark.parametrize("query", ["verb=promote", "verb=reopen", ""])
def test_a_step_that_does_not_exist_is_no_page(office: Client, edition: Edition, query: str) -> None:
    assert office.get(address(edition, f"varias/?{query}")).status_code == 404


def test_nobody_chosen_leads_back(office: Client, edition: Edition) -> None:
    page = office.get(address(edition, "varias/?verb=remove&who=nothing")).text

    assert "Marque primero" in page
    assert 'method="post" novalidate' not in page


@pytest.mark.parametrize(
    ("status", "verb", "form", "after"),
    [
        (EnrolmentStatus.ENROLLED, "not-complete", {"reason": "Faltó."}, EnrolmentStatus.NOT_COMPLETED),
        (EnrolmentStatus.COMPLETED, "reopen", {}, EnrolmentStatus.ENROLLED),
        (EnrolmentStatus.WAITING, "remove", {"reason": "Repetida."}, EnrolmentStatus.REMOVED),
        (EnrolmentStatus.ENROLLED, "invite", {"answer_by": "2100-01-01"}, EnrolmentStatus.ENROLLED),
    ],
)
def test_steps_with_one_person(
    office: Client, edition: Edition, status: str, verb: str, form: dict[str, str], after: str
) -> None:
    enrolment = named(edition, 1, status)

    assert office.get(address(edition, f"{enrolment.uuid}/{verb}/")).status_code == 200
    office.post(address(edition, f"{enrolment.uuid}/{verb}/"), form)

    enrolment.refresh_from_db()
    assert enrolment.status == after


def test_a_verb_that_does_not_exist_is_no_page(office: Client, edition: Edition) -> None:
    assert office.get(address(edition, f"{named(edition, 1).uuid}/promote/")).status_code == 404
