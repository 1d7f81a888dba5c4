"""The pages of a dossier: the story, its print, five minutes, the log, the case and the open data."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.initiatives.models import Initiative
from tests.factories.initiatives import days_ago, give_measurement, lead_of, make_dossier_lesson, make_initiative
from tests.initiatives.dossiers import KINDS

pytestmark = pytest.mark.django_db


def _at(name: str, initiative: Initiative) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.key])


def _sign_in(client: Client, initiative: Initiative) -> None:
    client.force_login(lead_of(initiative), backend="allauth.account.auth_backends.AuthenticationBackend")


@pytest.fixture
def initiative() -> Initiative:
    initiative = make_initiative(stage=5, title="Turnos sin madrugar")
    give_measurement(initiative.experiments.get().target, 48, measured_on=days_ago(3))
    return initiative


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_page_tells_the_story(client: Client, initiative: Initiative, language: str) -> None:
    page = client.get(_at("dossier", initiative), query_params={"lang": language}).content.decode()

    assert "Turnos sin madrugar" in page
    assert 'id="hoy"' in page
    assert page.count('href="#hoy"') == 1
    assert "https://wa.me/?text=Turnos%20sin%20madrugar" in page


def test_on_a_phone_the_next_action_comes_before_the_thread(client: Client, initiative: Initiative) -> None:
    page = client.get(_at("dossier", initiative)).content.decode()

    assert page.index("c-dossier__next") < page.index("c-dossier__main") < page.index("c-dossier__side")


def test_a_stopped_one_is_walnut_and_asks_for_nothing(client: Client) -> None:
    page = client.get(_at("dossier", make_initiative(stage=3, state="stopped"))).content.decode()

    assert "c-story--walnut" in page
    assert "c-dossier__next" not in page
    assert "Detenida con aprendizaje" in page


def test_adapting_is_offered_only_of_what_is_public(client: Client) -> None:
    draft = make_initiative(visibility="draft")
    _sign_in(client, draft)

    assert "Adaptar en mi municipio" not in client.get(_at("dossier", draft)).content.decode()


def test_lineage_is_told_on_both_sides(client: Client, initiative: Initiative) -> None:
    child = make_initiative(stage=2, title="La hija", derived_from=initiative, adaptation="Se cambió el horario.")

    assert "La hija" in client.get(_at("dossier", initiative)).content.decode()
    page = client.get(_at("dossier", child)).content.decode()
    assert "Turnos sin madrugar" in page
    assert "Se cambió el horario." in page


def test_a_successor_reads_decisions_promises_and_who_holds_what(client: Client, initiative: Initiative) -> None:
    for kind in ("decision", "commitment", "barrier"):
        KINDS[kind](initiative, f"palabras de {kind}")
    initiative.risks.create(text="La radio cambia de dueño", likelihood=3, impact=4)
    _sign_in(client, initiative)

    page = client.get(_at("five-minutes", initiative)).content.decode()

    for words in ("palabras de decision", "palabras de commitment", "palabras de barrier", "La radio cambia de dueño"):
        assert words in page
    assert "El expediente lo muestra." in page  # reasons of the gates
    assert str(lead_of(initiative)) in page


def test_five_minutes_are_for_those_inside(client: Client, initiative: Initiative) -> None:
    assert client.get(_at("five-minutes", initiative)).status_code == 303


def test_the_case_is_filled_in_and_several_statuses_hold(client: Client, initiative: Initiative) -> None:
    make_dossier_lesson(initiative, state="published", reviewed_at=now(), published_at=now())

    form = client.get(_at("case", initiative)).context["form"]

    assert form.initial["title"] == "Turnos sin madrugar"
    assert form.initial["statuses"] == ["implement", "evaluate", "diffuse"]
    assert "48" in form.initial["results"]
    assert form.initial["link"].endswith(initiative.get_absolute_url())


def test_what_is_changed_before_leaving_is_in_the_file_and_nowhere_else(client: Client, initiative: Initiative) -> None:
    values = {**client.get(_at("case", initiative)).context["form"].initial, "description": "Mis palabras"}

    as_json = json.loads(client.post(_at("case", initiative), values | {"format": "json"}).content)
    as_csv = client.post(_at("case", initiative), values | {"format": "csv"}).content.decode()

    assert as_json["description"] == "Mis palabras"
    assert as_json["statuses"] == ["Implementation", "Evaluation"]
    assert "Mis palabras" in as_csv
    assert client.get(_at("case", initiative)).context["form"].initial["description"] != "Mis palabras"


def test_a_case_without_title_is_asked_for_again(client: Client, initiative: Initiative) -> None:
    answer = client.post(_at("case", initiative), {"title": "", "description": "Lo escrito"})

    assert answer.status_code == 422
    assert "Lo escrito" in answer.content.decode()


def test_open_data_tell_the_same_story(client: Client, initiative: Initiative) -> None:
    KINDS["cost"](initiative, "Horas")

    data = json.loads(client.get(_at("dossier-data", initiative)).content)

    assert data["format"] == "minga.dossier/1"
    assert data["stage"] == 5
    assert data["results"][0]["values"][-1][1] == 48
    assert data["costs"]["totals"]
    assert [knot["stage"] for knot in data["thread"] if knot["kind"] == "gate"] == [1, 2, 3, 4, 5]
    assert data["url"].startswith("http")


def test_the_print_has_no_way_to_print_again(client: Client, initiative: Initiative) -> None:
    page = client.get(_at("print", initiative)).content.decode()

    assert _at("print", initiative) not in page
    assert initiative.get_absolute_url() in page


def test_the_owner_and_the_place_show_their_initiatives(client: Client, initiative: Initiative) -> None:
    owner = initiative.organisation

    assert initiative.title in client.get(owner.get_absolute_url()).content.decode()
    assert owner.territory is not None
    assert initiative.title in client.get(owner.territory.get_absolute_url()).content.decode()


def test_a_passer_by_gets_no_form_so_that_one_drawing_serves_all(client: Client) -> None:
    initiative = make_initiative(stage=5)

    page = client.get(initiative.get_absolute_url())

    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert not page.cookies
    assert f"/cuenta/entrar/?next=%2Finiciativas%2F{initiative.key}%2F" in page.content.decode()
