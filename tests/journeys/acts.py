"""What people of the journeys do again and again, told once."""

import re
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from minga.programmes.enums import EnrolmentStatus

PERU: Final = "peru-desafios"
PARAGUAY: Final = "innovadores-publicos-paraguay"
CONSOLE: Final = re.compile(r"/ediciones/[^/]+/consola/$")
PATIENCE: Final = 30.0


def said(english: str, language: str = "es", **values: object) -> str:
    """The words of the page for an English message, as a person reads them in her language."""
    with translation.override(language):
        return translation.gettext(english) % values if values else translation.gettext(english)


def state(status: EnrolmentStatus, language: str = "es") -> str:
    """The words for the state of somebody in an edition."""
    with translation.override(language):
        return str(status.label)


def press(page: Page | Locator, english: str, language: str = "es") -> None:
    """Press the button that says this."""
    page.get_by_role("button", name=said(english, language), exact=True).first.click()


def follow(page: Page | Locator, english: str, language: str = "es") -> None:
    """Follow the link that says this."""
    page.get_by_role("link", name=said(english, language), exact=True).first.click()


def told(page: Page, english: str, language: str = "es", **values: object) -> None:
    """The page says this."""
    expect(page.get_by_text(said(english, language, **values)).first).to_be_visible()


def look_until(page: Page, wanted: Locator) -> None:
    """Reload, as a person does who waits for a letter, until it is there."""
    until = time.monotonic() + PATIENCE
    while not wanted.first.is_visible() and time.monotonic() < until:
        page.wait_for_timeout(250)
        page.reload()
    expect(wanted.first).to_be_visible()


def in_weeks(weeks: int) -> str:
    """A day so many weeks from today, as a date field takes it."""
    return (date.today() + timedelta(weeks=weeks)).isoformat()  # noqa: DTZ011 - only for a form


def launch(page: Page, instrument: str, *, title: str, places: int | None = None) -> str:
    """Launch an edition as it is proposed, under a title of its own; the key of the new edition."""
    page.goto(f"/programas/{instrument}/lanzar/")
    for language in page.locator('input[name^="titles_"]').all():
        language.fill(title)
    if places is not None:
        page.locator("#id_places").fill(str(places))
    press(page, "Launch the edition")
    page.wait_for_url(CONSOLE)
    return key_in(page)


def key_in(page: Page) -> str:
    """The key of the edition in the address."""
    return page.url.split("/ediciones/")[1].split("/")[0]


def open_enrolment(page: Page, key: str) -> None:
    """Take an edition from preparation to open."""
    page.goto(f"/ediciones/{key}/consola/estado/open/")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(CONSOLE)


def send_list(page: Page, key: str, name: str, content: bytes) -> None:
    """Choose the file and send it."""
    page.goto(f"/ediciones/{key}/importaciones/")
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        page.get_by_label(said("Your list")).set_input_files(Path(folder) / name)
        press(page, "Send and look")


def apply_list(page: Page, people: int) -> None:
    """Import so many people and wait until they are in."""
    page.get_by_role("button", name=re.compile(rf"\b{people}\b")).click()
    expect(page.get_by_text(said("Imported."))).to_be_visible(timeout=60_000)


def letter_to(page: Page, email: str, subject: str) -> str:
    """The text of a letter, read in the outbox by support staff. `page` is signed in as support."""
    page.goto("/cuenta/bandeja-de-salida/")
    row = page.get_by_role("listitem").filter(has_text=email).filter(has_text=subject)
    look_until(page, row)
    row.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
    return page.locator("main .c-prose").inner_text()


def link_in(letter: str, part: str) -> str:
    """The address in a letter that holds this part, without the name of the site."""
    found = re.search(rf"https?://[^/\s]+({re.escape(part)}\S+)", letter)
    assert found, letter
    return found[1].rstrip(".>)")


def sign_in_by_code(page: Page, support: Page, email: str) -> None:
    """Ask for a code, read it in the letter, write it: no password. Works without scripts."""
    page.goto("/cuenta/entrar/")
    page.locator('main input[type="email"]').first.fill(email)
    press(page, "Send me a code")
    page.wait_for_url("**/cuenta/entrar/codigo/")
    support.goto("/cuenta/bandeja-de-salida/")
    row = support.get_by_role("listitem").filter(has_text=email)
    look_until(support, row)
    row.first.get_by_role("link").click()
    code = re.search(r"\d{4}-\d{4}", support.locator("main .c-prose").inner_text())
    assert code
    page.locator('main input[name="code"]').fill(code[0])
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/cuenta/entrar/" not in url)
