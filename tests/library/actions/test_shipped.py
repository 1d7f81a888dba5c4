"""Shipped tools are installed once, renewed when their file changed, and never touch old canvases."""

import pytest

from minga.audit.queries import history_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.core.models import SearchEntry
from minga.core.texts import all_languages
from minga.library.actions import shipped
from minga.library.models import Tool
from minga.library.models.tool_text import LAYOUT, read_tool
from minga.library.queries.tool_files import shipped_sources
from tests.factories.library import make_tool, tool_data, used_canvas
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _renew(tool, **fields):
    text = read_tool(tool_data(key=tool.key, **fields))
    return shipped.renew_tool(tool=tool, text=text, checksum="1" * 64, actor=HOUSE, now=now())


def test_every_shipped_tool_is_installed_once_with_its_canvas(monkeypatch):
    some = {key: source for key, source in shipped_sources().items() if key in {"problem-tree", "actor-map"}}
    monkeypatch.setattr(shipped, "shipped_sources", lambda: some)

    made = shipped.install_tools(actor=HOUSE, now=now())
    again = shipped.install_tools(actor=HOUSE, now=now())

    assert {tool.key for tool in made} == set(some)
    assert again == []
    tree = Tool.objects.get(key="problem-tree")
    assert tree.form.key == "lienzo-problem-tree"
    assert tree.form.about_type == "initiatives.initiative"
    assert tree.form.versions.get().definition[LAYOUT] == tree.layout
    assert SearchEntry.objects.filter(subject_type="library.tool", subject_id=tree.pk).count() == 3


def test_a_changed_file_renews_the_card_and_its_search(monkeypatch):
    source = shipped_sources()["problem-tree"]
    monkeypatch.setattr(shipped, "shipped_sources", lambda: {"problem-tree": source})
    shipped.install_tools(actor=HOUSE, now=now())
    changed = source.replace("Árbol del problema".encode(), "Árbol de causas".encode())
    monkeypatch.setattr(shipped, "shipped_sources", lambda: {"problem-tree": changed})

    (tool,) = shipped.install_tools(actor=HOUSE, now=now())

    assert tool.names["es"] == "Árbol de causas"
    assert tool.version == 2
    assert SearchEntry.objects.get(subject_id=tool.pk, subject_type="library.tool", language="es").title == (
        "Árbol de causas"
    )


def test_another_question_makes_a_new_version_and_old_canvases_keep_theirs():
    tool = make_tool()
    canvas = used_canvas(tool, 1)
    form = tool_data()["form"]
    form["sections"][0]["questions"][0]["label"] = all_languages("Consecuencias")

    _renew(tool, form=form)

    canvas.version.refresh_from_db()
    assert canvas.version.number == 1
    assert canvas.version.definition["sections"][0]["questions"][0]["label"] == all_languages("Efectos")
    assert [version.number for version in tool.form.versions.order_by("number")] == [1, 2]


def test_another_place_on_the_grid_is_another_version_too():
    tool = make_tool()

    _renew(tool, layout=[["problem"], ["effects"], ["causes"]])

    kept = [version.definition[LAYOUT] for version in tool.form.versions.order_by("number")]
    assert kept == [[["effects", "effects"], ["problem", "causes"]], [["problem"], ["effects"], ["causes"]]]


def test_other_words_alone_make_no_version_of_the_form():
    tool = make_tool()

    _renew(tool, promise=all_languages("Otra promesa."))

    assert tool.form.versions.count() == 1
    assert [entry.key for entry in history_of(tool)] == ["library.tool_renewed", "library.tool_installed"]


def test_only_the_house_installs_and_renews():
    tool = make_tool()
    text = read_tool(tool_data())

    with pytest.raises(NotAllowed):
        shipped.install_tool(text=text, checksum="", actor=make_person(is_staff=True), now=now())
    with pytest.raises(NotAllowed):
        shipped.renew_tool(tool=tool, text=text, checksum="", actor=make_person(is_staff=True), now=now())
    assert Tool.objects.count() == 1
