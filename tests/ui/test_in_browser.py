"""The look in a real browser: axe, keyboard, autosave. Without a server: the browser's requests
are answered by Django directly, so that no port and no socket is needed."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("ui-browser")]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SITE = "http://testserver"
PAGES = ("/ui/", "/ui/shells/portal/", "/ui/shells/workspace/", "/ui/shells/console/", "/ui/shells/form/", "/missing/")
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`visit("/ui/", width=390, scheme="dark")`; requests of the page are kept in `page.asked`."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver keeps a loop in this thread
    contexts = []

    def go(path: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []  # type: ignore[attr-defined]
        page.route("**/*", lambda route: _answer(route, client, page))
        page.goto(SITE + path)
        return page

    yield go
    for context in contexts:
        context.close()


def _answer(route: Route, client: Client, page: Page) -> None:
    url = urlsplit(route.request.url)
    page.asked.append((route.request.method, url.path, route.request.post_data))  # type: ignore[attr-defined]
    if url.path.startswith("/static/"):
        found = finders.find(url.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(url.path)[0] or "application/octet-stream"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind) if found else route.fulfill(status=404)
        return
    if url.path == "/draft/":
        route.fulfill(status=204)
        return
    answer = client.generic(
        route.request.method,
        f"{url.path}?{url.query}",
        route.request.post_data or "",
        content_type=route.request.headers.get("content-type", ""),
        headers={name: value for name, value in route.request.headers.items() if name.startswith("hx-")},
    )
    if "Location" in answer.headers:  # a fulfilled answer may not redirect: let the page do it
        again = f'<meta http-equiv="refresh" content="0;url={answer.headers["Location"]}">'
        route.fulfill(content_type="text/html", body=again)
        return
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    route.fulfill(status=answer.status_code, headers=headers, body=answer.content)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_phone_and_desk(visit: Open, path: str, scheme: str) -> None:
    page = visit(path, width=390, scheme=scheme)

    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += Axe().run(page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_sideways(visit: Open, path: str) -> None:
    page = visit(path)

    for width in (320, 390, 896, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_policy_of_the_page_blocks_nothing_of_ours(visit: Open) -> None:
    page = visit("/ui/")
    page.evaluate("window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))")

    page.locator("summary", has_text="Terminar el rol").click()
    page.locator("form", has_text="Acepto sumarme").locator("textarea").first.fill("Hola")

    assert page.evaluate("refused") == []


def test_the_keyboard_reaches_the_content_first(visit: Open) -> None:
    page = visit("/ui/shells/simple/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_the_phone_opens_and_closes_with_keys(visit: Open) -> None:
    page = visit("/ui/", width=390)
    menu = page.locator("details[data-menu].u-narrow")

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None


def test_the_menu_works_without_script(visit: Open) -> None:
    page = visit("/ui/", width=390, script=False)

    page.locator("details[data-menu].u-narrow summary").click()

    assert page.locator("nav.c-menu__panel").is_visible()


def test_errors_take_the_focus(visit: Open) -> None:
    page = visit("/ui/shells/form/")

    assert page.evaluate("document.activeElement.classList.contains('c-errors')")


def test_the_dark_theme_is_chosen_without_script(visit: Open) -> None:
    page = visit("/ui/shells/simple/", script=False)

    page.get_by_role("button", name="Oscura").click()
    page.wait_for_selector("html[data-theme]")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert "theme" not in page.url


def test_the_language_link_keeps_the_page(visit: Open) -> None:
    page = visit("/ui/shells/simple/?a=1", script=False)

    page.get_by_role("link", name="Português").click()

    assert page.url.endswith("/ui/shells/simple/?a=1&lang=pt")
    assert page.locator("html").get_attribute("lang") == "pt"


def test_text_survives_leaving_the_page(visit: Open) -> None:
    page = visit("/ui/shells/form/")
    page.locator("textarea").first.fill("El bus llega tarde")
    assert page.get_by_text("Guardado aquí. Aún no se envía.").first.is_visible()

    page.goto(SITE + "/ui/shells/simple/")
    page.goto(SITE + "/ui/shells/form/")

    assert page.locator("textarea").first.input_value() == "El bus llega tarde"


def test_a_draft_is_not_shown_to_somebody_else(visit: Open) -> None:
    page = visit("/ui/shells/form/")
    page.locator("textarea").first.fill("De otra persona")
    page.evaluate("""
        for (const key of Object.keys(localStorage)) {
            localStorage.setItem(key.replace('minga:draft:-:', 'minga:draft:other:'), localStorage.getItem(key));
            localStorage.removeItem(key);
        }
    """)

    page.reload()

    assert page.locator("textarea").first.input_value() != "De otra persona"


def test_a_draft_is_sent_and_then_leaves_the_browser(visit: Open) -> None:
    page = visit("/ui/shells/simple/")
    page.evaluate("""
        const form = document.createElement('form');
        form.dataset.autosaveUrl = '/draft/'; form.dataset.autosaveKey = 'k';
        form.innerHTML = '<textarea name="text"></textarea><input type="password" name="p" value="secret">';
        document.querySelector('main').append(form);
        document.dispatchEvent(new Event('htmx:afterSettle'));
    """)

    with page.expect_request("**/draft/"):
        page.locator("main textarea").fill("Hola")
    page.wait_for_function("!Object.keys(localStorage).some(key => key.startsWith('minga:draft:'))")

    posted = [body for method, path, body in page.asked if path == "/draft/"]  # type: ignore[attr-defined]
    assert "text=Hola" in posted[-1]


def test_a_lost_line_keeps_the_text_here_and_says_so(visit: Open) -> None:
    page = visit("/ui/shells/form/")

    page.context.set_offline(True)
    page.locator("textarea").first.fill("Sin señal")

    assert page.get_by_text("Sin conexión.").first.is_visible()
    assert page.get_by_text("Guardado aquí. Aún no se envía.").first.is_visible()


def test_a_second_press_does_not_send_twice(visit: Open) -> None:
    page = visit("/ui/shells/form/")
    page.evaluate("""
        window.sent = 0;
        document.addEventListener('submit', event => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();
        });
    """)

    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_role("button", name="Guardar y seguir").click()

    assert page.evaluate("sent") == 1


def test_a_copy_goes_when_the_form_went_through_and_stays_when_it_was_refused(visit: Open) -> None:
    page = visit("/ui/shells/simple/")
    copies = "Object.keys(localStorage).filter(key => key.startsWith('minga:draft:'))"

    def send_as(who: str) -> None:
        key = f"minga:draft:{who}:/form/"
        page.evaluate(f"localStorage.setItem('{key}', JSON.stringify({{at: Date.now(), values: {{}}}}))")
        page.evaluate(f"sessionStorage.setItem('minga:sent', '{key}')")
        page.reload()

    send_as("-")  # the same visitor, on the page after the form
    assert page.evaluate(copies) == []

    send_as("abc")  # somebody whose session ended: this page belongs to nobody
    assert page.evaluate(copies) == ["minga:draft:abc:/form/"]
    assert page.evaluate("sessionStorage.getItem('minga:sent')") is None


def test_a_job_is_followed_in_its_place_until_it_is_done(visit: Open) -> None:
    page = visit("/ui/")

    page.wait_for_selector("#job-running:has-text('100 de 100')", timeout=15_000)

    assert page.locator("main").count() == 1
    assert page.locator("#job-running").get_attribute("hx-get") is None


def test_a_draft_comes_back_with_the_fingerprint_of_what_it_was_written_on(visit: Open) -> None:
    page = visit("/ui/")
    before = page.locator("#met_was").input_value()
    page.locator("#met_cause").fill("Mi texto")

    page.reload()

    assert page.locator("#met_cause").input_value() == "Mi texto"
    assert page.locator("#met_was").input_value() == before


def test_a_pause_in_typing_asks_for_what_is_already_there_with_that_text_alone(visit: Open) -> None:
    page = visit("/ui/")
    with page.expect_request(lambda asked: asked.method == "POST") as asked:
        page.locator("#alike_problem").fill("Filas en la posta")

    sent = asked.value.post_data or ""
    assert "problem=Filas%20en%20la%20posta" in sent
    assert sorted(part.split("=")[0] for part in sent.split("&")) == ["csrfmiddlewaretoken", "problem"]
    page.locator("#similar-found").get_by_text("Ya existen 2 muy parecidos").wait_for()


def test_a_pause_in_typing_brings_the_plain_language_note_and_the_same_one_is_not_read_twice(visit: Open) -> None:
    page = visit("/ui/", width=390)
    note, text = page.locator("#plain_happens_plain"), page.locator("#plain_happens")

    with page.expect_response("**/lenguaje-claro/"):
        text.fill("Lo decide el DNP.")
    note.locator("mark", has_text="DNP").wait_for()
    note.locator("mark").evaluate("mark => { mark.dataset.same = '1' }")
    with page.expect_response("**/lenguaje-claro/"):
        text.fill("Hoy lo decide el DNP.")
    page.wait_for_function("!document.querySelector('#plain_happens_plain.htmx-request')")

    assert note.locator("mark[data-same]").count() == 1
    asked = [body for _method, path, body in page.asked if path == "/lenguaje-claro/"]  # type: ignore[attr-defined]
    assert [sorted(part.split("=")[0] for part in body.split("&")) for body in asked] == [
        ["happens", "language", "of"]
    ] * 2
