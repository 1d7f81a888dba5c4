"""A manager's whole day in a browser that runs no script: every page leads on by links and buttons."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from minga.programmes.enums import EnrolmentStatus
from tests.factories.enrolment import csv_bytes
from tests.journeys.acts import (
    CONSOLE,
    PARAGUAY,
    key_in,
    look_until,
    open_enrolment,
    press,
    said,
    send_list,
    state,
    told,
)
from tests.journeys.conftest import Opener

MARK = uuid4().hex[:5]


def _launch(page: Page) -> str:
    page.goto(f"/programas/{PARAGUAY}/lanzar/")
    page.locator("#id_titles_es").fill("Edición sin guiones")
    rows = page.locator("#budget fieldset")
    before = rows.count()
    page.get_by_role("button", name=said("One more line")).click()
    expect(rows).to_have_count(before + 1)
    rows.last.locator('input[name$="-item"]').fill("Papel y lápiz")
    press(page, "Show the calendar from this day")
    expect(rows.locator('input[value="Papel y lápiz"]')).to_have_count(1)
    press(page, "Launch the edition")
    page.wait_for_url(CONSOLE)
    return key_in(page)


def _import(page: Page, key: str) -> None:
    """The dry run is waited for with a link; the row is mended on a page of its own."""
    people = [
        ("Nombre", "Apellido", "Correo"),
        *((f"N{n}", "de Prueba", f"sg{n}-{MARK}@ejemplo.example") for n in range(3)),
    ]
    people[2] = ("N1", "de Prueba", "roto")
    send_list(page, key, "sin guiones.csv", csv_bytes(people, delimiter=";"))
    look_until(page, page.locator("#fila-3"))
    page.locator("#fila-3").get_by_role("link").click()
    page.locator('main input[name="email"]').fill(f"sg1-{MARK}@ejemplo.example")
    press(page, "Keep and check again")
    page.wait_for_url(re.compile("#fila-3$"))
    page.get_by_role("button", name=re.compile(r"\b3\b")).click()
    look_until(page, page.get_by_text(said("Imported.")))


def test_a_manager_launches_imports_and_invites_without_scripts(visit: Opener) -> None:
    page = visit("manager", scripts=False)
    key = _launch(page)
    open_enrolment(page, key)
    _import(page, key)

    page.goto(f"/ediciones/{key}/personas/")
    page.get_by_role("searchbox").or_(page.locator('input[name="q"]')).first.fill("N2")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=N2"))
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator('input[name="who"]').check()
    press(page, "Invite")
    press(page, "Send the invitation")
    page.wait_for_url(re.compile(r"/personas/"))
    look_until(page, page.get_by_role("row").filter(has_text="N2").filter(has_text=state(EnrolmentStatus.INVITED)))
    page.locator("summary").filter(has=page.locator(".c-menu__who")).click()
    page.locator(".c-menu--account form button").last.click()
    told(page, "Sign in")
