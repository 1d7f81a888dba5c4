"""One canvas, several hands, bad lines and worse files: nothing is lost, nothing stands there twice."""

import io
import os
import re
from pathlib import Path
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import follow, press, said, told
from tests.journeys.acts_dossier import fill, shop
from tests.journeys.conftest import Opener

KEY = "turnos-de-salud-sin-madrugar"
CANVAS = re.compile(r"/taller/lienzos/[0-9a-f-]{36}/")
LARGEST = 12 * 1024 * 1024


def _begin(page: Page, title: str) -> str:
    """Begin the problem tree on screen; its address."""
    page.goto(shop(KEY, "lienzos/usar/problem-tree/"))
    fill(page, title=f"{title} {uuid4().hex[:4]}")
    press(page, "Fill it in on screen, with the team")
    page.wait_for_url(CANVAS)
    return page.url


def _cell(page: Page, name: str) -> Locator:
    return page.locator(f'[name="q.{name}"]')


def _stands(page: Page, **cells: str) -> None:
    """The cells say exactly this."""
    for name, text in cells.items():
        expect(_cell(page, name)).to_have_value(text)


def _line_says(page: Page, state: str) -> None:
    """Where the words are: saved, or kept in this browser."""
    expect(page.locator(f'[data-save="{state}"]')).to_be_visible()


def _write(page: Page, **cells: str) -> None:
    """Type, and wait until the page says that it is saved."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        for name, text in cells.items():
            _cell(page, name).fill(text)
    _line_says(page, "saved")


def test_two_people_write_at_once_and_choose_where_they_met(visit: Opener) -> None:
    ana, beto = visit("participant"), visit("facilitator")
    address = _begin(ana, "Dos manos")
    beto.goto(address)
    _write(ana, problem="Seis de cada diez llegan de noche.")
    _write(beto, root="Los turnos se dan en la puerta.")

    for page in (ana, beto):
        page.goto(address)
        _stands(page, problem="Seis de cada diez llegan de noche.", root="Los turnos se dan en la puerta.")
    _write(ana, chosen="La de Ana.")
    _cell(beto, "chosen").fill("La de Beto.")
    told(beto, "Somebody of your team wrote here too. Both texts are kept: save to see them.")
    press(beto, "Save")

    _stands(beto, chosen="La de Beto.")
    other = beto.locator(".q-other")
    expect(other).to_contain_text("La de Ana.")
    press(beto, "Finish this version")
    expect(beto.locator(".q-other")).to_contain_text("La de Ana.")  # first choose
    beto.locator(".q-other").get_by_role("button", name=said("Use that one")).click()
    _stands(beto, chosen="La de Ana.", problem="Seis de cada diez llegan de noche.")
    expect(other).to_have_count(0)
    press(beto, "Finish this version")
    told(beto, "This version stands. You can go on from it when you like.")
    for words in ("La de Ana.", "Los turnos se dan en la puerta."):
        expect(beto.get_by_text(words, exact=True)).to_have_count(1)


def test_a_dropped_line_a_stale_tab_and_the_back_button_lose_nothing(visit: Opener) -> None:
    page = visit("participant")
    address = _begin(page, "Sin señal")
    stale = page.context.new_page()
    stale.goto(address)
    page.context.set_offline(True)
    _cell(page, "problem").fill("Escrito sin señal.")
    _line_says(page, "kept")
    page.context.set_offline(False)
    _line_says(page, "saved")

    _write(stale, root="De la otra pestaña.")
    page.goto(address)
    _stands(page, problem="Escrito sin señal.", root="De la otra pestaña.")
    _cell(page, "problem").fill("Escrito después.")
    press(page, "Save")
    page.wait_for_load_state()
    page.go_back()
    _cell(page, "chosen").fill("Después de volver atrás.")
    press(page, "Save")

    page.goto(address)
    _stands(page, problem="Escrito después.", root="De la otra pestaña.", chosen="Después de volver atrás.")
    expect(page.locator(".q-other")).to_have_count(0)


def test_the_empty_canvas_is_one_sheet_of_paper(visit: Opener) -> None:
    page = visit("participant")
    page.goto(shop(KEY, "lienzos/usar/problem-tree/"))
    follow(page, "Print it empty")

    expect(page.get_by_role("heading", name="Problema central")).to_be_visible()
    expect(page.locator("main .t-sheet textarea, main .t-sheet input")).to_have_count(0)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1


def test_a_large_photograph_is_made_smaller_and_a_disguised_program_is_refused(visit: Opener, tmp_path: Path) -> None:
    page = visit("participant")
    page.goto(shop(KEY, "lienzos/usar/problem-tree/"))
    follow(page, "Add a photograph")
    read = f"En el papel dice: nadie sabe cuántos turnos hay. {uuid4().hex[:4]}"
    fill(page, title="Árbol hecho a mano", read_text=read)
    file = tmp_path / "arbol.jpg"
    file.write_bytes(b"MZ\x90\x00" + os.urandom(4000))
    page.locator("#id_photos").set_input_files(file)
    press(page, "Keep the photographs")
    expect(page.locator(".c-field--invalid .c-field__error")).to_contain_text("arbol.jpg")
    expect(page.locator("#id_title")).to_have_value("Árbol hecho a mano")
    expect(page.locator("#id_read_text")).to_have_value(read)

    _photograph(file)
    assert file.stat().st_size > LARGEST
    page.locator("#id_photos").set_input_files(file)
    press(page, "Keep the photographs")
    page.wait_for_url(CANVAS, timeout=30_000)
    expect(page.get_by_text(read, exact=True)).to_be_visible()
    kept = page.request.get(page.locator(".w-photos img").get_attribute("src") or "").body()
    opened = Image.open(io.BytesIO(kept))
    assert max(opened.size) == 2000
    assert len(kept) < LARGEST / 2
    assert not opened.getexif()


def _photograph(file: Path) -> None:
    """Noise does not compress: a telephone's photograph at its heaviest, with what the camera notes."""
    size = (3200, 2400)
    noise = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
    notes = Image.Exif()
    notes[0x010F] = "Cámara de Ana"
    noise.save(file, "JPEG", quality=92, subsampling=0, exif=notes)


def test_a_canvas_is_filled_in_without_scripts(visit: Opener) -> None:
    page = visit("participant", scripts=False)
    _begin(page, "Sin guiones")
    _cell(page, "problem").fill("Sin guiones también.")
    causes = page.locator('[name$=".cause"]')
    causes.first.fill("Una causa.")
    cell = page.locator(".c-canvas__cell").filter(has=causes)
    cell.get_by_role("button", name=said("Add another")).click()
    causes.nth(1).fill("Otra causa.")
    press(page, "Finish this version")

    told(page, "This version stands. You can go on from it when you like.")
    for words in ("Sin guiones también.", "Una causa.", "Otra causa."):
        expect(page.get_by_text(words, exact=True)).to_have_count(1)
    press(page, "Go on from it")
    _stands(page, problem="Sin guiones también.")
