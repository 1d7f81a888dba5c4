"""A facilitator projects the code and prints the sheet: the QR fills its box, the sheet is A4."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Opener

ROOM = "/ediciones/innovadores-publicos-paraguay-1/aula/asistencia/"
A4 = (595, 842)
BOXES = """() => ['.t-code__qr', '.t-code__qr svg', '.t-code__qr .qrline'].map(name => {
    const box = document.querySelector(name).getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom].map(Math.round);
})"""


def _door(page: Page, way: str) -> None:
    """The code or the sheet of the first session."""
    page.goto(ROOM)
    page.locator(f'a[href$="/{way}/"]').first.click()


@pytest.mark.parametrize("phone", [False, True])
def test_qr_fills_its_box_and_stays_inside(visit: Opener, phone: bool) -> None:
    page = visit("facilitator", phone=phone)
    _door(page, "codigo")
    page.wait_for_url("**/codigo/")
    if page.locator(".t-code__qr").count() == 0:
        page.get_by_role("button", name="Mostrar el código").click()
    page.wait_for_selector(".t-code__qr")

    box, drawn, lines = page.evaluate(BOXES)

    width = box[2] - box[0]
    assert 0 <= box[0] < box[2] <= (390 if phone else 1280)
    assert drawn[2] - drawn[0] > width * 0.85
    assert lines[2] - lines[0] > width * 0.75
    assert box[0] <= drawn[0] <= drawn[2] <= box[2]
    assert box[1] <= drawn[1] <= drawn[3] <= box[3]


def test_sheet_prints_on_a4_with_a_line_for_each_person(visit: Opener) -> None:
    page = visit("facilitator")
    _door(page, "hoja")
    page.wait_for_url("**/hoja/")
    people = page.locator(".t-sheet tbody tr").count()

    page.emulate_media(media="print")
    shown = page.locator(".c-crumbs, .c-tabs, .c-button, .c-foot").filter(visible=True).count()
    printed = page.pdf(prefer_css_page_size=True)

    sizes = {
        tuple(round(float(n)) for n in box.split()[2:]) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed)
    }
    assert sizes == {A4}
    assert shown == 0
    assert people >= 40
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3
