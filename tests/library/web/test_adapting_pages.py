"""The editor without script: copy, texts line by line, fields, the grid in numbers, publish."""

import pytest

from minga.library.models import Tool
from minga.library.queries.canvas_draft import canvas_asked, canvas_in_work
from tests.factories.library import designer, make_adaptation, make_tool
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]
LANGUAGES = ("es", "pt", "en")


@pytest.fixture
def house():
    return make_organisation()


@pytest.fixture
def desk(client, house):
    return sign_in(client, designer(house))


@pytest.fixture
def tool(house):
    return make_adaptation(organisation=house)


def _each(name, text):
    return {f"{name}_{code}": text for code in LANGUAGES}


def _words(tool, **fields):
    values = {
        **_each("names", "Mapa nuevo"), **_each("promise", "Promesa."), **_each("purpose", "¿Quién?"),
        **_each("when", "Al empezar."), **_each("steps", "1. Uno\n\n- Dos\n"), **_each("materials", ""),
        **_each("known_issues", "Uno"), "stages": ["1", "3"], "minutes_least": "30", "minutes_most": "60",
        "people_least": "2", "people_most": "6", "country": "PY", "year": "2026", "note": "Cambiamos los pasos.",
        "revision": str(tool.revision), **fields,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def test_a_copy_is_made_and_leads_to_its_canvas(desk, house):
    original = make_tool()
    url = f"/herramientas/{original.key}/adaptar/"
    assert desk.get(url).status_code == 200

    answer = desk.post(
        url,
        {"organisation": house.pk, "languages": ["es"], "names_es": "Mapa en dos lenguas", "note": "La lengua."},
    )

    made = Tool.objects.get(adapted_from=original)
    assert answer.status_code == 303
    assert answer["Location"] == f"/herramientas/{made.key}/lienzo/"
    assert (made.languages, made.country, made.maker) == (["es"], "PY", house)


def test_a_copy_without_name_or_reason_is_refused_with_what_was_typed(desk, house):
    answer = desk.post(
        f"/herramientas/{make_tool().key}/adaptar/",
        {"organisation": house.pk, "languages": ["es", "pt"], "names_es": "Mapa", "note": ""},
    )

    assert answer.status_code == 422
    assert 'value="Mapa"' in answer.text
    assert Tool.objects.filter(maker=house).count() == 0


def test_one_cannot_adapt_in_the_name_of_another_organisation(desk):
    answer = desk.post(
        f"/herramientas/{make_tool().key}/adaptar/",
        {"organisation": make_organisation().pk, "languages": ["es"], "names_es": "Mapa", "note": "x"},
    )

    assert answer.status_code == 422


def test_texts_are_written_one_in_each_line(desk, tool):
    answer = desk.post(f"/herramientas/{tool.key}/editar/", _words(tool))

    tool.refresh_from_db()
    assert answer.status_code == 303
    assert tool.names["pt"] == "Mapa nuevo"
    assert [step["es"] for step in tool.steps] == ["Uno", "Dos"]
    assert (tool.stages, tool.people_most, tool.materials) == ([1, 3], 6, [])


def test_another_number_of_lines_in_one_language_is_told_there(desk, tool):
    answer = desk.post(f"/herramientas/{tool.key}/editar/", _words(tool, steps_pt="Um só"))

    assert answer.status_code == 422
    assert "Escriba una línea por cada una de las 2 líneas en Español. Aquí hay 1." in answer.text
    assert "Um só" in answer.text


def test_ranges_stand_in_order(desk, tool):
    answer = desk.post(f"/herramientas/{tool.key}/editar/", _words(tool, minutes_most="10"))

    assert answer.status_code == 422


def test_whoever_saves_second_is_told_and_may_save_again(desk, tool):
    url = f"/herramientas/{tool.key}/editar/"
    desk.post(url, _words(tool))

    second = desk.post(url, _words(tool, **_each("names", "El segundo")))
    tool.refresh_from_db()
    assert second.status_code == 422
    assert tool.names["es"] == "Mapa nuevo"
    assert "El segundo" in second.text
    assert f'name="revision" value="{tool.revision}"' in second.text


def test_a_field_is_added_moved_changed_and_taken_out(desk, tool):
    base = f"/herramientas/{tool.key}/lienzo/"
    desk.post(base + "nuevo/", {**_each("label", "Lengua"), "kind": "text"})
    desk.post(base + "field_1/arriba/")
    tool.refresh_from_db()
    changed = {**_each("label", "En qué lengua"), **_each("help", "Guaraní o castellano"), "kind": "long_text"}
    desk.post(base + "field_1/", {**changed, "revision": tool.revision})
    desk.post(base + "causes/quitar/")

    (first, second, third) = canvas_in_work(tool).definition["sections"][0]["questions"]
    assert [first["key"], second["key"], third["key"]] == ["effects", "problem", "field_1"]
    assert (third["label"]["es"], third["kind"]) == ("En qué lengua", "long_text")
    page = desk.get(base).text
    assert "En qué lengua" in page
    assert "Causas" not in page


def test_a_hint_is_written_in_every_language_or_in_none(desk, tool):
    answer = desk.post(
        f"/herramientas/{tool.key}/lienzo/nuevo/", {**_each("label", "Lengua"), "help_es": "x", "kind": "text"}
    )

    assert answer.status_code == 422


def test_the_grid_is_written_in_numbers(desk, tool):
    base = f"/herramientas/{tool.key}/lienzo/"
    assert "1 1\n2 3" in desk.get(base).text

    assert desk.post(base, {"layout": "2 2\r\n1 3", "revision": tool.revision}).status_code == 303
    assert canvas_in_work(tool).layout == [["problem", "problem"], ["effects", "causes"]]


@pytest.mark.parametrize("wrong", ["1 2\n2 1", "1 9", "1 1\n2", ""])
def test_a_grid_that_cannot_be_drawn_comes_back_with_the_reason(desk, tool, wrong):
    answer = desk.post(f"/herramientas/{tool.key}/lienzo/", {"layout": wrong, "revision": tool.revision})

    assert answer.status_code == 422
    assert canvas_in_work(tool).layout == tool.layout


def test_changes_reach_others_when_they_are_published(desk, tool):
    base = f"/herramientas/{tool.key}/"
    desk.post(base + "lienzo/causes/quitar/")
    assert len(canvas_asked(tool).questions.questions) == 3

    answer = desk.post(base + "publicar/")

    assert answer["Location"] == base
    assert len(canvas_asked(tool).questions.questions) == 2
    again = desk.post(base + "publicar/", follow=True)
    assert "No hay nada nuevo que publicar." in again.text


def test_retiring_leads_back_to_the_toolbox(desk, tool):
    answer = desk.post(f"/herramientas/{tool.key}/retirar/")

    tool.refresh_from_db()
    assert answer["Location"] == "/herramientas/"
    assert tool.retired_at is not None


@pytest.mark.parametrize("rest", ["editar/", "lienzo/", "lienzo/nuevo/", "lienzo/causes/"])
def test_the_editor_of_another_organisation_does_not_exist(client, tool, rest):
    url = f"/herramientas/{tool.key}/{rest}"

    assert client.get(url).status_code in {302, 303}
    assert sign_in(client, designer(make_organisation())).get(url).status_code == 404
    assert sign_in(client, make_person(is_staff=True)).post(url).status_code == 404


def test_a_field_that_is_not_there_is_not_found(desk, tool):
    base = f"/herramientas/{tool.key}/lienzo/"

    assert desk.get(base + "nada/").status_code == 404
    assert desk.post(base + "nada/quitar/").status_code == 404
    assert desk.post(base + "causes/lejos/").status_code == 404
