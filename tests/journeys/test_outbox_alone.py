"""What a phone does between a line and none: the outbox in a real browser, before a server that is only told.

No site is started: every answer is written here, so that a gate, an ended session and a dead line come when wanted.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.conftest import ROOT

pytestmark = pytest.mark.journey

HOME = "http://localhost:9/"
FULL = "Object.defineProperty(window, 'indexedDB', {value: {open() { throw new Error('full'); }}});"
PAGE = """<!doctype html><html lang="es"><body data-who="she"><div data-offline></div><main id="main">
<div class="l-page"></div><form method="post" action="/plain" enctype="multipart/form-data"
data-outbox="comment.write" data-outbox-about="Comment"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<textarea name="text"></textarea><input type="file" name="file"><button name="then" value="send">Send</button></form>
</main><template id="outbox-kept"><p data-kept>kept <time></time><i data-outbox-file hidden>file</i></p></template>
<template id="outbox-sign-in"><p data-sign-in>sign in</p></template><script>{core}</script><script>{box}</script>"""


@dataclass
class Phone:
    """A page with one form. `mode`: what answers; `came`: what reached the server, and how."""

    page: Page
    mode: str = "line"
    came: list[tuple[str, Any]] = field(default_factory=list)
    html: str = ""

    def answer(self, route: Route) -> None:
        """As the server, or as what stands in its place."""
        request = route.request
        if request.url.endswith("/plain"):
            self.came.append(("plain", 'name="then"' in (request.post_data or "")))
            route.fulfill(body="done", content_type="text/html")
        elif "sincronizar" not in request.url:
            route.fulfill(body=self.html, content_type="text/html")
        elif self.mode == "gate":
            route.fulfill(body="<p>Wi-Fi</p>", content_type="text/html")
        elif self.mode == "dead":
            route.abort()
        elif self.mode == "ended":
            route.fulfill(status=403, json={"state": "sign-in"})
        elif request.method == "GET":
            route.fulfill(json={"who": "she", "token": "t"})
        else:
            items = json.loads(request.post_data or "")["items"]
            self.came.append(("outbox", [each["fields"]["text"] for each in items]))
            receipts = [{"uuid": each["uuid"], "accepted": True, "words": "", "link": ""} for each in items]
            route.fulfill(json={"receipts": receipts})

    def open(self, before: str = "") -> "Phone":
        static = ROOT / "src" / "minga" / "learning" / "static" / "learning"
        core, box = ((static / name).read_text() for name in ("outbox-core.js", "outbox.js"))
        self.html = PAGE.replace("{core}", before + core).replace("{box}", box)
        self.page.route("**/*", self.answer)
        self.page.goto(HOME)
        return self

    def send(self, text: str, *, with_file: bool = False) -> None:
        self.page.locator("textarea").fill(text)
        if with_file:
            self.page.locator("input[type=file]").set_input_files(
                {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
            )
        self.page.locator("form button").click()


@pytest.fixture
def phone(browser: Browser) -> Callable[..., Phone]:
    def opened(mode: str = "line", before: str = "") -> Phone:
        page = browser.new_context().new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return Phone(page, mode).open(before)

    return opened


def test_a_gate_that_answers_for_the_server_doubles_nothing(phone: Callable[..., Phone]) -> None:
    hers = phone("gate")
    hers.send("Una vez")
    expect(hers.page.locator("[data-kept]")).to_be_visible()
    assert hers.came == []

    hers.mode = "line"
    hers.page.reload()
    hers.page.wait_for_function("MingaOutbox.all().then((items) => !items.length)")
    assert hers.came == [("outbox", ["Una vez"])]


def test_a_session_that_ended_is_told_where_she_pressed(phone: Callable[..., Phone]) -> None:
    hers = phone("ended")
    hers.send("Sigue aquí")
    expect(hers.page.locator("[data-kept]")).to_be_visible()
    expect(hers.page.locator("[data-sign-in]")).to_be_visible()


def test_words_beside_a_file_are_kept_when_the_line_only_seems_to_be_there(phone: Callable[..., Phone]) -> None:
    hers = phone("dead")
    hers.send("Con una foto", with_file=True)
    expect(hers.page.locator("[data-outbox-file]")).to_be_visible()
    assert hers.came == []


@pytest.mark.parametrize(("before", "with_file"), [("", True), (FULL, False)])
def test_what_the_outbox_cannot_take_goes_the_plain_way_with_its_button(
    phone: Callable[..., Phone], before: str, with_file: bool
) -> None:
    hers = phone("line", before)
    hers.send("Como sin guiones", with_file=with_file)
    hers.page.wait_for_url("**/plain")
    assert hers.came == [("plain", True)]
