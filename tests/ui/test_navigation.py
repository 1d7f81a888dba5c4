"""Doors: registered by apps, in order, only to whom they open; the language links keep the page."""

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string

from minga.ui import navigation
from minga.ui.chrome import chrome_of
from minga.ui.navigation import NavItem, doors, register, signed_in
from tests.factories.ui import somebody
from tests.ui.conftest import Ask

pytestmark = pytest.mark.unit


def _base(request: HttpRequest) -> str:
    return render_to_string("ui/base.html", {}, request)


def test_doors_come_in_order_and_know_which_is_current(ask: Ask) -> None:
    register(NavItem("b", "Segunda", "/b/", order=20), NavItem("a", "Primera", "/a/", order=10))

    found = doors(ask(), "main", current="b")

    assert [(door.label, door.current) for door in found] == [("Primera", False), ("Segunda", True)]


def test_a_door_is_shown_only_to_whom_it_opens(ask: Ask) -> None:
    register(NavItem("mine", "Mi trabajo", "/mine/", shown=signed_in))

    assert doors(ask(), "main") == ()
    assert len(doors(ask(person=somebody()), "main")) == 1


def test_a_door_to_a_page_that_does_not_exist_is_not_shown(ask: Ask) -> None:
    register(NavItem("x", "Nada", "nowhere:at-all"))

    assert doors(ask(), "main") == ()


def test_the_same_key_replaces(ask: Ask) -> None:
    register(NavItem("a", "Antes", "/a/"))
    register(NavItem("a", "Ahora", "/a/"))

    assert [door.label for door in doors(ask(), "main")] == ["Ahora"]


def test_language_links_keep_the_page_and_its_filters(ask: Ask) -> None:
    frame = chrome_of(ask("/list/?state=open&page=2&lang=es"))

    assert [language.href for language in frame.languages] == [
        f"?state=open&page=2&lang={code}" for code in ("es", "pt", "en")
    ]
    assert [language.current for language in frame.languages] == [True, False, False]


def test_a_door_that_changes_something_posts_with_its_token(ask: Ask) -> None:
    register(NavItem("out", "Salir", "/out/", place="account", post=True))

    said = _base(ask(person=somebody()))

    assert '<form method="post" action="/out/">' in said
    assert "csrfmiddlewaretoken" in said


def test_whoever_is_signed_in_sees_their_menu_and_others_the_way_in(ask: Ask) -> None:
    register(NavItem("me", "Mi cuenta", "/me/", place="account"))

    assert "Mi cuenta" in _base(ask(person=somebody()))
    assert "Mi cuenta" not in _base(ask())
    assert "next=%2F" in _base(ask())
    assert "next=%2F" not in _base(ask(person=somebody()))


def test_the_search_page_is_named_by_whoever_has_one() -> None:
    assert navigation.search_address() == ""

    navigation.search_at("nowhere:search")
    assert navigation.search_address() == ""

    navigation.search_at("health")
    assert navigation.search_address() == "/health/"
