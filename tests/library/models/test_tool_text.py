"""A tool file: every mistake with its path, not only the first."""

import pytest

from minga.core.texts import all_languages
from minga.library.models.tool_text import LAYOUT, BadTool, question_keys, read_tool
from tests.factories.library import tool_data

pytestmark = pytest.mark.unit


def _places(**fields):
    with pytest.raises(BadTool) as bad:
        read_tool(tool_data(**fields))
    return [problem.place for problem in bad.value.problems]


def test_a_whole_tool_is_read():
    tool = read_tool(tool_data(key="problem-tree", stages=[2, 1, 2]))

    assert tool.key == "problem-tree"
    assert tool.stages == (1, 2)
    assert tool.languages == ("es", "pt", "en")
    assert tool.definition()[LAYOUT] == [["effects", "effects"], ["problem", "causes"]]
    assert question_keys(tool.form) == ("effects", "problem", "causes")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"key": "Árbol"}, "key"),
        ({"order": 0}, "order"),
        ({"stages": []}, "stages"),
        ({"stages": [8]}, "stages[0]"),
        ({"minutes": [90, 60]}, "minutes"),
        ({"minutes": 60}, "minutes"),
        ({"people": ["three", 4]}, "people[0]"),
        ({"names": {"es": "Árbol", "pt": "Árvore"}}, "names.en"),
        ({"names": "Árbol"}, "names"),
        ({"promise": {"es": " ", "pt": "x", "en": "x"}}, "promise.es"),
        ({"steps": []}, "steps"),
        ({"steps": [all_languages("Uno"), {"es": "Dos", "en": "Two"}]}, "steps[1].pt"),
        ({"materials": "papel"}, "materials"),
        ({"sources": [{"where": "CEPAL"}]}, "sources[0]"),
        ({"sources": [{"title": "X", "where": "", "note": {"es": "solo"}}]}, "sources[0].note.pt"),
        ({"layout": [["effects", "nada"]]}, "layout[0][1]"),
        ({"layout": None}, "layout"),
        ({"form": {"title": all_languages("x")}}, "form.sections"),
        ({"country": "ZZ"}, "country"),
        ({"year": 1200}, "year"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_mistake_is_told_at_its_path(fields, place):
    assert place in _places(**fields)


def test_all_mistakes_are_told_at_once():
    assert _places(order=0, people=[8, 3], steps=[]) == ["order", "people", "steps"]


def test_what_people_read_on_the_canvas_is_wanted_in_every_language():
    form = tool_data()["form"]
    form["sections"][0]["questions"][1]["label"] = {"es": "Problema"}
    form["sections"][0]["questions"].append(
        {
            "key": "sure", "kind": "choice", "label": all_languages("¿Seguro?"), "help": {"es": "Elija"},
            "options": [{"key": "y", "label": {"es": "Sí"}}, {"key": "n", "label": all_languages("No")}],
        }
    )  # fmt: skip

    places = _places(form=form)

    assert "form.sections[0].questions[1].label.pt" in places
    assert "form.sections[0].questions[3].help.en" in places
    assert "form.sections[0].questions[3].options[0].label.pt" in places


def test_only_the_wanted_languages_are_asked():
    spanish = {"es": "Árbol"}
    data = tool_data(names=spanish, promise=spanish, purpose=spanish, when=spanish, steps=[spanish])

    assert read_tool(data, ("es",)).languages == ("es",)
    with pytest.raises(BadTool):
        read_tool(data, ("es", "pt"))


def test_what_is_no_group_of_names_is_refused():
    with pytest.raises(BadTool):
        read_tool(["key"])
