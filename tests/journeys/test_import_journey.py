"""A manager brings the list that she already has, mistakes and all, as CSV and as Excel."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.factories.enrolment import HEADER, csv_bytes, nominee, xlsx_bytes
from tests.journeys.acts import PARAGUAY, apply_list, follow, launch, press, said, send_list, told
from tests.journeys.conftest import Opener

MARK = uuid4().hex[:5]  # so that the journey can be walked twice in the same Minga
TOWN = f"Municipalidad de Prueba {MARK}"
KNOWN = "Estrategia Nacional de Innovación (ENI)"


def _row(series: str, number: int, **cells: str) -> list[str]:
    """A nominee of one journey, so that two journeys never nominate the same person."""
    own = {"Correo electrónico": f"{series}{number:03}-{MARK}@ejemplo.example", "Cédula": _document(series, number)}
    return nominee(number, **{"Institución": TOWN, **own, **cells})


def _document(series: str, number: int) -> str:
    return str(int(MARK, 16) * 10_000 + len(series) * 1_000 + number)


def _with_mistakes(series: str) -> list[list[Any]]:
    """Two hundred people; five rows cannot be taken as they are."""
    rows: list[list[Any]] = [_row(series, number) for number in range(1, 201)]
    rows[9][2] = "sin arroba"
    rows[19] = list(rows[18])  # the same person twice
    rows[29][3] = rows[28][3]  # another e-mail with the same document
    return [list(HEADER), *rows]


def _count(page: Page, words: str) -> int:
    """A figure of the page, found by what stands under it."""
    figure = page.locator(".c-figure").filter(has_text=said(words)).locator(".c-figure__value")
    return int(re.sub(r"\D", "", figure.first.inner_text()))


@dataclass(frozen=True)
class Verdicts:
    new: int
    known: int
    changed: int
    refused: int


def _verdicts(page: Page) -> Verdicts:
    """What the dry run says, once it is over."""
    expect(page.get_by_text(said("new people"), exact=True)).to_be_visible(timeout=60_000)
    words = ("new people", "known, nothing to change", "known, with changes", "refused, they stay out")
    return Verdicts(*(_count(page, each) for each in words))


def _register_the_town(page: Page) -> None:
    """The town is not in the directory: said once, it holds for every row."""
    follow(page, "Say what each name means, once for all its rows")
    expect(page.get_by_role("heading", name=TOWN)).to_be_visible()
    page.get_by_label(said("A new one: register it")).check()
    page.get_by_text(said("Data of the new organisation"), exact=True).click()
    page.locator('select[name="type"]').select_option("municipal")
    page.locator('select[name="country"]').select_option("PY")
    press(page, "Keep and check again")
    told(page, "Every organisation is known")
    follow(page, "Back to the rows")


def _mend(page: Page, row: int, label: str, text: str) -> None:
    """Open the row where it stands, write in the marked cell, see the row judged again."""
    place = page.locator(f"#fila-{row}")
    place.get_by_role("link", name=re.compile(f"^{said('Mend')}")).click()
    place.get_by_label(label).fill(text)
    press(place, "Keep and check again")
    expect(place.locator("form")).to_have_count(0)


def _people_of(page: Page, key: str) -> int:
    page.goto(f"/ediciones/{key}/personas/")
    nominated = page.get_by_text(said("are nominated, not yet invited"), exact=True)
    return _count(page, "are nominated, not yet invited") if nominated.count() else 0


def test_two_hundred_people_come_from_a_csv_of_an_old_office_and_can_be_taken_back(visit: Opener) -> None:
    page = visit("manager")
    key = launch(page, PARAGUAY, title="Edición de la lista en CSV")
    send_list(page, key, "nominas.csv", csv_bytes(_with_mistakes("csv"), delimiter=";", encoding="cp1252"))

    assert _verdicts(page).refused == 200
    _register_the_town(page)
    first = _verdicts(page)
    assert (first.new, first.known, first.changed, first.refused) == (196, 0, 0, 4)
    page.get_by_role("link", name=re.compile(rf"^{said('Refused')}")).click()
    bad = page.locator("#fila-11")
    expect(bad.locator("td.is-bad")).to_have_text("sin arroba")
    expect(page.locator("tbody tr")).to_have_count(4)
    for row in (11, 21, 30, 31):
        assert page.locator(f"#fila-{row} .c-import__reason").count() >= 1, row

    _mend(page, 11, "Correo", f"mendada-csv-{MARK}@ejemplo.example")
    _mend(page, 31, "Documento", _document("csv", 999))
    mended = _verdicts(page)
    assert (mended.new, mended.refused) == (199, 1)
    apply_list(page, 199)
    assert _people_of(page, key) == 199

    send_list(page, key, "otra vez.csv", csv_bytes(_with_mistakes("csv"), delimiter=";", encoding="cp1252"))
    again = _verdicts(page)
    assert again.new == 0, "sent twice, nobody is doubled"
    assert _people_of(page, key) == 199

    page.goto(f"/ediciones/{key}/importaciones/")
    page.get_by_role("link", name="nominas.csv").click()
    page.get_by_text(said("Undo the import"), exact=True).click()
    press(page, "Undo it")
    told(page, "The import is undone: everything is as it was before.")
    assert _people_of(page, key) == 0


def test_an_excel_list_shows_its_formula_and_takes_the_rest(visit: Opener) -> None:
    page = visit("manager")
    key = launch(page, PARAGUAY, title="Edición de la lista en Excel")
    rows: list[list[Any]] = [list(HEADER), *(_row("excel", number, Institución=KNOWN) for number in range(1, 13))]
    rows[5][2] = '=CONCATENATE("a","@ejemplo.example")'
    send_list(page, key, "nominas.xlsx", xlsx_bytes(rows))

    verdicts = _verdicts(page)
    assert (verdicts.new, verdicts.refused) == (11, 1)
    expect(page.locator("#fila-6 td.is-bad")).to_be_visible()
    _mend(page, 6, "Correo", f"excel-mendada-{MARK}@ejemplo.example")
    apply_list(page, 12)
    assert _people_of(page, key) == 12


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 2000),
        ("lista.pdf", b"%PDF-1.7\n" + b"0" * 2000),
        ("vacia.csv", b""),
        ("solo-titulos.csv", csv_bytes([HEADER], delimiter=";")),
        ("enorme.csv", b"a;b\n" * (21 * 1024 * 1024 // 4)),
    ],
    ids=["wrong-kind", "pdf", "empty", "only-titles", "too-large"],
)
def test_a_file_that_is_no_list_is_refused_in_words_and_another_can_be_sent(
    visit: Opener, name: str, content: bytes
) -> None:
    page = visit("manager")
    page.goto("/ediciones/mias/")
    key = page.locator('main a[href*="/consola/"]').first.get_attribute("href").split("/")[2]  # type: ignore[union-attr]
    send_list(page, key, name, content)

    refused = page.locator(".c-errors, .c-notice--bad")
    expect(refused.first).to_be_visible(timeout=30_000)
    assert len(refused.first.inner_text().split()) >= 4
    expect(
        page.get_by_role("button", name=said("Send and look"))
        .or_(page.get_by_role("link", name=said("Send another file")))
        .first
    ).to_be_visible()
