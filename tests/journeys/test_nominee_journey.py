"""From a letter to a signed place, on a phone without scripts and without an account."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.acts import (
    PARAGUAY,
    apply_list,
    follow,
    launch,
    letter_to,
    link_in,
    open_enrolment,
    press,
    said,
    send_list,
    sign_in_by_code,
    told,
)
from tests.journeys.conftest import Opener

MARK = uuid4().hex[:5]
HEADER = ("Nombre", "Apellido", "Correo", "Idioma")
EVA, JOAO, LUZ = (f"{name}-{MARK}@ejemplo.example" for name in ("eva", "joao", "luz"))
PEOPLE = ((EVA, "Eva", "español"), (JOAO, "João", "portugués"), (LUZ, "Luz", "español"))


def _invite_all(page: Page, title: str) -> str:
    """One place, three people asked; the key of the edition."""
    key = launch(page, PARAGUAY, title=title, places=1)
    open_enrolment(page, key)
    rows = [HEADER, *((name, "de Prueba", email, language) for email, name, language in PEOPLE)]
    send_list(page, key, "tres.csv", "\n".join(";".join(row) for row in rows).encode())
    apply_list(page, 3)
    page.goto(f"/ediciones/{key}/personas/")
    for tick in page.locator('input[name="who"]').all():
        tick.check()
    press(page, "Invite")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/personas/$"))
    return key


def _open_the_link(page: Page, support: Page, email: str, title: str, language: str = "es") -> str:
    """From the letter in her language to the page behind its link."""
    letter = letter_to(support, email, said("Invitation: %(edition)s", language, edition=title))
    assert said("Nobody is enrolled without saying yes. If you do not answer, nothing happens.", language) in letter
    link = link_in(letter, "/invitacion/")
    assert page.goto(link).status == 200  # type: ignore[union-attr]
    told(page, "What is asked of you", language)
    return link


def _sign(page: Page, name: str, language: str = "es") -> None:
    page.locator("#id_commitment").check()
    page.locator("#id_consent").check()
    page.locator("#id_signed_name").fill(name)
    press(page, "Sign and accept", language)


def test_three_are_asked_for_one_place_and_each_decides_for_herself(visit: Opener) -> None:
    title = f"Una sola plaza {MARK}"
    manager, support = visit("manager"), visit("support")
    key = _invite_all(manager, title)

    eva = visit(phone=True, scripts=False)
    _open_the_link(eva, support, EVA, title)
    press(eva, "Sign and accept")
    expect(eva.locator(".c-errors")).to_be_visible()
    _sign(eva, "Eva de Prueba")
    told(eva, "You take part.")

    joao = visit(phone=True, scripts=False, language="pt")
    his_link = _open_the_link(joao, support, JOAO, title, "pt")
    _sign(joao, "João de Prueba", "pt")
    told(joao, "You are on the waiting list.", "pt")

    luz = visit(phone=True, scripts=False)
    _open_the_link(luz, support, LUZ, title)
    luz.get_by_text(said("I cannot take part"), exact=True).click()
    luz.locator("#id_reason").fill("Coincide con el censo.")
    press(luz, "Decline the invitation")
    told(luz, "You declined.")

    _find_what_is_next_and_leave(eva, support, title)
    joao.goto(his_link)
    told(joao, "You take part.", "pt")
    letter_to(support, JOAO, said("You have a place now: %(edition)s", "pt", edition=title))
    manager.goto(f"/ediciones/{key}/personas/?status=declined")
    expect(manager.locator("main tbody tr")).to_have_count(1)


def _find_what_is_next_and_leave(page: Page, support: Page, title: str) -> None:
    """She signs in with a code; her work says what is next, what she signed and whom to ask."""
    follow(page, "Go to my work")
    sign_in_by_code(page, support, EVA)
    page.goto("/mi-trabajo/")
    expect(page.get_by_role("link", name=title).first).to_be_visible()
    expect(page.get_by_role("heading", name=said("What comes next"))).to_be_visible()
    expect(page.get_by_role("heading", name=said("Whom to ask"))).to_be_visible()
    page.get_by_text(said("What you signed"), exact=True).click()
    follow(page, "I cannot go on")
    press(page, "Leave")
    page.wait_for_url(re.compile(r"/mi-trabajo/$"))
    expect(page.get_by_text(said("What you signed"), exact=True)).to_have_count(0)
