"""Packages of other systems, played in a real browser: at an origin of their own, and without any origin.

One edition, made by `packages_to_seed`. `strict` is a second web server of the same Minga that gives packages no
origin, as every server in production that was not told of one.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.acts import press, said, told
from tests.journeys.acts_calls import seed, surroundings
from tests.journeys.conftest import ROOT, Opener, Site, sideways
from tests.journeys.packages_told import SPARE, TRIES

APART = re.compile(r"^http://[0-9a-f]{24}\.paquetes\.localhost:\d+/paquetes/")


@pytest.fixture(scope="module")
def places(site: Site) -> dict[str, str]:
    return seed(site, "world", f"paquetes-{uuid4().hex[:6]}", "packages_to_seed")


@pytest.fixture(scope="module")
def strict(site: Site) -> Iterator[str]:
    """The address of the server that gives packages no origin; whoever is signed in at one is at both."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "minga.config.server"], cwd=ROOT, start_new_session=True,
        env=surroundings(site) | {"MINGA_PORT": str(port), "MINGA_WEB_WORKERS": "1", "MINGA_PACKAGES_ORIGIN": "none"},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/health/", timeout=5).close()
            break
        except OSError:
            time.sleep(0.2)
    yield url
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)


def asked(site: Site, host: str, path: str, cookies: str) -> tuple[int, int, str | None]:
    """What this server answers to somebody who asks for this host: status, letters, cookies set."""
    line = HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    with closing(line):
        line.request("GET", path, headers={"Host": host, "Cookie": cookies})
        answer = line.getresponse()
        return answer.status, len(answer.read()), answer.headers.get("Set-Cookie")


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("[data-player] iframe")


def line_says(page: Page, english: str) -> None:
    """What the line under the frame says of what was kept."""
    expect(page.locator("[data-player-line]")).to_have_text(said(english))


def part_says(page: Page, words: str) -> None:
    expect(page.locator("[data-part-state]").filter(has_text=words).first).to_be_visible()


def test_scorm_12_is_scored_kept_through_a_dropped_line_and_resumed(visit: Opener, places: dict[str, str]) -> None:
    page = visit("participant")
    page.goto(places["scorm12"])
    expect(page.locator("[data-player] iframe")).to_have_attribute("src", APART)
    lesson = frame_of(page)
    expect(lesson.locator("#where")).to_have_text("Entrada: ab-initio; página: ; guardado: ")

    lesson.get_by_role("button", name="Cuarenta").click()
    line_says(page, "Saved.")
    part_says(page, "40 %")
    page.context.set_offline(True)
    lesson.get_by_role("button", name="Ochenta").click()
    line_says(page, "Kept here. Not sent yet.")
    page.context.set_offline(False)
    line_says(page, "Saved.")

    page.reload()
    part_says(page, f"{said('Done')} · 80 %")
    expect(lesson.locator("#where")).to_have_text("Entrada: resume; página: p80; guardado: s=80")


def test_what_no_line_carried_goes_when_the_page_opens_again(visit: Opener, places: dict[str, str]) -> None:
    page = visit("participant", phone=True, dark=True)
    page.goto(places["scorm2004"])
    expect(frame_of(page).locator("#where")).to_have_text("Entrada: ab-initio; aprueba con: 0.6; guardado: ")
    page.route("**/guardar/", lambda route: route.abort())
    frame_of(page).get_by_role("button", name="Responder").click()
    line_says(page, "Kept here. Not sent yet.")
    assert sideways(page) == 0

    page.unroute("**/guardar/")
    page.reload()
    line_says(page, "Saved.")
    page.reload()

    part_says(page, f"{said('Done')} · 75 %")
    expect(frame_of(page).locator("#where")).to_have_text("Entrada: resume; aprueba con: 0.6; guardado: capítulo 2")


def test_a_course_whose_frames_speak_to_each_other_plays_and_resumes(visit: Opener, places: dict[str, str]) -> None:
    page = visit("participant")
    page.goto(places["rise"])
    course = frame_of(page).frame_locator("#content")
    expect(course.locator("#where")).to_have_text("Va en: ")

    course.get_by_role("button", name="Terminar").click()
    line_says(page, "Saved.")
    page.reload()

    part_says(page, f"{said('Done')} · 90 %")
    expect(course.locator("#where")).to_have_text("Va en: bloque 7")


def test_without_an_origin_its_page_says_what_it_needs(visit: Opener, places: dict[str, str], strict: str) -> None:
    page = visit("participant").context.new_page()  # one on which an error of a script may happen
    page.goto(f"{strict}{places['rise']}")

    line_says(
        page,
        "Pages of this package want to speak to each other, and here they may not. "
        "Tell the facilitator that it needs an address of its own.",
    )


def test_h5p_is_scored_and_resumed(visit: Opener, places: dict[str, str]) -> None:
    page = visit("participant")
    page.goto(places["h5p"])
    question = frame_of(page)
    expect(question.locator("#before")).to_have_text("Antes: nada")

    question.get_by_role("button", name="Sí, se prueba").click()
    line_says(page, "Saved.")
    page.reload()

    part_says(page, f"{said('Done')} · 100 %")
    expect(question.locator("#before")).to_have_text("Antes: sí")


@pytest.mark.parametrize("mode", ["apart", "strict"])
def test_a_package_gets_nowhere(mode: str, visit: Opener, site: Site, places: dict[str, str], strict: str) -> None:
    page = visit("participant")
    before = {each["value"] for each in page.context.cookies(site.url) if each["name"] == "session"}
    address = (site.url if mode == "apart" else strict) + places["escapes"]
    page.goto(address)

    frame = page.locator("[data-player] iframe")
    assert ("allow-same-origin" in str(frame.get_attribute("sandbox"))) == (mode == "apart")
    expect(frame_of(page).locator("#found")).to_have_text(f"Probado: {TRIES}. Logrado: nada", timeout=15_000)

    assert page.url == address
    assert {each["value"] for each in page.context.cookies(site.url) if each["name"] == "session"} == before


def test_nothing_of_the_house_is_at_the_origin_of_packages(visit: Opener, site: Site, places: dict[str, str]) -> None:
    page = visit("participant")
    page.goto(places["scorm12"])
    source = urlsplit(str(page.locator("[data-player] iframe").get_attribute("src")))
    session = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies(site.url))

    for path in ("/", "/mi-trabajo/", "/static/ui/base.css", "/health/", places["scorm12"]):
        assert asked(site, source.netloc, path, session) == (404, 0, None), path
    assert asked(site, source.netloc, source.path, session)[::2] == (200, None)
    assert asked(site, urlsplit(site.url).netloc, source.path, session)[0] == 404
    assert asked(site, "other" + source.netloc, source.path, session)[0] == 404


def test_a_package_is_taken_out_of_its_session(visit: Opener, places: dict[str, str]) -> None:
    page = visit("facilitator", scripts=False)
    page.goto(places["packages"])
    taken = page.locator("summary", has_text=said("Take out of here"))
    there = taken.count()

    spare = page.locator("main li", has=page.get_by_role("link", name=SPARE, exact=True)).first
    spare.locator("summary", has_text=said("Take out of here")).click()
    press(page, "Yes, take out of here")

    told(page, "The material is out.")
    expect(taken).to_have_count(there - 1)
    assert page.url.endswith(places["packages"])
