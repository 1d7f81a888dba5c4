"""Every page that a person can reach by links, looked at with axe: light and dark, phone and desk.

The pages are found by walking the links as a passer-by, a manager, a participant, a nominee
and support, one page per address pattern. Nothing may scroll sideways, and no page may
speak to the console of errors.
"""

from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, Opener, faults, no_sideways_scroll

MOST_PAGES = 90


def _pattern(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def _links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href]:not([download])", "links => links.map(link => link.getAttribute('href'))"
    )
    return [urljoin(page.url, href) for href in found]


def _is_page(page: Page, url: str) -> bool:
    answer = page.context.request.get(url, max_redirects=3)
    return answer.ok and "text/html" in answer.headers.get("content-type", "")


def _walk(page: Page, start: str, site_host: str) -> list[str]:
    """One path for each address pattern that can be reached from `start`."""
    waiting, seen, paths = deque([start]), set(), []
    while waiting and len(paths) < MOST_PAGES:
        path = waiting.popleft()
        pattern = _pattern(urlsplit(path).path)
        if pattern is None or pattern in seen or pattern in {"account_logout", "ui:gallery"}:
            continue
        seen.add(pattern)
        if not _is_page(page, urljoin(site_host, path)):
            continue
        page.goto(path)
        paths.append(path)
        for url in _links(page):
            parts = urlsplit(url)
            if f"{parts.scheme}://{parts.netloc}" == site_host and parts.scheme == "http":
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return paths


@pytest.mark.parametrize("who", [None, "manager", "participant", "nominee", "support"])
def test_pages_are_sound_in_light_and_dark_on_phone_and_desk(visit: Opener, who: str | None) -> None:
    page = visit(who)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    host = "{0.scheme}://{0.netloc}".format(urlsplit(page.context.pages[0].url)) if who else ""
    if not host:
        page.goto("/")
        host = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))

    found: list[str] = []
    paths = _walk(page, "/", host)
    for path in paths:
        page.goto(path)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            with no_sideways_scroll(page):
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    found += [f"{size['width']} {scheme} {fault}" for fault in faults(page)]

    assert found == []
    assert said == []
    assert len(paths) >= 8
