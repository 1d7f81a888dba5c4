"""Journeys: people's stories, in a real Chromium, against Minga as `make run` starts it.

One Minga serves all journeys of a run: its own home, its own port, the demo world. Each
journey opens a browser context of its own and must not lean on another journey.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from minga.config.postgres.place import Place

AXE = Axe().axe_script
LOOK = "options => axe.run(options).then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))"
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys of a file stay together; each worker starts one Minga for all of its files."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group(f"journeys-{item.path.stem}"))


@dataclass(frozen=True)
class Site:
    """A running Minga."""

    url: str
    home: Path

    def at(self, path: str) -> str:
        """The full address of a path."""
        return self.url + path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Minga as a newcomer starts it, with the demo world, on a free port."""
    home = tmp_path_factory.mktemp("minga")
    home.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "MINGA", "DJANGO"))}
    environment |= {"MINGA_HOME": str(home), "MINGA_PORT": str(port), "MINGA_WEB_WORKERS": "1"}
    log = (home / "run.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "minga.config.cli", "run"],
        cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(process, url, home / "run.log")
        yield Site(url, home)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        log.close()
        shutil.rmtree(Place(home).base, ignore_errors=True)  # root's database lies outside pytest's closed folder


def _wait_until_up(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 420
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail("Minga did not start:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, or one line that says it is missing.

    One for each file: while its driver lives, the thread has a running loop, in which Django
    refuses the database, so it must be gone before other tests come to this worker.
    """
    if CHROMIUM is None:
        pytest.skip("No Chromium on this machine: install the package chromium to run the journeys.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


Opener = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Opener]:
    """`visit("manager", phone=True, dark=True, scripts=False)` gives a page signed in as her."""
    contexts: list[BrowserContext] = []

    def opener(
        who: str | None = None, *, phone: bool = False, dark: bool = False, scripts: bool = True, language: str = "es"
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale={"es": "es-PY", "pt": "pt-BR", "en": "en-GB"}[language],
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        if who is not None:
            sign_in(page, who)
        return page

    yield opener
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    """Press the button of one of the demo cast."""
    page.goto("/cuenta/entrar/")
    page.locator(f'form[action="/cuenta/demo/{who}/"] button').click()
    page.wait_for_url(lambda url: "/cuenta/entrar/" not in url)


def faults(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page, one line each; only these rules, or all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = page.evaluate(LOOK, {"resultTypes": ["violations"], **only})
    return [f"{page.url}: {rule}: {json.dumps(html)[:160]}" for rule, html in found]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(0, wide)
