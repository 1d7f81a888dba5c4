"""From a shipped design to an edition that everybody can read, and back to a better design."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acts import CONSOLE, PARAGUAY, PERU, follow, in_weeks, key_in, launch, press, said, told
from tests.journeys.conftest import Opener

MARK = uuid4().hex[:5]  # so that the journey can be walked twice in the same Minga
UNIVERSITY = f"Universidad de Prueba {MARK}"
READ = (
    "What it is for",
    "Stages",
    "What an edition sets out to reach",
    "What it costs",
    "For whom",
    "What is asked of participants",
    "Partners",
    "Roles",
)
PUBLIC = ("What it aims at, and what it reached", "Calendar", "What it costs", "Who runs it", "For whom", "Whom to ask")
OTHERS = ("buena-gobernanza-rural", "innovacion-publica-360", "innovacion-publica-pais-moderno", PARAGUAY)


def _read(page: Page, instrument: str, title: str) -> None:
    """From the list of programmes into one of them: every part is there and says something."""
    page.goto("/programas/")
    page.locator(f'main a[href="/programas/{instrument}/"]').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    for part in READ:
        section = page.locator("section").filter(has=page.get_by_role("heading", name=said(part), exact=True))
        expect(section.first, part).to_be_visible()
        assert len(section.first.inner_text()) > len(said(part)) + 20, part


def _as_everybody_sees_it(page: Page, key: str) -> None:
    """The public page answers: who, with whom, for whom, what for, what was reached, at what cost."""
    assert page.goto(f"/ediciones/{key}/").status == 200  # type: ignore[union-attr]
    for part in PUBLIC:
        section = page.locator("section").filter(has=page.get_by_role("heading", name=said(part), exact=True))
        assert len(section.first.inner_text()) > len(said(part)) + 10, part


def test_a_manager_launches_peru_through_every_field_and_everybody_can_read_it(visit: Opener) -> None:
    page = visit("manager")
    _read(page, PERU, "Aprender diseñando")
    follow(page, "Launch an edition")

    page.locator("#id_titles_es").fill("Desafíos del Perú, edición de otoño")
    page.locator("#id_titles_pt").fill("Desafios do Peru, edição de outono")
    page.locator("#id_titles_en").fill("Challenges of Peru, autumn edition")
    page.locator("#id_number").fill(str(100 + int(MARK, 16) % 9000))
    calendar = page.locator("#preview").inner_text()
    page.locator("#id_starts_on").fill(in_weeks(30))
    page.locator("#id_starts_on").dispatch_event("change")
    expect(page.locator("#preview")).not_to_have_text(calendar, use_inner_text=True)
    page.locator("#id_timezone").select_option("America/Lima")
    host = page.locator("#id_host option").filter(has_text="ProInnóvate")
    page.locator("#id_host").select_option(host.get_attribute("value"))
    _add_an_organisation(page)
    page.locator("#id_places").fill("31")
    page.locator("#id_answer_within_days").fill("12")
    page.get_by_label("Português", exact=True).check()
    page.get_by_text(said("Countries"), exact=True).click()
    page.get_by_label("Bolivia").check()
    expect(page.get_by_label(said("Anybody may see this edition"))).to_be_checked()
    page.locator('#targets input[name$="-value"]').first.fill("31")
    page.locator('#targets input[name$="-due_on"]').first.fill(in_weeks(60))
    _add_a_line(page)
    press(page, "Launch the edition")

    page.wait_for_url(CONSOLE)
    told(page, "The edition is launched. You manage it from here.")
    expect(page.get_by_role("region", name=said("Calendar of the edition"))).to_be_visible()
    key = key_in(page)
    passer_by = visit()
    _as_everybody_sees_it(passer_by, key)
    for words in ("Desafíos del Perú, edición de otoño", UNIVERSITY, "31", "Bolivia", "Português"):
        expect(passer_by.locator("main")).to_contain_text(words)
    passer_by.get_by_text(said("See the lines"), exact=True).click()
    expect(passer_by.get_by_text("Alquiler de sala de prueba")).to_be_visible()
    passer_by.goto(f"/ediciones/{key}/?lang=en")
    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Challenges of Peru, autumn edition")


def _add_an_organisation(page: Page) -> None:
    """First without its type: she is told what to do at the field, and nothing typed is lost."""
    spare = page.locator("#partners fieldset").last
    spare.locator('input[name$="-name"]').fill(UNIVERSITY)
    spare.locator('select[name$="-role"]').select_option("knowledge")
    press(page, "Launch the edition")
    expect(page.get_by_text(said("Choose its type, and its country."))).to_be_visible()
    expect(page.locator("#id_titles_es")).to_have_value("Desafíos del Perú, edición de otoño")
    spare = page.locator("#partners fieldset").filter(has=page.locator(".c-field--invalid")).first
    expect(spare.locator('input[name$="-name"]')).to_have_value(UNIVERSITY)
    spare.locator('select[name$="-type"]').select_option("university")
    spare.locator('select[name$="-country"]').select_option("PE")


def _add_a_line(page: Page) -> None:
    """One more row, asked for with its button; what was typed above stays."""
    rows = page.locator("#budget fieldset")
    before = rows.count()
    page.get_by_role("button", name=said("One more line")).click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator("#id_places")).to_have_value("31")
    line = {"item": "Alquiler de sala de prueba", "quantity": "3", "unit": "días", "unit_cost": "250"}
    for name, value in line.items():
        rows.nth(before).locator(f'input[name$="-{name}"]').fill(value)
    rows.nth(before).locator('select[name$="-currency"]').select_option("PEN")


@pytest.mark.parametrize("instrument", OTHERS)
def test_a_manager_reads_and_launches_each_of_the_other_designs(visit: Opener, instrument: str) -> None:
    page = visit("manager")
    _read(page, instrument, "")
    key = launch(page, instrument, title=f"Prueba de {instrument}")

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Prueba de {instrument}")
    passer_by = visit()
    _as_everybody_sees_it(passer_by, key)


def test_a_manager_changes_a_stage_and_saves_the_design_as_a_new_version(visit: Opener) -> None:
    page = visit("manager")
    launch(page, PARAGUAY, title="Paraguay con una etapa mejor")
    page.locator(".c-tabs").get_by_role("link", name="Plan y responsables").click()
    page.get_by_role("link", name=said("Edit"), exact=True).first.click()
    page.locator("#id_titles_es").fill("Inmersión con los equipos")
    press(page, "Save the stage")
    expect(page.get_by_text("Inmersión con los equipos").first).to_be_visible()

    follow(page, "Save as a new version")
    page.locator("#id_note").fill("La primera etapa empieza con los equipos reunidos.")
    press(page, "Save the version")

    page.wait_for_url(re.compile(rf"/programas/{PARAGUAY}/versiones/$"))
    newest = page.locator("main ol.c-rows > li").first
    expect(newest).to_contain_text("La primera etapa empieza con los equipos reunidos.")
    for _step in ("tested", "launched"):
        page.locator("main ol.c-rows > li").first.locator(f'a[href$="/pasar-a/{_step}/"]').click()
        press(page, "Change the state")
        page.wait_for_url(re.compile(rf"/programas/{PARAGUAY}/versiones/$"))
    passer_by = visit()
    passer_by.goto(f"/programas/{PARAGUAY}/")
    expect(passer_by.get_by_text("Inmersión con los equipos").first).to_be_visible()
