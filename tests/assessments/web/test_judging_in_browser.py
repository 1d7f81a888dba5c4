"""The screen of a juror in a real browser: keyboard, autosave, points, no script, phone and desk, light and dark.

Without a server: the browser's requests are answered by Django directly. The driver keeps a loop in its
thread, in which Django refuses the database: it has a thread of its own, and the requests another.
"""

import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from minga.assessments.enums import AssessmentState
from minga.assessments.models import Assessment
from minga.core.clock import now
from minga.people.models import Person
from tests.factories.assessments import SCORES, make_assessment, make_item, make_juror, make_panel, runner_of
from tests.factories.people import sign_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("judging-browser"),
]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SITE = "http://testserver"
LOW = {"problem": 2, "team": 0, "budget": 0}
Story = Callable[[Page], Any]
InBrowser = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[tuple[Executor, Browser]]:
    """A browser with the thread that it lives in."""
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with ThreadPoolExecutor(max_workers=1) as thread:
        playwright = thread.submit(sync_playwright().start).result()
        launch = playwright.chromium.launch
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = thread.submit(launch, executable_path=CHROMIUM, args=flags).result()
        yield thread, browser
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


@pytest.fixture
def in_browser(transactional_db: None, chromium: tuple[Executor, Browser]) -> InBrowser:
    """`in_browser(person, story, width=390, script=False)` gives what the story gives."""
    thread, browser = chromium

    def go(person: Person, story: Story, *, width: int = 1280, script: bool = True) -> Any:
        client = sign_in(Client(), person)
        with ThreadPoolExecutor(max_workers=1) as server:
            try:
                return thread.submit(_tell, browser, story, client, server, width, script).result()
            finally:
                server.submit(connections.close_all).result()

    return go


def _tell(browser: Browser, story: Story, client: Client, server: Executor, width: int, script: bool) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page.route("**/*", lambda route: _answer(route, client, server))
    try:
        return story(page)
    finally:
        page.close()


def _answer(route: Route, client: Client, server: Executor) -> None:
    url = urlsplit(route.request.url)
    if url.path.startswith("/static/"):
        found = finders.find(url.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(url.path)[0] or "application/octet-stream"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind) if found else route.fulfill(status=404)
        return
    answer = server.submit(
        client.generic,
        route.request.method,
        f"{url.path}?{url.query}",
        route.request.post_data or "",
        content_type=route.request.headers.get("content-type", ""),
        headers={name: value for name, value in route.request.headers.items() if name == "x-autosave"},
    ).result()
    if "Location" in answer.headers:  # a fulfilled answer may not redirect: let the page do it
        again = f'<meta http-equiv="refresh" content="0;url={answer.headers["Location"]}">'
        route.fulfill(content_type="text/html", body=again)
        return
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    route.fulfill(status=answer.status_code, headers=headers, body=answer.content)


@pytest.fixture
def mine(transactional_db: None) -> Assessment:
    return make_assessment(make_item(make_panel()), no_conflict_at=now())


def at(assessment: Assessment) -> str:
    return f"{SITE}/jurado/evaluaciones/{assessment.uuid}/"


def test_digits_score_points_add_up_and_the_server_has_it(in_browser: InBrowser, mine: Assessment) -> None:
    def score(page: Page, name: str, digit: str) -> None:
        page.locator(f"[name=score_{name}]").first.focus()
        page.keyboard.press(digit)

    def story(page: Page) -> None:
        page.goto(at(mine))
        send = page.locator("button[value=send]")
        expect(send).to_have_attribute("aria-disabled", "true")
        score(page, "problem", "3")
        assert page.evaluate("document.activeElement.value") == "3"
        expect(page.locator(".a-total [data-earned]")).to_have_text("37,5")
        expect(page.locator(".a-total [data-possible]")).to_have_text("50")
        expect(page.locator("#id_score_problem_level_3")).to_be_visible()
        expect(page.locator("#id_score_problem [data-saved]")).to_be_visible()
        score(page, "team", "2")
        send.focus()
        page.keyboard.press("Enter")  # too early: she is told, and taken to what lacks
        expect(page.locator(".c-errors")).to_be_focused()
        page.locator(".c-errors a").first.click()
        assert page.url.endswith("#id_score_budget")
        score(page, "budget", "4")
        expect(page.locator("[data-missing]")).to_be_empty()
        expect(send).not_to_have_attribute("aria-disabled", "true")
        page.locator("#id_note_budget").fill("")
        page.keyboard.type("4 de 4: hay cotización.")  # a digit in a note is a letter
        expect(page.locator("#id_score_budget [data-saved]")).to_be_visible()

    in_browser(mine.juror.person, story)

    kept = Assessment.objects.get()
    assert (kept.state, kept.scores) == (AssessmentState.BEGUN, SCORES)
    assert kept.notes == {"budget": "4 de 4: hay cotización."}


def test_what_is_not_kept_says_so_beside_what_was_written(in_browser: InBrowser, mine: Assessment) -> None:
    def story(page: Page) -> None:
        page.goto(at(mine))
        page.route(f"{SITE}/jurado/**", lambda route: route.fulfill(status=409, body="{}"))
        page.locator("[name=score_team]").nth(1).check(force=True)
        expect(page.locator("#id_score_team [data-save=failed]")).to_be_visible()

    in_browser(mine.juror.person, story)

    assert Assessment.objects.get().scores == {}


def test_it_works_as_one_form_without_script(in_browser: InBrowser, mine: Assessment) -> None:
    def story(page: Page) -> None:
        page.goto(at(mine))
        for name, score in SCORES.items():
            page.locator(f"[name=score_{name}][value='{score}']").check(force=True)
        expect(page.locator("#id_score_problem_level_3")).to_be_visible()
        expect(page.locator("#id_score_problem_level_2")).to_be_hidden()
        page.locator("#id_note_team").fill("Una enfermera.")
        page.locator("button[value=send]").click()
        page.wait_for_url("**/jurado/mis/**")

    in_browser(mine.juror.person, story, width=390, script=False)

    sent = Assessment.objects.get()
    assert (sent.state, sent.scores, sent.notes) == (AssessmentState.SUBMITTED, SCORES, {"team": "Una enfermera."})


def test_axe_finds_nothing_and_nothing_sticks_out(in_browser: InBrowser, mine: Assessment) -> None:
    panel = make_panel(reviews_per_item=2, calibrates=True)
    talked, juror, other = make_item(panel), make_juror(panel, mine.juror.person), make_juror(panel)
    sent = make_assessment(talked, juror, submitted=SCORES, notes={"team": "Poco."})
    make_assessment(talked, other, submitted=LOW)
    unread = make_assessment(make_item(panel), juror)
    board = f"{SITE}/jurado/paneles/{panel.key}/deliberacion/"
    hers = [at(mine), at(unread), at(sent), f"{at(sent)}cambiar/", f"{SITE}/jurado/", f"{SITE}/jurado/mis/{panel.key}/"]
    offices = [board, f"{board}{talked.code}/", f"{SITE}/jurado/paneles/{panel.key}/muestras/"]

    def look(paths: list[str]) -> Story:
        return lambda page: [fault for path in paths for fault in _faults(page, path)]

    assert in_browser(juror.person, look([*hers, f"{board}{talked.code}/"])) == []
    assert in_browser(runner_of(panel), look(offices)) == []


def _faults(page: Page, path: str) -> list[tuple[str, ...]]:
    page.goto(path)
    found: list[tuple[str, ...]] = []
    for width, scheme in ((320, ""), (390, "dark"), (896, ""), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, f"wider than {width}"))
        if scheme:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            violations = Axe().run(page).response["violations"]
            found += [(path, str(width), one["id"], one["nodes"][0]["html"][:160]) for one in violations]
    return found
