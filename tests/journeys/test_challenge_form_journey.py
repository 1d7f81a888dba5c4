"""The guided form of a challenge: it finds what is alike, it advises, and it loses nothing."""

import re
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import press, said, told
from tests.journeys.acts_dossier import begin_challenge, fill, missing, queue, write_step
from tests.journeys.conftest import Opener

MARK = uuid4().hex[:4]
ALIKE = "Largas esperas de madrugada para conseguir turno"
TANGLED = "A los efectos de la realización de la implementación de una solución de turnos de atención en el puesto."
WHO = "Familias que viven a más de diez kilómetros del puesto."


def _begun(page: Page, title: str) -> str:
    """A draft of one's own; the address of its steps."""
    return f"/desafios/{begin_challenge(page, queue(f'{title} {MARK}'))}/escribir/"


def _saved(page: Page) -> None:
    """The server has it: what was typed is answered, and the line says so."""
    expect(page.locator('[data-save="saved"]')).to_be_visible()


def _field(page: Page, name: str) -> Locator:
    return page.locator(f"#id_{name}")


def test_what_is_alike_is_shown_while_typing_and_joined_instead_of_doubled(visit: Opener) -> None:
    page = visit("owner")
    page.goto("/desafios/nuevo/")
    own = f"Esperas para conseguir turno {MARK}"
    fill(page, title=own, complaint="Llegamos de madrugada para conseguir un turno y a las ocho ya no queda.")
    item = page.locator(".c-similar li").filter(has_text=ALIKE)
    expect(item).to_be_visible()

    item.get_by_role("button", name=said("It is ours too: join it")).click()
    page.wait_for_url(re.compile(r"/unir/\?con="))
    expect(page.get_by_role("radio", name=re.compile(ALIKE))).to_be_checked()
    page.locator("main form .c-actions button").first.click()
    told(page, "Joined. Those who answer for it know that it happens to you too.")
    expect(page.get_by_role("heading", level=1)).to_have_text(ALIKE)
    page.goto(f"/desafios/?q={own}")
    expect(page.locator("main").get_by_role("link", name=own)).to_have_count(0)


def test_a_plain_language_note_appears_while_typing_and_never_blocks(visit: Opener) -> None:
    page = visit("participant")
    _begun(page, "Palabras claras")
    fill(page, question=TANGLED)

    note = page.locator("#id_question_plain")
    expect(note).to_contain_text(said("These are suggestions: you decide."))
    fill(page, question="¿Cómo damos turnos a quien vive lejos?")
    expect(note).not_to_contain_text(said("These are suggestions: you decide."))
    fill(page, question=TANGLED)
    press(page, "Save and go on")
    page.wait_for_url(re.compile("/escribir/afectados/"))


def test_a_line_that_drops_and_a_session_that_ends_keep_the_text(visit: Opener) -> None:
    page = visit("participant")
    steps = _begun(page, "Sin señal")
    page.goto(f"{steps}afectados/")
    page.context.set_offline(True)
    fill(page, affected=WHO, affected_count="1.200")
    expect(page.locator('[data-save="kept"]')).to_be_visible()
    page.context.set_offline(False)
    _saved(page)
    page.reload()
    expect(_field(page, "affected")).to_have_value(WHO)

    page.goto(f"{steps}causas/")
    page.context.clear_cookies(name=re.compile("session"))
    fill(page, causes="Nadie sabe cuántos turnos hay.")
    press(page, "Save and go on")
    page.wait_for_url(re.compile("/cuenta/entrar/"))
    page.locator('form[action="/cuenta/demo/participant/"] button').click()
    page.wait_for_url(re.compile("/escribir/causas/"))
    expect(_field(page, "causes")).to_have_value("Nadie sabe cuántos turnos hay.")
    press(page, "Save and go on")
    page.wait_for_url(re.compile("/escribir/marco/"))


def test_two_who_write_the_same_step_choose_where_they_met(visit: Opener) -> None:
    writer, other = visit("participant", scripts=False), visit("owner", scripts=False)
    steps = _begun(writer, "Cuatro manos")
    for page in (writer, other):
        page.goto(f"{steps}afectados/")
    fill(writer, affected="Las madres de la compañía Potrero.", affected_source="Censo")
    press(writer, "Save and go on")
    fill(other, affected=WHO, public_value="Gana quien vive lejos.")
    press(other, "Save and go on")

    met = other.locator(".c-field").filter(has=_field(other, "affected"))
    expect(met).to_contain_text("Las madres de la compañía Potrero.")
    expect(_field(other, "affected")).to_have_value(WHO)
    other.locator('[name="choose-affected"][value="mine"]').check()
    press(other, "Save and go on")
    other.wait_for_url(re.compile("/escribir/evidencia/"))
    writer.goto(f"{steps}afectados/")
    for name, text in {"affected": WHO, "affected_source": "Censo", "public_value": "Gana quien vive lejos."}.items():
        expect(_field(writer, name)).to_have_value(text)


def test_a_step_is_written_with_the_keyboard_alone(visit: Opener) -> None:
    page = visit("participant")
    steps = _begun(page, "Teclado")
    page.goto(f"{steps}afectados/")
    for name, text in (("affected", WHO), ("affected_count", "1.200"), ("affected_source", "Censo")):
        _tab_to(page, _field(page, name))
        page.keyboard.type(text)
    _tab_to(page, page.get_by_role("button", name=said("Save and go on"), exact=True).last)
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/escribir/evidencia/"))
    page.goto(f"{steps}afectados/")
    expect(_field(page, "affected_count")).to_have_value(re.compile(r"^1\.?200$"))


def _tab_to(page: Page, wanted: Locator) -> None:
    for _step in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"never reached: {wanted}")


def test_from_the_complaint_to_the_map_without_scripts(visit: Opener) -> None:
    page = visit("owner", scripts=False)
    trouble = queue(f"Sin guiones {MARK}")
    begin_challenge(page, trouble)
    for step in ("queja", "afectados"):
        write_step(page, step, trouble.steps[step])
    press(page, "Save and go on")
    write_step(page, "causas", trouble.steps["causas"])
    for _step in ("marco", "adopcion"):
        press(page, "Save and go on")

    page.wait_for_url(re.compile("/escribir/revisar/"))
    missing(page, "There is evidence", "There is a baseline, and a figure of success",
            "It serves a target of the 2030 Agenda", "It has a route to adoption")  # fmt: skip
    press(page, "Put it on the map")
    told(page, "It is on the map. Next: characterise it.")
    passer_by = visit()
    passer_by.goto("/desafios/")
    passer_by.get_by_role("link", name=trouble.title).first.click()
    expect(passer_by.locator("main")).to_contain_text("seis compañías rurales")
