"""What a passer-by reads: catalogue, instrument, versions, editions."""

import pytest

from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.programmes.actions.editions import edit_edition
from minga.programmes.enums import VersionStatus
from minga.programmes.models import Instrument, InstrumentVersion
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import (
    SOURCE,
    instrument_version,
    make_edition,
    make_figure,
    make_instrument,
    make_line,
    make_partner,
    make_stage,
)
from tests.personas import cast

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def version():
    return instrument_version()


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_an_instrument_is_told_in_full_in_each_language(client, version, language):
    words = {"es": "Módulo", "pt": "Módulo", "en": "Module"}[language]

    page = client.get(f"/programas/{version.instrument.key}/?lang={language}")

    assert page.status_code == 200
    assert words in page.text
    assert "5" in page.text


def test_the_catalogue_shows_what_is_launched_and_no_drafts_of_others(client, version):
    draft = instrument_version(instrument=make_instrument(owner=make_organisation()), status=VersionStatus.DRAFT)

    page = client.get("/programas/").text

    assert version.instrument.titles["es"] in page
    assert draft.instrument.titles["es"] not in page
    assert client.get(f"/programas/{draft.instrument.key}/").status_code == 404


def test_a_version_is_chosen_by_the_address_and_a_strange_one_is_not_found(client, version):
    base = f"/programas/{version.instrument.key}/"

    assert client.get(f"{base}?version=1").status_code == 200
    assert client.get(f"{base}?version=9").status_code == 404
    assert client.get(f"{base}?version=x").status_code == 200


def test_a_version_does_not_name_the_private_edition_it_came_from(client, version):
    private = make_edition(version=version, public=False, titles={"es": "Edición reservada"})
    manager = cast(private).manager
    instrument_version(instrument=version.instrument, number=2, from_edition=private)
    url = f"/programas/{version.instrument.key}/versiones/"

    assert "Edición reservada" not in client.get(url).text
    assert "Edición reservada" in sign_in(client, manager).get(url).text


def test_the_design_is_downloaded_as_it_was_written(client, version):
    answer = client.get(f"/programas/{version.instrument.key}/versiones/1/yaml/")

    assert answer.content.decode() == SOURCE
    assert answer["Content-Disposition"].startswith("attachment")


def test_launching_is_offered_to_who_may(client, version):
    base = f"/programas/{version.instrument.key}/"
    manager = make_person()
    role(manager, RoleKind.MANAGER, make_organisation())

    assert f"{base}lanzar/" not in client.get(base).text
    assert f"{base}lanzar/" in sign_in(client, manager).get(base).text


@pytest.fixture
def designer(client):
    person = make_person()
    role(person, RoleKind.MANAGER, make_organisation("Casa de Diseño"))
    return sign_in(client, person)


def test_an_upload_is_checked_saved_tested_and_launched(designer):
    owner = str(designer.get("/programas/subir/").context["form"].fields["owner"].choices[0][0])
    answer = designer.post("/programas/subir/", {"text": SOURCE, "owner": owner})
    key = Instrument.objects.get().key

    assert answer["Location"] == f"/programas/{key}/versiones/"
    for step in ("tested", "launched"):
        assert designer.post(f"/programas/{key}/versiones/1/pasar-a/{step}/", {"reason": ""}).status_code == 303
    assert InstrumentVersion.objects.get().status == VersionStatus.LAUNCHED
    assert designer.get(f"/programas/{key}/versiones/1/pasar-a/draft/").status_code == 404


def test_every_mistake_of_an_upload_is_told_with_its_line(designer):
    owner = str(designer.get("/programas/subir/").context["form"].fields["owner"].choices[0][0])
    wrong = SOURCE.replace("kind: course", "kind: feast").replace("lasts: 2w", "lasts: siempre")

    answer = designer.post("/programas/subir/", {"text": wrong, "owner": owner})

    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 2
    assert "feast" in answer.text
    assert not Instrument.objects.exists()


def test_the_same_key_uploaded_again_is_the_next_version(designer):
    owner = str(designer.get("/programas/subir/").context["form"].fields["owner"].choices[0][0])
    designer.post("/programas/subir/", {"text": SOURCE, "owner": owner})
    designer.post(
        "/programas/subir/", {"text": SOURCE.replace("places: 20", "places: 30"), "owner": owner, "note": "Más."}
    )

    assert list(InstrumentVersion.objects.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_nothing_sent_and_too_much_sent_are_refused_in_words(designer):
    owner = str(designer.get("/programas/subir/").context["form"].fields["owner"].choices[0][0])

    assert designer.post("/programas/subir/", {"text": " ", "owner": owner}).status_code == 422


def test_whoever_designs_nowhere_has_no_upload(client):
    assert sign_in(client, make_person()).get("/programas/subir/").status_code == 404


def test_the_public_page_says_who_what_when_and_how_much(client):
    edition = make_edition()
    make_stage(edition, titles={"es": "Etapa visible"})
    make_line(edition)
    make_partner(edition, organisation=make_organisation("Socia Visible"))
    make_figure(edition, statements={"es": "Cifra visible"})

    page = client.get(f"/ediciones/{edition.key}/").text

    for words in (edition.titles["es"], "Etapa visible", "Socia Visible", "Cifra visible", "USD", edition.host.name):
        assert words in page
    assert "/consola/" not in page


@pytest.mark.django_db(transaction=True)  # the log seals its entries at commit
def test_a_change_shows_at_once_although_the_page_is_kept(client):
    edition = make_edition()
    client.get(f"/ediciones/{edition.key}/")
    edit_edition(
        edition=edition, revision=1, changes={"titles": {"es": "Título nuevo"}}, actor=cast(edition).manager, now=now()
    )

    assert "Título nuevo" in client.get(f"/ediciones/{edition.key}/").text


def test_a_kept_page_costs_one_query_for_a_passer_by(client, queries):
    edition = make_edition()
    client.get(f"/ediciones/{edition.key}/")

    with queries(1):
        client.get(f"/ediciones/{edition.key}/")


@pytest.mark.parametrize(
    ("persona", "status"), [("citizen", 404), ("stranger", 404), ("facilitator", 200), ("manager", 200)]
)
def test_a_private_edition_is_not_there_for_others(client, persona, status):
    edition = make_edition(public=False)
    person = cast(edition).by_name(persona)
    browser = client if person is None else sign_in(client, person)

    assert browser.get(f"/ediciones/{edition.key}/").status_code == status


def test_the_list_is_filtered_by_its_address_and_survives_nonsense(client):
    shown, hidden = make_edition(countries=["BR"]), make_edition(countries=["CL"])

    page = client.get("/ediciones/?country=BR&status=feast&sdg=99&page=-3").text

    assert shown.titles["es"] in page
    assert hidden.titles["es"] not in page


def test_htmx_gets_only_the_rows(client):
    make_edition()

    assert "<html" not in client.get("/ediciones/", headers={"HX-Request": "true"}).text


def test_an_empty_list_says_what_to_do(client):
    assert client.get("/ediciones/?words=nada-de-nada").text.count("/ediciones/") > 0


def test_the_editions_she_runs_are_listed_for_her_only(client):
    mine, other = make_edition(), make_edition()

    page = sign_in(client, cast(mine).manager).get("/ediciones/mias/").text

    assert mine.titles["es"] in page
    assert other.titles["es"] not in page


def test_a_form_is_previewed_and_an_unknown_one_is_not_found(client, version):
    assert client.get(f"/programas/{version.instrument.key}/versiones/1/formularios/ninguno/").status_code == 404
