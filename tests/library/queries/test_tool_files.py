"""The tools that ship with Minga are whole, in three languages, and none asks what it does not show."""

import pytest

from minga.library.models.canvas import areas
from minga.library.models.tool_text import BadTool, question_keys
from minga.library.queries.tool_files import shipped_sources, tool_in

pytestmark = pytest.mark.unit
SOURCES = shipped_sources()


def test_the_method_has_its_tools():
    assert len(SOURCES) >= 25
    assert {stage for key, source in SOURCES.items() for stage in tool_in(source, name=key).stages} == set(range(1, 8))


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_a_shipped_tool_is_complete(key):
    tool = tool_in(SOURCES[key], name=key)

    assert {area.name for area in areas(tool.layout)} == set(question_keys(tool.form))
    assert len(tool.steps) >= 3
    assert tool.known_issues
    assert tool.materials
    assert tool.sources


def test_orders_are_each_tools_own():
    orders = [tool_in(source, name=key).order for key, source in SOURCES.items()]

    assert len(set(orders)) == len(orders)


def test_a_file_under_another_name_is_refused():
    with pytest.raises(BadTool, match="other-name"):
        tool_in(SOURCES["problem-tree"], name="other-name")


@pytest.mark.parametrize("source", ["key: [", "key: a\nkey: b", "- a\n- b", "", "key: !!python/object:os.system x"])
def test_what_is_no_tool_file_is_refused_in_words(source):
    with pytest.raises(BadTool) as bad:
        tool_in(source)

    assert bad.value.problems[0].message
