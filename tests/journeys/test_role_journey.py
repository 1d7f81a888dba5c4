"""People leave: what they held is listed, and the deputy goes on the same day."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.acts import PARAGUAY, launch, letter_to, press, said, told
from tests.journeys.conftest import Opener


def _opens(page: Page, key: str) -> bool:
    answer = page.goto(f"/ediciones/{key}/consola/")
    assert answer is not None
    return answer.status == 200


def test_a_manager_leaves_and_her_deputy_finds_everything_under_her_name(visit: Opener) -> None:
    page, leaver, deputy = visit("manager"), visit("facilitator"), visit("mentor")
    key = launch(page, PARAGUAY, title="Edición que cambia de manos")
    assert not _opens(leaver, key)
    page.goto(f"/ediciones/{key}/consola/roles/")
    page.locator("#id_person").fill("facilitator@minga.example")
    page.locator("#id_kind").select_option("manager")
    page.locator("#id_starts_on").fill(date.today().isoformat())  # noqa: DTZ011 - only for a form
    page.locator("#id_deputy").fill("mentor@minga.example")
    page.locator("#id_title").fill("Jefatura de prueba")
    press(page, "Give the role")
    row = page.get_by_role("listitem").filter(has_text="Jefatura de prueba")
    expect(row).to_contain_text("F. A.")
    assert _opens(leaver, key)

    row.get_by_role("link", name=re.compile(f"^{said('End the role')}")).click()
    held = page.locator(".c-panel").filter(has_text=said("What is held through this role"))
    expect(held.get_by_role("listitem").first).to_be_visible()
    expect(held).to_contain_text("Edición que cambia de manos")
    press(page, "End the role")
    expect(page.locator(".c-errors")).to_be_visible()
    page.get_by_label(said("Moved to another post")).check()
    expect(page.get_by_label(re.compile(r"^L\. O\."))).to_be_checked()
    page.locator("#id_note").fill("Falta cerrar el convenio con el laboratorio.")
    press(page, "End the role")

    told(page, "The role ended. Whoever takes over gets a message.")
    page.goto(f"/ediciones/{key}/consola/roles/")
    expect(page.get_by_role("listitem").filter(has_text="Jefatura de prueba")).to_contain_text("L. O.")
    assert _opens(deputy, key)
    assert not _opens(leaver, key)
    letter = letter_to(visit("support"), "mentor@minga.example", "Edición que cambia de manos")
    assert "Edición que cambia de manos" in letter
