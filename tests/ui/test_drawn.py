"""A page is drawn once per version of the world, browser, language and question."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from minga.ui.drawn import drawn_once

pytestmark = pytest.mark.unit

Ask = Callable[..., str]


class World:
    """Something that grows, and a page that counts how often it was drawn."""

    def __init__(self, rf: RequestFactory) -> None:
        self.rf, self.version, self.drawn = rf, 1, 0
        self.answer: Callable[[], HttpResponse] = lambda: HttpResponse(f"drawing {self.drawn}")

    def ask(self, path: str = "/list/", *, method: str = "get", cookie: str = "session=a", **given: Any) -> str:
        @drawn_once(lambda: self.version)
        def view(_request: HttpRequest) -> HttpResponse:
            self.drawn += 1
            return self.answer()

        headers = given.pop("headers", {})
        request: Any = getattr(self.rf, method)(path, headers={"Cookie": cookie, **headers})
        request.LANGUAGE_CODE = given.pop("language", "es")
        request.session = given.pop("session", {})
        request.support = given.pop("support", None)
        request.META.update(given)
        return view(request).content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def world(rf: RequestFactory) -> World:
    caches["process"].clear()
    return World(rf)


def test_page_is_drawn_once_while_nothing_changes(world: World) -> None:
    assert [world.ask(), world.ask(), world.ask()] == ["drawing 1"] * 3


def test_page_with_a_token_is_kept_for_the_browser_that_has_its_cookie(world: World) -> None:
    browser = {"cookie": "session=a; csrftoken=t", "CSRF_COOKIE_NEEDS_UPDATE": True}

    assert [world.ask(**browser), world.ask(**browser)] == ["drawing 1", "drawing 1"]


def test_page_is_drawn_again_after_a_change(world: World) -> None:
    world.ask()

    world.version = 2

    assert world.ask() == "drawing 2"


@pytest.mark.parametrize(
    "other",
    [
        {"cookie": "session=b"},
        {"cookie": "session=a; theme=dark"},
        {"path": "/list/?page=2"},
        {"language": "pt"},
        {"headers": {"HX-Request": "true"}},
    ],
)
def test_another_question_gets_its_own_drawing(world: World, other: dict[str, Any]) -> None:
    assert world.ask() == "drawing 1"

    assert world.ask(**other) == "drawing 2"
    assert world.ask() == "drawing 1"


@pytest.mark.parametrize(
    "special",
    [
        {"method": "post"},
        {"session": {"_messages": "Saved."}},
        {"cookie": "session=a; messages=x"},
        {"support": SimpleNamespace(pk=1)},
        {"CSRF_COOKIE_NEEDS_UPDATE": True},
    ],
)
def test_what_is_meant_for_one_look_is_never_kept(world: World, special: dict[str, Any]) -> None:
    assert [world.ask(**special), world.ask(**special)] == ["drawing 1", "drawing 2"]


@pytest.mark.parametrize("status", [302, 404, 422])
def test_only_whole_pages_are_kept(world: World, status: int) -> None:
    world.answer = lambda: HttpResponse(f"drawing {world.drawn}", status=status)

    assert [world.ask(), world.ask()] == ["drawing 1", "drawing 2"]


def test_answer_that_sets_a_cookie_is_not_kept(world: World) -> None:
    def with_cookie() -> HttpResponse:
        response = HttpResponse(f"drawing {world.drawn}")
        response.set_cookie("seen", "1")
        return response

    world.answer = with_cookie

    assert [world.ask(), world.ask()] == ["drawing 1", "drawing 2"]
