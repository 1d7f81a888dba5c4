"""Support mode at the door: what is seen, what is closed, what is noted."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from minga.audit.models import Entry
from minga.core.clock import now
from minga.people.models import Person, SupportSession
from tests.factories.notifications import make_message
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
OPEN = "/ui/errors/404/"
"""A page of the house that shows the frame to anybody."""


@pytest.fixture
def staff() -> Person:
    return make_person(is_staff=True)


@pytest.fixture
def person() -> Person:
    return make_person(email="ana@example.org", given_name="Ana", family_name="Paz")


def _look(client: Client, staff: Person, minutes: int = 15) -> SupportSession:
    sign_in(client, staff)
    form = {"email": "ana@example.org", "reason": "No encuentra su invitación.", "minutes": minutes}
    assert client.post("/cuenta/apoyo/", form).status_code == 303
    return SupportSession.objects.get(ended_at=None)


def test_only_staff_know_the_page(client: Client, person: Person, staff: Person) -> None:
    assert client.get("/cuenta/apoyo/").status_code == 303
    assert sign_in(client, person).get("/cuenta/apoyo/").status_code == 404
    assert sign_in(client, staff).get("/cuenta/apoyo/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nobody@example.org"), ("reason", "corto"), ("minutes", "90"), ("reason", "")]
)
def test_a_mistake_in_the_form_begins_nothing(
    client: Client, person: Person, staff: Person, field: str, value: str
) -> None:
    form = {"email": person.email, "reason": "No encuentra su invitación.", "minutes": "15", field: value}

    response = sign_in(client, staff).post("/cuenta/apoyo/", form)

    assert response.status_code == 422
    assert not SupportSession.objects.exists()


def test_pages_are_seen_as_the_person_with_a_banner(client: Client, person: Person, staff: Person) -> None:
    _look(client, staff)

    response = client.get(OPEN)

    page = response.content.decode()
    assert "Ana Paz" in page
    assert "/cuenta/apoyo/terminar/" in page
    assert response.wsgi_request.person == person  # type: ignore[attr-defined]


def test_each_page_is_noted_with_the_session(client: Client, person: Person, staff: Person) -> None:
    session = _look(client, staff)

    client.get(OPEN + "?secreto=1")

    entry = Entry.objects.get(key="people.support_looked")
    assert (entry.actor_id, entry.after["path"]) == (staff.pk, OPEN)
    assert (entry.support_session_id, entry.behalf_id) == (session.pk, person.pk)


@pytest.mark.parametrize(
    "page",
    [
        "/archivos/00000000-0000-0000-0000-000000000000/",
        "/ediciones/una/personas/lista.xlsx",
        "/cuenta/",
        "/cuenta/seguridad/",
        "/cuenta/datos/",
        "/cuenta/consentimientos/",
        "/cuenta/mensajes/",
    ],
)
def test_private_pages_stay_closed(client: Client, person: Person, staff: Person, page: str) -> None:
    _look(client, staff)

    response = client.get(page)

    assert response.status_code == 403
    assert person.email not in response.content.decode()


@pytest.mark.parametrize("page", ["/cuenta/datos/borrar/", "/cuenta/perfil/", "/", "/cuenta/seguridad/correo/"])
def test_nothing_can_be_written(client: Client, person: Person, staff: Person, page: str) -> None:
    _look(client, staff)

    assert client.post(page, {"typed": "ana@example.org", "given_name": "Otra"}).status_code == 403

    person.refresh_from_db()
    assert (person.given_name, person.erased_at) == ("Ana", None)


def test_one_press_ends_it(client: Client, person: Person, staff: Person) -> None:
    session = _look(client, staff)

    response = client.post("/cuenta/apoyo/terminar/")

    assert response.headers["Location"] == "/cuenta/apoyo/"
    session.refresh_from_db()
    assert session.ended_at is not None
    assert client.get(OPEN).wsgi_request.person == staff  # type: ignore[attr-defined]


def test_it_ends_by_itself(client: Client, person: Person, staff: Person) -> None:
    session = _look(client, staff, minutes=15)

    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        response = client.get(OPEN)

    assert response.wsgi_request.person == staff  # type: ignore[attr-defined]
    session.refresh_from_db()
    assert session.ended_at == session.ends_at
    assert Entry.objects.filter(key="people.support_ended", actor_label="minga").count() == 1


def test_it_ends_when_the_role_is_taken_away(client: Client, person: Person, staff: Person) -> None:
    _look(client, staff)
    Person.objects.filter(pk=staff.pk).update(is_staff=False)

    assert client.get(OPEN).wsgi_request.person == staff  # type: ignore[attr-defined]


def test_ending_what_ended_by_itself_is_no_error(client: Client, person: Person, staff: Person) -> None:
    _look(client, staff, minutes=15)

    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        response = client.post("/cuenta/apoyo/terminar/")

    assert response.headers["Location"] == "/cuenta/apoyo/"
    assert Entry.objects.filter(key="people.support_ended").count() == 1


def test_whoever_is_no_staff_has_nothing_to_end(client: Client, person: Person) -> None:
    assert sign_in(client, person).post("/cuenta/apoyo/terminar/").status_code == 404


def test_one_request_is_one_trace(client: Client, staff: Person) -> None:
    form = {"given_name": "Eva", "family_name": "", "country": ""}

    sign_in(client, staff).post("/cuenta/perfil/", form)
    client.post("/cuenta/perfil/", form)

    traces = list(Entry.objects.values_list("request", flat=True))
    assert len(traces) == len(set(traces)) == 2


def test_letters_are_not_shown_on_her_work_page(client: Client, person: Person, staff: Person) -> None:
    make_message(to=person, subject="Solo para Ana")
    assert "Solo para Ana" in sign_in(client, person).get("/mi-trabajo/").content.decode()

    _look(client, staff)

    page = client.get("/mi-trabajo/")
    assert page.status_code == 200
    assert "Solo para Ana" not in page.content.decode()
