"""A session that ends, two hands on one page, an impatient finger, a design full of mistakes."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.acts import CONSOLE, PARAGUAY, PERU, launch, press, said, told
from tests.journeys.conftest import Opener

CYCLE = ("    kind: enrolment\n", "    kind: enrolment\n    after: [closing]\n")
KIND = ("    kind: sprint", "    kind: rocket_science")
TYPED = "Una frase larga que nadie quiere escribir dos veces."


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(visit: Opener, scripts: bool) -> None:
    page = visit("manager", scripts=scripts)
    page.goto(f"/programas/{PERU}/lanzar/")
    page.locator("#id_titles_es").fill(TYPED)
    page.locator("#id_places").fill("17")
    line = page.locator("#budget fieldset").last.locator('input[name$="-item"]')
    line.fill("Una línea del presupuesto")
    page.context.clear_cookies(name=re.compile("session"))
    press(page, "Launch the edition")

    page.wait_for_url(re.compile(r"/cuenta/entrar/"))
    page.locator('form[action="/cuenta/demo/manager/"] button').click()
    page.wait_for_url(re.compile(rf"/programas/{PERU}/lanzar/"))
    told(page, "We kept what you had written.")
    expect(page.locator("#id_titles_es")).to_have_value(TYPED)
    expect(page.locator("#id_places")).to_have_value("17")
    expect(line).to_have_value("Una línea del presupuesto")
    press(page, "Launch the edition")
    page.wait_for_url(CONSOLE)
    expect(page.get_by_role("heading", level=1)).to_have_text(TYPED)


def test_what_one_person_typed_is_not_shown_to_the_next_on_the_same_computer(visit: Opener) -> None:
    page = visit("manager")
    page.goto(f"/programas/{PERU}/lanzar/")
    page.locator("#id_titles_es").fill(TYPED)
    page.context.clear_cookies(name=re.compile("session"))
    press(page, "Launch the edition")
    page.wait_for_url(re.compile(r"/cuenta/entrar/"))

    page.locator('form[action="/cuenta/demo/stranger/"] button').click()
    page.wait_for_url(lambda url: "/cuenta/entrar/" not in url)
    assert TYPED not in page.content()


def test_who_saves_second_keeps_what_she_typed_and_sees_what_was_saved(visit: Opener) -> None:
    first = visit("manager")
    key = launch(first, PERU, title="Edición de cuatro manos")
    second = visit("manager")
    for page in (first, second):
        page.goto(f"/ediciones/{key}/consola/datos/")

    first.locator("#id_places").fill("21")
    press(first, "Save")
    first.wait_for_url(CONSOLE)
    second.locator("#id_places").fill("34")
    second.locator("#id_titles_es").fill("Edición de dos manos")
    press(second, "Save")

    told(second, "Somebody else saved first.")
    expect(second.locator("#id_places")).to_have_value("34")
    expect(second.locator("#id_titles_es")).to_have_value("Edición de dos manos")
    saved = second.locator(".c-notice").filter(has_text=said("Somebody else saved first."))
    expect(saved).to_contain_text("21")
    expect(saved).to_contain_text("Edición de cuatro manos")
    press(second, "Save")
    second.wait_for_url(CONSOLE)
    expect(second.get_by_role("heading", level=1)).to_have_text("Edición de dos manos")


def test_an_impatient_double_click_launches_one_edition(visit: Opener) -> None:
    title = f"Dos clics {uuid4().hex[:5]}"
    page = visit("manager", scripts=False)  # with scripts the page itself holds the second click back
    page.goto(f"/programas/{PARAGUAY}/lanzar/")
    page.locator("#id_titles_es").fill(title)
    page.get_by_role("button", name=said("Launch the edition"), exact=True).dblclick()
    page.wait_for_url(CONSOLE)

    page.goto(f"/buscar/?q={title}")
    expect(page.locator("#results h2 a").filter(has_text=title)).to_have_count(1)


def test_every_mistake_of_a_design_is_told_at_once_by_line_and_field(visit: Opener) -> None:
    page = visit("manager")
    text, kind, cycle = _with_two_mistakes(_design(page))
    page.goto("/programas/subir/")
    _upload(page, text)

    table = page.get_by_role("table", name=said("Mistakes in the file"))
    expect(table).to_be_visible()
    told_at = {row.locator("td").nth(0).inner_text(): row.inner_text() for row in table.locator("tbody tr").all()}
    assert "rocket_science" in told_at[str(kind)]
    assert "stages" in told_at[str(kind)]
    assert "stages" in told_at[str(cycle)], told_at
    assert "closing" in told_at[str(cycle)], told_at
    _upload(page, text.replace(CYCLE[1], CYCLE[0], 1).replace(KIND[1], KIND[0], 1))
    page.wait_for_url(re.compile(r"/programas/otro-[^/]+/versiones/$"))
    told(page, "The blueprint has no mistakes. It is saved in draft.")


def _design(page: Page) -> str:
    """A design as anybody downloads it, under a key of its own."""
    answer = page.request.get(f"/programas/{PERU}/versiones/1/yaml/")
    assert answer.ok
    return answer.text().replace("key: peru-desafios", f"key: otro-{uuid4().hex[:6]}", 1)


def _with_two_mistakes(design: str) -> tuple[str, int, int]:
    """The first stage waits for the last, and the second is of a kind that nobody knows; the two lines."""
    text = design.replace(CYCLE[0], CYCLE[1], 1).replace(KIND[0], KIND[1], 1)
    lines = text.splitlines()
    return text, lines.index(KIND[1]) + 1, lines.index("    after: [closing]") + 1


def _upload(page: Page, text: str) -> None:
    """Choose the file and send it."""
    file = {"name": "diseno.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    page.locator("#id_file").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Check and save")
