"""The door: language, theme, time zone and what caches must know."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from minga.ui import theme
from tests.factories.ui import somebody
from tests.ui.conftest import Ask

pytestmark = pytest.mark.web
Through = Callable[..., tuple[HttpRequest, HttpResponse]]


def spoken(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


@pytest.mark.parametrize(
    ("path", "cookie", "own", "browser", "language"),
    [
        ("/", "", "", "", "es"),
        ("/", "", "", "en-US,en;q=0.9", "es"),
        ("/", "", "", "pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("/", "", "", "en-US,pt;q=0.5", "es"),
        ("/", "", "en", "pt-BR", "en"),
        ("/", "pt", "en", "", "pt"),
        ("/?lang=en", "pt", "es", "", "en"),
        ("/?lang=xx", "", "", "", "es"),
        ("/", "../etc", "", "", "es"),
    ],
)
def test_the_nearest_wish_decides_the_language(
    ask: Ask, through_door: Through, path: str, cookie: str, own: str, browser: str, language: str
) -> None:
    person = somebody(language=own) if own else None
    cookies = {"language": cookie} if cookie else {}

    _request, answer = through_door(
        ask(path, person=person, cookies=cookies, headers={"Accept-Language": browser}), spoken
    )

    assert answer.content.decode() == language
    assert answer.headers["Content-Language"] == language


def test_a_language_in_the_address_is_remembered(ask: Ask, through_door: Through) -> None:
    _request, answer = through_door(ask("/?lang=pt"))

    assert answer.cookies["language"].value == "pt"


def test_the_language_does_not_leak_into_the_next_request(ask: Ask, through_door: Through) -> None:
    through_door(ask("/?lang=pt"))

    assert translation.get_language() == "es"


def test_choosing_a_theme_leaves_a_clean_address(ask: Ask, through_door: Through) -> None:
    _request, answer = through_door(ask("/list/?state=open&theme=dark"))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/list/?state=open")
    assert answer.cookies["theme"].value == "dark"


@pytest.mark.parametrize(("cookie", "chosen"), [("dark", "dark"), ("light", "light"), ("pink", "auto"), ("", "auto")])
def test_the_theme_is_what_this_device_chose(ask: Ask, cookie: str, chosen: str) -> None:
    assert theme.of(ask(cookies={"theme": cookie})) == chosen


@pytest.mark.parametrize(("zone", "active"), [("America/Asuncion", "America/Asuncion"), ("Mars/Olympus", ""), ("", "")])
def test_hours_are_told_in_the_persons_zone(ask: Ask, through_door: Through, zone: str, active: str) -> None:
    seen: list[str] = []

    through_door(
        ask(person=somebody(timezone=zone)),
        lambda _request: seen.append(timezone.get_current_timezone_name()) or HttpResponse(),  # type: ignore[func-returns-value]
    )

    assert seen == [active or timezone.get_default_timezone_name()]


def test_caches_are_told_what_the_page_depends_on(ask: Ask, through_door: Through) -> None:
    _request, answer = through_door(ask())

    assert {"HX-Request", "Cookie", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))


def test_the_request_says_who_and_whether_htmx(ask: Ask, through_door: Through) -> None:
    person = somebody()

    request, _answer = through_door(ask(person=person, htmx=True))
    stranger, _answer = through_door(ask())

    assert (request.person, request.htmx) == (person, True)  # type: ignore[attr-defined]
    assert (stranger.person, stranger.htmx) == (None, False)  # type: ignore[attr-defined]


def test_the_mark_of_a_browser_is_left_once_and_names_nobody(ask: Ask, through_door: Through) -> None:
    _request, first = through_door(ask(person=somebody("8d7f")))
    mark = first.cookies["who"].value
    _request, second = through_door(ask(person=somebody("8d7f"), cookies={"who": mark}))
    _request, visitor = through_door(ask())

    assert "8d7f" not in mark
    assert "who" not in second.cookies
    assert "who" not in visitor.cookies
