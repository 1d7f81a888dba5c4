"""Pages of one thing in one row of tabs."""

from types import SimpleNamespace
from typing import Any

from minga.core.tabs import Tabs

THING: Any = SimpleNamespace(key="una", public=True)
OTHER: Any = SimpleNamespace(key="otra", public=False)


def test_pages_come_in_order_with_the_address_of_the_thing() -> None:
    tabs: Tabs[Any] = Tabs()
    tabs.register("late", "Late", "programmes:edition", order=90)
    tabs.register("early", "Early", "programmes:edition", order=10)

    assert [(tab.name, tab.label) for tab in tabs.of(THING)] == [("early", "Early"), ("late", "Late")]
    assert "/una/" in tabs.of(THING)[0].href


def test_a_page_is_shown_as_it_says_or_as_usual() -> None:
    tabs: Tabs[Any] = Tabs(lambda thing: thing.public)
    tabs.register("usual", "Usual", "programmes:edition")
    tabs.register("always", "Always", "programmes:edition", order=60, shown=lambda _thing: True)

    assert [tab.name for tab in tabs.of(THING)] == ["usual", "always"]
    assert [tab.name for tab in tabs.of(OTHER)] == ["always"]


def test_the_same_name_replaces_the_former() -> None:
    tabs: Tabs[Any] = Tabs()
    tabs.register("page", "Old", "programmes:edition")
    tabs.register("page", "New", "programmes:edition")

    assert [tab.label for tab in tabs.of(THING)] == ["New"]
