"""Every page that a person can reach by links, looked at with axe: light and dark, phone and desk.

The pages are found by walking the links as a passer-by, a manager, a juror, a participant, a
nominee and support, one page per address pattern. Nothing may scroll sideways, and no page may
speak to the console of errors. Two workers share the looking: each walks everywhere, which is quick,
and looks at its half of the patterns. Inside the workshop of a team and the form of a challenge,
`test_every_workshop.py` walks in the same way.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import unescape
from urllib.parse import urljoin, urlsplit
from zlib import crc32

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Page

from tests.journeys.conftest import DESK, PHONE, Opener, Site, faults, sideways

MOST_PAGES = 400
SHARES = 2
INSIDE = re.compile(r"/(taller|escribir|filas|lienzo)/")
HREF = re.compile(r'<a\b(?![^>]*\bdownload\b)[^>]*?\bhref="([^"]+)"')
JUDGED = "/convocatorias/fondo-para-dos-pilotos/oficina/"
WAVES = {
    "manager": (
        "/mediciones/municipios-de-paraguay/oficina/respuestas/",
        "/mediciones/ciudades-que-innovan/oficina/calificacion/",
        "/mediciones/red-rural/oficina/replicas/",
        "/indices/indice-de-innovacion-publica-20-40-y-40/metodo/",
        "/mediciones/importar/",
    ),
    "juror": ("/jurado/mis/ciudades-que-innovan/",),
    "owner": (
        "/mediciones/municipios-de-paraguay/entidades/municipalidad-de-ita-pora/responder/",
        "/mediciones/red-rural/entidades/municipalidad-de-ita-pora/replica/",
        "/mediciones/medicion-nacional/entidades/municipalidad-de-ita-pora/plan/",
    ),
}
"""Where the waves of the demo have something to do for each; the first that the manager meets is only answering."""
MEASURING = ("capacity:", "assessments:my-panel", "assessments:assessment")
MEASURED = (
    "answer-part", "answer-review", "appeal", "appeal-answer", "computing", "entities", "grade-send", "graded-entity",
    "grading-settle", "import-wave", "index", "method-node", "method-publish", "past-wave", "plan", "question",
    "replies", "reply-answer", "result", "step-done", "wave", "wave-contact", "wave-data", "wave-office",
)  # fmt: skip
SMALL = {"width": 320, "height": 640}
CHANGING = ("color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable")
NOT_PAGES = {
    "account_logout",
    "ui:gallery",
    "learning:certificate",
    "learning:certificates-file",
    "learning:badge-svg",
    "learning:badge-png",
}


@cache
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


def _answer(page: Page, url: str) -> APIResponse | None:
    """What stands there, when it is a page."""
    answer = page.context.request.get(url, max_redirects=3)
    return answer if answer.ok and "text/html" in answer.headers.get("content-type", "") else None


def _links_of(answer: APIResponse) -> list[str]:
    """The links of a page that nobody looks at: it is not drawn."""
    return [urljoin(answer.url, unescape(href)) for href in HREF.findall(answer.text())]


def _walk(
    page: Page,
    host: str,
    checked: set[str],
    *,
    inside: bool,
    starts: Iterable[str],
    within: tuple[str, ...],
    share: int | None,
) -> Iterator[str]:
    """Open one page for each address pattern that can be reached from the starts.

    What lies on the other side of `INSIDE`, or begins otherwise than `within`, is not entered. Patterns in
    `checked` or of another share are only passed through for their links; new ones are added to `checked`.
    """
    waiting = deque(starts)
    seen: set[str] = set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        pattern = _pattern(urlsplit(path).path)
        if pattern is None or pattern in seen or pattern in NOT_PAGES or bool(INSIDE.search(path)) is not inside:
            continue
        if not pattern.startswith(within):
            continue
        seen.add(pattern)
        answer = _answer(page, urljoin(host, path))
        if answer is None:
            continue
        if pattern in checked or share not in (None, crc32(pattern.encode()) % SHARES):
            checked.add(pattern)
            links = _links_of(answer)
        else:
            checked.add(pattern)
            page.goto(path)
            yield path
            links = _links(page)
        for url in links:
            parts = urlsplit(url)
            if f"{parts.scheme}://{parts.netloc}" == host:
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def _faults_in_every_light(page: Page) -> Iterator[str]:
    """Everything on a desk in the light; what light and width can change, on a phone in the dark."""
    for size, scheme, rules in ((SMALL, "light", None), (DESK, "light", ()), (PHONE, "dark", CHANGING)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        # As tall as the page: the bar at the foot of a phone then covers nothing.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if wide := sideways(page):
            yield f"{size['width']}: {page.url} scrolls sideways by {wide} px"
        if rules is not None:
            yield from (f"{size['width']} {scheme}: {fault}" for fault in faults(page, rules))


def _listen(page: Page, heard: list[str]) -> None:
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)


def look_at_all(
    visit: Opener,
    host: str,
    visitors: Iterable[str | None],
    checked: set[str],
    *,
    inside: bool,
    starts: Sequence[str] = ("/",),
    within: tuple[str, ...] = ("",),
    share: int | None = None,
) -> str:
    """Walk as each visitor in turn, each pattern once: what was found, one line each. `checked` grows."""
    found: list[str] = []
    for who in visitors:
        page = visit(who)
        _listen(page, found)
        for _path in _walk(page, host, checked, inside=inside, starts=starts, within=within, share=share):
            found += _faults_in_every_light(page)
    return "\n".join(found)


@pytest.mark.parametrize("share", [pytest.param(n, marks=pytest.mark.xdist_group(f"share-{n}")) for n in range(SHARES)])
def test_pages_are_sound_in_light_and_dark_on_phone_and_desk(visit: Opener, site: Site, share: int) -> None:
    """Each pattern is looked at with the eyes of whoever sees most of it."""
    visitors = ("manager", "juror", "support", "participant", "nominee", None)
    checked: set[str] = set()

    found = look_at_all(visit, site.url, visitors, checked, inside=False, share=share)
    # The first call that a manager meets is still a draft: this one has its jury at work.
    found += look_at_all(visit, site.url, ("manager",), checked, inside=False, starts=(JUDGED,), share=share)
    for who, starts in WAVES.items():
        found += look_at_all(
            visit, site.url, (who,), checked, inside=False, starts=starts, within=MEASURING, share=share
        )

    assert found == ""
    assert len(checked) >= 270
    assert {
        "assessments:assessment",
        "assessments:panel",
        *(f"capacity:{name}" for name in MEASURED),
        "calls:acta",
        "calls:apply",
        "calls:call",
        "calls:deciding",
        "calls:results",
        "calls:rules",
        "initiatives:dossier",
        "initiatives:reforms",
        "challenges:portfolio",
        "challenges:prioritisation",
    } <= checked
