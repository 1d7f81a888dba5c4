"""The toolbox as a passer-by reads it, in three languages, with a sheet to print."""

import pytest

from minga.library.models import Tool
from tests.factories.library import designer, make_adaptation, make_tool
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
HEADINGS = {
    "es": ("Propuesta de valor", "Por qué y cuándo usarla", "Problemas conocidos y cómo resolverlos"),
    "pt": ("Proposta de valor", "Por que e quando usar", "Problemas conhecidos e como resolver"),
    "en": ("Value proposition", "Why and when to use it", "Known issues and troubleshooting"),
}


@pytest.mark.parametrize("language", sorted(HEADINGS))
def test_a_card_has_the_headings_of_a_method_page(client, language):
    tool = make_tool(known_issues=[{"es": "Falta", "pt": "Falta", "en": "Lack"}])

    page = client.get(f"/herramientas/{tool.key}/?lang={language}").text

    assert all(heading in page for heading in HEADINGS[language])
    assert page.count("<h1") == 1


def test_the_toolbox_is_filtered_by_its_address_and_old_links_still_open(client):
    first, last = make_tool(stages=[1]), make_tool(stages=[6])

    page = client.get("/herramientas/?stage=6&people=zzz&minutes=x")

    assert page.status_code == 200
    assert last.names["es"] in page.text
    assert first.names["es"] not in page.text
    assert "Ninguna herramienta coincide" in client.get("/herramientas/?words=inexistente").text


def test_htmx_gets_the_shelves_alone(client):
    make_tool()

    part = client.get("/herramientas/", headers={"HX-Request": "true"}).text

    assert "<h1" not in part
    assert 'id="shelves"' in part


def test_the_sheet_has_every_field_and_a_code_that_leads_back(client):
    tool = make_tool()

    page = client.get(f"/herramientas/{tool.key}/imprimir/").text

    assert page.count("c-canvas__cell") == 3
    assert f"http://testserver/herramientas/{tool.key}/" in page
    assert "<svg" in page.split("t-sheet__code")[1][:200]
    assert "style=" not in page


def test_what_is_in_preparation_is_found_by_its_makers_only(client):
    house = make_organisation()
    tool = make_adaptation(organisation=house, published=False)
    url = f"/herramientas/{tool.key}/"

    assert client.get(url).status_code == 404
    assert client.get(url + "imprimir/").status_code == 404
    assert sign_in(client, make_person()).get(url).status_code == 404
    assert "Publicar" in sign_in(client, designer(house)).get(url).text


def test_adapting_is_offered_to_those_who_design(client):
    tool = make_tool()
    url = f"/herramientas/{tool.key}/"

    assert f"{url}adaptar/" not in sign_in(client, make_person()).get(url).text
    assert f"{url}adaptar/" in sign_in(client, designer(make_organisation())).get(url).text


def test_a_retired_tool_keeps_its_address_and_offers_nothing(client):
    tool = make_adaptation()
    Tool.objects.filter(pk=tool.pk).update(retired_at=tool.published_at)

    page = client.get(f"/herramientas/{tool.key}/").text

    assert "Usarla en mi iniciativa" not in page
    assert tool.names["es"] not in client.get("/herramientas/").text
