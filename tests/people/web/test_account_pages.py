"""One's own account: each page for its person, nobody else, in plain HTML."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from minga.audit.models import Entry
from minga.core.clock import now
from minga.people.enums import ConsentPurpose
from minga.people.models import Consent
from minga.people.queries.duties import Duty, register_duties
from minga.people.queries.personal_data import register_attachments
from tests.factories.people import make_consent, make_person, make_support_session, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
PAGES = ("", "perfil/", "idioma/", "seguridad/", "consentimientos/", "datos/", "datos/borrar/")
PROFILE = {"given_name": "Ana", "family_name": "Paz", "country": "PY", "national_id": "1.234.567", "birth_year": "1984"}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_works_for_a_person_and_sends_others_to_sign_in(client: Client, page: str) -> None:
    refused = client.get(f"/cuenta/{page}")
    assert (refused.status_code, refused.headers["Location"].split("?")[0]) == (303, "/cuenta/entrar/")

    shown = sign_in(client, make_person()).get(f"/cuenta/{page}")

    assert shown.status_code == 200
    assert shown.content.count(b"<h1") == 1
    assert b"style=" not in shown.content


@pytest.mark.parametrize("page", ["", "seguridad/", "datos/"])
def test_pages_to_read_refuse_a_post(client: Client, page: str) -> None:
    assert sign_in(client, make_person()).post(f"/cuenta/{page}").status_code == 405


@pytest.mark.parametrize("page", ["datos/descargar/", "apoyo/terminar/", "demo/manager/"])
def test_pages_that_write_refuse_a_get(client: Client, page: str) -> None:
    assert sign_in(client, make_person()).get(f"/cuenta/{page}").status_code == 405


def test_profile_is_saved(client: Client) -> None:
    person = make_person()

    response = sign_in(client, person).post("/cuenta/perfil/", PROFILE)

    assert (response.status_code, response.headers["Location"]) == (303, "/cuenta/perfil/")
    person.refresh_from_db()
    assert (person.name, person.national_id, person.birth_year) == ("Ana Paz", "1234567", 1984)


@pytest.mark.parametrize(
    ("field", "value"), [("given_name", ""), ("birth_year", "1884"), ("country", "XX"), ("gender", "x")]
)
def test_profile_with_a_mistake_keeps_what_was_typed(client: Client, field: str, value: str) -> None:
    person = make_person(given_name="Berta")

    response = sign_in(client, person).post("/cuenta/perfil/", {**PROFILE, field: value})

    assert response.status_code == 422
    assert b"Paz" in response.content
    person.refresh_from_db()
    assert person.given_name == "Berta"


def test_profile_says_at_the_field_what_the_action_refused(client: Client) -> None:
    make_person(country="PY", national_id="1234567")

    response = sign_in(client, make_person()).post("/cuenta/perfil/", PROFILE)

    assert response.status_code == 422
    assert response.context["form"].errors["national_id"]


def test_preferences_change_the_page_at_once(client: Client) -> None:
    person = make_person(language="es")

    response = sign_in(client, person).post("/cuenta/idioma/", {"language": "pt", "timezone": "America/Sao_Paulo"})

    assert response.cookies["language"].value == "pt"
    assert client.get("/cuenta/idioma/").headers["Content-Language"] == "pt"


def test_preferences_refuse_another_zone(client: Client) -> None:
    response = sign_in(client, make_person()).post("/cuenta/idioma/", {"language": "pt", "timezone": "Mars/Olympus"})

    assert response.status_code == 422


def test_consent_is_given_and_withdrawn_with_one_press(client: Client) -> None:
    person = make_person()
    sign_in(client, person)

    client.post("/cuenta/consentimientos/", {"purpose": "contact", "give": "1"})
    assert Consent.objects.get(person=person).withdrawn_at is None
    response = client.post("/cuenta/consentimientos/", {"purpose": "contact"})

    assert response.status_code == 303
    assert Consent.objects.get(person=person).withdrawn_at is not None


def test_the_consent_of_the_account_is_not_withdrawn_here(client: Client) -> None:
    consent = make_consent(purpose=ConsentPurpose.ACCOUNT)

    response = sign_in(client, consent.person).post("/cuenta/consentimientos/", {"purpose": "account"}, follow=True)

    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_download_is_a_folder_with_a_page_and_json_and_files(client: Client) -> None:
    person = make_person(given_name="Ana")
    register_attachments("tests", lambda whose: [("nota.txt", b"hola")] if whose.pk == person.pk else [])

    response = sign_in(client, person).post("/cuenta/datos/descargar/")

    packed = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    assert set(packed.namelist()) == {"datos.html", "datos.json", "archivos/tests/nota.txt"}
    tables = {table["model"]: table for table in json.loads(packed.read("datos.json"))["tables"]}
    assert tables["people.person"]["rows"][0]["given_name"] == "Ana"
    assert "Ana" in packed.read("datos.html").decode()
    assert Entry.objects.filter(key="people.data_exported", actor_id=person.pk).count() == 1
    register_attachments("tests", lambda whose: [])


def test_my_data_shows_when_support_looked(client: Client) -> None:
    session = make_support_session(reason="Pidió ayuda con su tarea.", ended_at=now())

    response = sign_in(client, session.person).get("/cuenta/datos/")

    assert "Pidió ayuda con su tarea." in response.content.decode()


def test_erase_lists_what_only_she_holds_and_still_lets_her_go(client: Client) -> None:
    person = make_person(email="ana@example.org")
    register_duties("tests", lambda whose, at: [Duty("Única gestora de una edición", "/ediciones/x/")])

    page = sign_in(client, person).get("/cuenta/datos/borrar/").content.decode()
    client.post("/cuenta/datos/borrar/", {"typed": "ana@example.org"})

    assert "Única gestora de una edición" in page
    person.refresh_from_db()
    assert person.erased_at is not None
    register_duties("tests", lambda whose, at: [])


@pytest.mark.parametrize("typed", ["", "otra@example.org"])
def test_erase_without_typing_the_address_does_nothing(client: Client, typed: str) -> None:
    person = make_person(email="ana@example.org")

    response = sign_in(client, person).post("/cuenta/datos/borrar/", {"typed": typed})

    assert response.status_code == 422
    person.refresh_from_db()
    assert person.erased_at is None


def test_erase_ends_the_session_and_says_goodbye(client: Client) -> None:
    person = make_person(email="ana@example.org")

    response = sign_in(client, person).post("/cuenta/datos/borrar/", {"typed": " Ana@example.org "}, follow=True)

    assert response.request["PATH_INFO"] == "/cuenta/datos/borrados/"
    assert client.get("/cuenta/").status_code == 303


def test_the_goodbye_page_is_not_for_whoever_is_still_here(client: Client) -> None:
    response = sign_in(client, make_person()).get("/cuenta/datos/borrados/")

    assert response.headers["Location"] == "/cuenta/datos/"


@pytest.mark.parametrize("item_count", [1, 3])
def test_consents_page_costs_the_same(
    client: Client, queries: Callable[[int], AbstractContextManager[None]], item_count: int
) -> None:
    person = make_person()
    for purpose in list(ConsentPurpose)[:item_count]:
        make_consent(person=person, purpose=purpose)
    sign_in(client, person)

    with queries(3):
        client.get("/cuenta/consentimientos/")


def test_who_was_added_by_an_office_is_asked_for_her_consent(client: Client) -> None:
    person = make_person()

    before = sign_in(client, person).get("/cuenta/").context["page"]
    make_consent(person=person)
    after = client.get("/cuenta/").context["page"]

    assert (before.consent_missing, after.consent_missing) == (True, False)
