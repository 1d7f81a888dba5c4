"""What a person finds when she comes in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from minga.core.texts import all_languages
from minga.organisations.enums import RoleKind
from minga.programmes.enums import EnrolmentStatus as Status
from tests.conftest import Queries
from tests.factories.enrolment import checked, make_enrolment, nominee
from tests.factories.organisations import role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition, make_stage

pytestmark = [pytest.mark.django_db, pytest.mark.web]

PAGE = "/mi-trabajo/"


def test_passer_by_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/cuenta/")


def test_participant_sees_what_is_next_and_whom_to_ask(client: Client) -> None:
    enrolment = make_enrolment(commitment="Asistir siempre.")
    make_stage(enrolment.edition, titles=all_languages("Módulo de ahora"))
    make_stage(
        enrolment.edition, titles=all_languages("Encuentro de mañana"),
        starts_on=enrolment.edition.ends_on, ends_on=enrolment.edition.ends_on,
    )  # fmt: skip
    role(make_person(email="ayuda@ejemplo.example"), RoleKind.MENTOR, enrolment.edition)

    page = sign_in(client, enrolment.person).get(PAGE).text

    for words in ("Módulo de ahora", "Encuentro de mañana", "ayuda@ejemplo.example", "Asistir siempre."):
        assert words in page


def test_nobody_sees_the_work_of_others(client: Client) -> None:
    make_enrolment(commitment="Secreto de otra.")

    assert "Secreto de otra." not in sign_in(client, make_person()).get(PAGE).text


@pytest.mark.parametrize("status", [Status.ENROLLED, Status.COMPLETED])
def test_only_a_public_edition_is_linked_to_its_page(client: Client, status: Status) -> None:
    person = make_person()
    shown, kept = (
        make_enrolment(person=person, status=status, edition=make_edition(public=public)).edition
        for public in (True, False)
    )

    page = sign_in(client, person).get(PAGE).text

    assert kept.titles["es"] in page
    assert f"/ediciones/{shown.key}/" in page
    assert f"/ediciones/{kept.key}/" not in page


def test_open_invitation_comes_first_and_a_late_one_is_gone(client: Client) -> None:
    person = make_person()
    open_one = make_enrolment(person=person, status=Status.INVITED)
    late = make_enrolment(person=person, status=Status.INVITED)
    late.answer_by = late.invited_at
    late.save()

    page = sign_in(client, person).get(PAGE).text

    assert f"/mi-trabajo/invitaciones/{open_one.uuid}/" in page
    assert f"/mi-trabajo/invitaciones/{late.uuid}/" not in page


def test_empty_page_says_what_will_happen(client: Client) -> None:
    assert "/ediciones/" in sign_in(client, make_person()).get(PAGE).text.split("<main")[1]


def test_manager_sees_what_needs_her(client: Client) -> None:
    edition, manager = make_edition(), make_person()
    role(manager, RoleKind.MANAGER, edition)
    make_enrolment(edition=edition, status=Status.NOMINATED)
    other = make_edition(titles=all_languages("Edición ajena"))

    page = sign_in(client, manager).get(PAGE).text
    assert f"/ediciones/{edition.key}/personas/?status=nominated" in page
    assert str(other) not in page

    checked([nominee(1)], edition=edition)
    assert f"/ediciones/{edition.key}/importaciones/" in client.get(PAGE).text


def test_day_is_that_of_the_person_and_not_of_the_server(client: Client) -> None:
    enrolment = make_enrolment(person=make_person(timezone="America/Santiago"))
    edition = enrolment.edition
    make_stage(
        edition, titles=all_languages("Empieza hoy allá"),
        starts_on=edition.starts_on, ends_on=edition.starts_on + timedelta(days=1),
    )  # fmt: skip
    before_midnight = datetime.combine(edition.starts_on, datetime.min.time(), ZoneInfo("UTC")) + timedelta(hours=1)

    with time_machine.travel(before_midnight, tick=False):
        page = sign_in(client, enrolment.person).get(PAGE).text

    assert "Empieza hoy allá" in page.split("c-heading")[1]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three_editions(
    client: Client, queries: Queries, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minga.programmes.queries.work._work", {})  # what apps above add is theirs to count
    person = make_person()
    for _each in range(count):
        enrolment = make_enrolment(person=person)
        make_stage(enrolment.edition)
        role(make_person(), RoleKind.MENTOR, enrolment.edition)
    sign_in(client, person).get(PAGE)

    with queries(10):
        client.get(PAGE)


def test_leaving_gives_the_place_away(client: Client) -> None:
    edition = make_edition(places=1)
    inside = make_enrolment(edition=edition)
    waiting = make_enrolment(edition=edition, status=Status.WAITING)
    page = f"{PAGE}{inside.uuid}/salir/"
    sign_in(client, inside.person)

    assert client.get(page).status_code == 200
    for _click in range(2):
        assert client.post(page, {"reason": ""}).status_code == 303

    inside.refresh_from_db()
    waiting.refresh_from_db()
    assert (inside.status, waiting.status) == (Status.WITHDRAWN, Status.ENROLLED)


def test_nobody_leaves_for_another(client: Client) -> None:
    inside = make_enrolment()

    assert sign_in(client, make_person()).post(f"{PAGE}{inside.uuid}/salir/", {"reason": ""}).status_code == 404
