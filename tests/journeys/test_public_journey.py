"""A passer-by without an account, a participant on her phone, and somebody without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.acts import PERU, follow, launch, press, said
from tests.journeys.conftest import Opener, Site, faults, sideways, sign_in

SEARCHES = (
    ("pt", "inovação", "programas|ediciones"),
    ("pt", "inovacao", "programas|ediciones"),
    ("es", "innovadores publicos", "programas"),
    ("es", "innovador público", "programas"),
    ("es", "penalolen", "organizaciones"),
    ("es", "boyaca", "territorios"),
)


@pytest.mark.parametrize(("language", "words", "leads_to"), SEARCHES)
def test_a_passer_by_finds_what_she_types_with_or_without_accents(
    visit: Opener, language: str, words: str, leads_to: str
) -> None:
    page = visit(phone=True, language=language)
    page.goto("/")
    page.get_by_role("searchbox").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/buscar/\?"))

    found = page.locator("#results h2 a")
    addresses = [str(link.get_attribute("href")) for link in found.all()]
    wanted = next(n for n, address in enumerate(addresses) if re.match(rf"/({leads_to})/", address))
    title = found.nth(wanted).inner_text()
    found.nth(wanted).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


@pytest.mark.parametrize("words", ["licitacion", "licitación", "LICITACIONES abierta"])
def test_what_was_launched_a_moment_ago_is_found_by_its_stem(visit: Opener, tenders: str, words: str) -> None:
    page = visit()
    page.goto("/buscar/")
    page.get_by_role("searchbox").fill(words)
    press(page, "Search")

    expect(page.locator("#results h2 a").filter(has_text=tenders).first).to_be_visible()


@pytest.fixture(scope="module")
def tenders(browser: Browser, site: Site) -> str:
    """An edition about open tenders, launched by the manager."""
    title = "Licitaciones abiertas"
    context = browser.new_context(base_url=site.url, locale="es-PY")
    page = context.new_page()
    sign_in(page, "manager")
    launch(page, PERU, title=title)
    context.close()
    return title


def test_a_passer_by_walks_from_the_front_page_to_an_edition_and_its_entities(visit: Opener) -> None:
    page = visit()
    page.goto("/")
    page.locator('main a[href^="/ediciones/"]:not([href="/ediciones/"])').first.click()
    edition = page.get_by_role("heading", level=1).inner_text()
    assert edition
    page.locator('aside a[href^="/organizaciones/"]').first.click()
    expect(page).to_have_url(re.compile(r"/organizaciones/[^/]+/$"))
    page.locator('main a[href^="/territorios/"]').first.click()
    expect(page).to_have_url(re.compile(r"/territorios/[^/]+/$"))
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()


def test_the_languages_keep_the_page_and_what_was_searched(visit: Opener) -> None:
    page = visit()
    for path in ("/", "/programas/peru-desafios/", "/buscar/?q=desafios"):
        page.goto(path)
        said_in = {"es": page.get_by_role("heading", level=1).inner_text()}
        for language in ("pt", "en", "es"):
            page.locator(f'.c-mast__end .u-wide a[hreflang="{language}"]').click()
            expect(page.locator("html")).to_have_attribute("lang", language)
            said_in[language] = page.get_by_role("heading", level=1).inner_text()
            assert path.split("?")[0] in page.url
            assert "?" not in path or "q=desafios" in page.url
        assert said_in["en"] not in (said_in["es"], said_in["pt"]), said_in


def test_a_participant_has_her_work_on_a_dark_phone_in_portuguese(visit: Opener) -> None:
    page = visit("participant", phone=True, dark=True)
    page.goto("/mi-trabajo/?lang=pt")

    expect(page.get_by_role("heading", level=1)).to_have_text(said("My work", "pt"))
    first = page.get_by_role("heading", level=2).first
    beginnings = ("You are invited", "Now", "What comes next", "What is asked of you")
    assert first.inner_text() in [said(words, "pt") for words in beginnings]
    for words in ("What follows", "Whom to ask"):
        expect(page.get_by_role("heading", name=said(words, "pt")).first).to_be_visible()
    bar = page.get_by_role("navigation", name=said("My work", "pt")).last
    doors = bar.get_by_role("link")
    assert 3 <= doors.count() <= 4
    for door in doors.all():
        box = door.bounding_box()
        assert box is not None
        assert box["height"] >= 44, "large enough for a thumb"
        assert box["y"] + box["height"] <= 844, "whole, at the bottom of the screen"
    assert sideways(page) == 0
    assert faults(page) == []
    light = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)")
    assert sum(light) / 3 < (90 if max(light) > 1 else 0.35), "dark as the phone asks"
    for number in range(doors.count()):
        page.goto("/mi-trabajo/")
        address = bar.get_by_role("link").nth(number).get_attribute("href")
        bar.get_by_role("link").nth(number).click()
        expect(page).to_have_url(re.compile(rf"{re.escape(str(address))}$"))
        expect(page.locator("html")).to_have_attribute("lang", "pt")


def test_a_nominee_reads_her_invitation_and_looks_around_without_scripts(visit: Opener) -> None:
    page = visit("nominee", scripts=False)
    page.goto("/mi-trabajo/")
    follow(page, "Read what is asked and answer")
    expect(page.get_by_role("heading", name=said("What is asked of you"))).to_be_visible()
    _look_around(page)
    page.goto("/cuenta/salir/")
    page.locator("main").get_by_role("button").first.click()
    page.goto("/mi-trabajo/")
    expect(page).to_have_url(re.compile(r"/cuenta/entrar/\?next="))


def _look_around(page: Page) -> None:
    """The menus are links and details: they open, lead and search with no script at all."""
    page.locator("summary").filter(has=page.locator(".c-menu__who")).click()
    expect(page.locator(".c-menu--account .c-menu__panel")).to_be_visible()
    page.goto("/buscar/")
    page.get_by_role("searchbox").fill("gobernanza")
    press(page, "Search")
    page.locator("#results h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    page.locator('button[name="theme"][value="dark"]').click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/ediciones/")
    page.locator('main a[href^="/ediciones/"]').first.click()
    page.get_by_text(said("See the lines"), exact=True).click()
    expect(page.locator("main table").last).to_be_visible()
