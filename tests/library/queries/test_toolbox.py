"""The toolbox: what is on which shelf, for whom, and how often it was used."""

import pytest

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.library.models import Tool
from minga.library.queries.doors import CanvasDoor, _doors, canvas_doors, register_canvas_door
from minga.library.queries.tool_page import organisations_that_adapt, tool_page
from minga.library.queries.toolbox import ToolsWanted, tool_for, toolbox
from minga.library.queries.usage import usage_of_tools
from minga.questionnaires.enums import SubmissionState
from tests.factories.library import designer, make_adaptation, make_tool, used_canvas
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _keys(viewer=None, **wanted):
    return {card.key for shelf in toolbox(viewer, ToolsWanted(**wanted), now()) for card in shelf.cards}


def test_a_tool_stands_on_the_shelf_of_its_first_stage():
    make_tool(stages=[2, 5])
    make_tool(stages=[5])

    shelves = toolbox(None, ToolsWanted(), now())

    assert [(shelf.stage, len(shelf.cards)) for shelf in shelves] == [(2, 1), (5, 1)]
    assert [shelf.stage for shelf in toolbox(None, ToolsWanted(stage=5), now())] == [5]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"stage": 4}, {"pilot"}),
        ({"minutes": 60}, {"short"}),
        ({"minutes": 240}, {"short", "pilot"}),
        ({"people": "small"}, {"short"}),
        ({"people": "many"}, {"pilot"}),
        ({"people": "nobody"}, {"short", "pilot"}),
        ({"words": "piloto"}, {"pilot"}),
        ({"words": "nada así"}, set()),
    ],
)
def test_filters(wanted, fits):
    make_tool(key="short", stages=[1], minutes=[20, 45], people=[1, 4])
    make_tool(key="pilot", stages=[4], minutes=[120, 180], people=[5, 60], names=all_languages("Plan de piloto"))

    assert _keys(**wanted) == fits


def test_what_is_in_preparation_or_retired_is_not_in_the_toolbox_of_others():
    house = make_organisation()
    waiting = make_adaptation(organisation=house, published=False)
    shown = make_adaptation(waiting.adapted_from, organisation=house)
    retired = make_adaptation(waiting.adapted_from)
    Tool.objects.filter(pk=retired.pk).update(retired_at=now())

    assert _keys() == _keys(make_person()) == {waiting.adapted_from.key, shown.key}
    assert _keys(designer(house)) == {waiting.adapted_from.key, shown.key, waiting.key}
    assert tool_for(None, retired.key, now()) == retired
    with pytest.raises(Tool.DoesNotExist):
        tool_for(make_person(), waiting.key, now())


def test_the_toolbox_costs_the_same_with_one_tool_and_with_many(queries):
    make_adaptation()
    with queries(3):
        toolbox(None, ToolsWanted(), now())

    for _number in range(3):
        make_adaptation()
    with queries(3):
        toolbox(None, ToolsWanted(), now())


def test_each_initiative_counts_once_and_withdrawn_canvases_do_not():
    tool, other = make_tool(), make_tool()
    person = make_person()
    used_canvas(tool, 1)
    used_canvas(tool, 1, person=person)
    used_canvas(tool, 2)
    used_canvas(tool, 3, revision=0)
    used_canvas(tool, 4, state=SubmissionState.WITHDRAWN, submitted_at=now(), sha256="x", receipt="A")

    assert usage_of_tools([tool.key, other.key]) == {tool.key: 2, other.key: 0}


def test_the_card_tells_where_it_comes_from_and_who_adapted_it():
    tool = make_tool()
    first = make_adaptation(tool, note="Agregamos la lengua.")
    second = make_adaptation(first)
    make_adaptation(first, published=False)

    page = tool_page(first, None, now())

    assert [each.is_this for each in page.lineage] == [False, True]
    assert [each.maker for each in page.adaptations] == [second.maker.name]
    assert page.lineage[1].note == "Agregamos la lengua."
    assert tool_page(tool, None, now()).lineage == ()
    assert [each.is_this for each in tool_page(second, None, now()).lineage] == [False, False, True]


def test_the_card_costs_the_same_with_one_adaptation_and_with_many(queries):
    tool = make_tool()
    make_adaptation(tool)
    with queries(4):
        tool_page(tool, None, now())

    make_adaptation(tool)
    make_adaptation(tool)
    with queries(4):
        tool_page(tool, None, now())


def test_only_designers_of_recognised_organisations_are_offered_to_adapt():
    house = make_organisation()

    assert organisations_that_adapt(designer(house), now()) == [house]
    assert list(organisations_that_adapt(designer(make_organisation(recognised_at=None)), now())) == []
    assert list(organisations_that_adapt(designer(house, "member"), now())) == []
    assert list(organisations_that_adapt(None, now())) == []


@pytest.fixture
def door():
    before = list(_doors)
    register_canvas_door(lambda person, tool, at: [CanvasDoor(f"{person.pk}", f"/{tool.key}/")])
    yield
    _doors[:] = before


@pytest.mark.usefixtures("door")
def test_doors_are_opened_by_the_app_above_for_those_who_are_signed_in():
    tool, person = make_tool(), make_person()

    assert CanvasDoor(str(person.pk), f"/{tool.key}/") in canvas_doors(person, tool, now())
    assert canvas_doors(None, tool, now()) == ()
    assert canvas_doors(person, make_adaptation(tool, published=False), now()) == ()
