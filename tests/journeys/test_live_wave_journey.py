"""A measurement from its invitation to the published result, by everybody who has a hand in it, through the screens.

What would take weeks is done by `waves_to_seed`: other entities answer, other grades come in, days pass.
"""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import follow, press, said, told
from tests.journeys.acts_calls import seed
from tests.journeys.acts_dossier import fill
from tests.journeys.conftest import ROOT, Opener, Site, sideways
from tests.journeys.waves_told import APART, HOME, SLIP

INDEX = "/indices/indice-de-capacidad-para-innovar/"
HOST = "Estrategia Nacional de Innovación"
TITLE = f"Municipios que aprenden {uuid4().hex[:5]}"  # so that the journey can be walked twice in the same Minga
TYPED = "Cada trimestre un equipo cuenta qué probó, también lo que no resultó."
TOWNS = ("Itá Porá", "Yvy Sati", "Costa Jhovy", "Colonia Tajy")
PROOF = "Acta del taller de pruebas"
PROVED = "g2"
WHY = "El acta citada prueba que se hace, y no que se decide con ello."
APPEAL = "El acta de este año está citada en la página 2 y dice quién responde."
ANSWER = "Se miró de nuevo: el acta prueba el nivel siguiente."
LONG = 60_000


def test_a_wave_goes_from_the_invitation_to_the_result_that_anybody_computes_again(
    visit: Opener, site: Site, tmp_path: Path
) -> None:
    office, owner = visit("manager"), visit("owner", phone=True)
    wave = plan(office)
    invite(office, wave)
    answer(owner, wave, tmp_path)
    helped(site, "others", wave)
    begin_grading(office, wave)
    helped(site, "grades", wave)
    grade(visit("juror"), wave, level=1)
    grade(visit("mentor"), wave, level=1, apart=-1)
    settle(office, wave)
    appeal(owner, wave)
    answer_appeal(office, wave)
    wrong = helped(site, "slip", wave)
    compute(office, wave)
    decide(office, wave, wrong)
    publish(office, wave)
    reader = visit(None, phone=True)
    read_result(reader, wave)
    compute_again(reader, wave, tmp_path)


def test_fifty_entities_are_measured_compared_with_before_and_shown_in_no_order(visit: Opener) -> None:
    page = visit(None)
    page.goto("/")
    goal = page.locator(".c-goal").filter(has_text=re.compile("medidas con el índice"))
    expect(goal.locator(".c-figure__value")).to_have_text("50")

    page.goto("/mediciones/medicion-nacional/entidades/")
    told(page, "By name: this is no ranking.")
    page.goto(entity("medicion-nacional"))
    method = page.locator(".r-change tr").filter(has_text=said("The method")).locator("td").first
    expect(method).to_have_text(re.compile(r"[1-9]"))
    expect(page.get_by_role("heading", name=said("Improvement plan"))).to_be_visible()


def helped(site: Site, verb: str, wave: str) -> dict[str, Any]:
    """Done by the script."""
    return seed(site, verb, wave, script="waves_to_seed")


def entity(wave: str, rest: str = "") -> str:
    """A page of the entity of the cast."""
    return f"/mediciones/{wave}/entidades/{HOME}/{rest}"


def step(page: Page, wave: str, verb: str) -> None:
    """The office moves the wave on."""
    page.goto(f"/mediciones/{wave}/oficina/")
    press(page, verb)
    told_start = said("The wave is here now: %(state)s.").partition("%")[0]
    expect(page.get_by_text(told_start).first).to_be_visible()


# --- The office plans and invites ----------------------------------------------------------------


def plan(page: Page) -> str:
    """A wave with the published method, for four towns, each found by its name; its key."""
    page.goto(f"{INDEX}nueva-medicion/")
    page.locator("#id_host").select_option(label=page.locator("#id_host option").filter(has_text=HOST).inner_text())
    press(page, "Plan it")
    told(page, "The wave is planned. Now say whom it measures.")
    wave = page.url.split("/mediciones/")[1].split("/")[0]
    page.goto(f"/mediciones/{wave}/oficina/fechas/")
    fill(page, titles_es=TITLE)
    press(page, "Save")
    for town in TOWNS:
        page.goto(f"/mediciones/{wave}/oficina/entidades/agregar/?q={town}&country=PY")
        page.get_by_role("checkbox", name=town).check()
        press(page, "Add the ticked ones")
        page.wait_for_url(f"**/{wave}/oficina/entidades/**")
    page.goto(f"/mediciones/{wave}/oficina/entidades/")
    expect(page.get_by_role("row").filter(has_text=TOWNS[0])).to_be_visible()
    step(page, wave, "Open it and invite")
    return wave


def invite(page: Page, wave: str) -> None:
    """Nobody has a role that answers for the town: the office says whom it writes to."""
    page.goto(f"/mediciones/{wave}/oficina/respuestas/")
    page.get_by_role("row").filter(has_text="Itá Porá").get_by_role("link", name=said("Name somebody")).click()
    fill(page, person="owner@minga.example")
    press(page, "Name and invite")
    page.wait_for_url(f"**/{wave}/oficina/respuestas/")


# --- The entity answers, on a phone --------------------------------------------------------------


def answer(page: Page, wave: str, folder: Path) -> None:
    """Yes; what Minga knows confirmed; one answer typed; one document uploaded and cited; sent."""
    page.goto("/mi-trabajo/")
    expect(page.locator("main")).to_contain_text(TITLE)
    page.locator(f"main a[href='{entity(wave, 'responder/')}']").first.click()
    press(page, "Yes, we take part")
    page.goto(entity(wave, "responder/partes/part_purpose/"))
    known = page.locator(".k-known--waiting")
    waiting = known.count()
    assert waiting > 0
    known.first.get_by_role("button", name=said("Yes, it is so")).click()
    expect(page.locator(".k-known--confirmed")).to_have_count(1)
    expect(known).to_have_count(waiting - 1)
    asked = page.locator(".k-ask").filter(has_text=f"{PROVED} ·")
    asked.locator("textarea").fill(TYPED)
    prove(page, asked, folder)
    assert sideways(page) == 0
    page.goto(entity(wave, "responder/revisar/"))
    expect(page.locator("main")).to_contain_text(TYPED)
    expect(page.locator("main")).to_contain_text(PROOF)
    page.locator("main form[method=post]").last.get_by_role("button").last.click()
    page.wait_for_url(f"**{entity(wave, 'responder/recibo/')}")
    told(page, "Your answers arrived. You have a letter with the receipt.")


def prove(page: Page, asked: Locator, folder: Path) -> None:
    """From the question to the shelf of evidence and back."""
    paper = folder / "acta.txt"
    paper.write_text("Acta: doce personas probaron los turnos por teléfono.\n")
    asked.locator("summary").click()
    asked.get_by_role("button", name=said("Upload evidence")).click()
    page.wait_for_url("**/pruebas/?*")
    page.locator("#id_title").fill(PROOF)
    page.locator("#id_file").set_input_files(paper)
    press(page, "Keep it")
    expect(page.get_by_role("link", name=PROOF).first).to_be_visible()


# --- Two grade, the office settles ---------------------------------------------------------------


def begin_grading(page: Page, wave: str) -> None:
    """Answers are closed, and every entity gets its two graders."""
    step(page, wave, "Close answers, begin grading")
    page.goto(f"/mediciones/{wave}/oficina/calificacion/")
    press(page, "Share out and begin")
    page.goto(f"/mediciones/{wave}/oficina/calificacion/entidades/{HOME}/")
    told(page, "Grades stay hidden until all are in.")


def grade(page: Page, wave: str, *, level: int, apart: int | None = None) -> None:
    """Every question gets this level, component by component; one of them another."""
    page.goto(f"/jurado/mis/{wave}/")
    page.get_by_role("link", name=re.compile("Itá Porá")).first.click()
    press(page, "I have no conflict: read it")
    for _part in range(4):
        expect(page.locator(".g-question").first).to_be_visible()
        for question in page.locator(".g-question").all():
            options = question.locator("input[type=radio]")
            own = apart is not None and options.first.get_attribute("name") == f"score_{APART}"
            options.nth(apart if own and apart is not None else level).check()
        press(page, "Save and go on")
    page.wait_for_url("**/enviar/")
    fill(page, to_applicant="Gracias por citar el acta.")
    press(page, "Send the grades")
    page.wait_for_url(lambda url: "/enviar/" not in url)


def settle(page: Page, wave: str) -> None:
    """They differ on one question: the panel decides it and says why. Then marks, and drafts for the entities."""
    page.goto(f"/mediciones/{wave}/oficina/calificacion/entidades/{HOME}/")
    expect(page.locator("#q-" + APART)).to_contain_text(said("Too far apart"))
    page.locator("#q-" + APART).get_by_role("link", name=re.compile(said("Settle by hand"))).click()
    page.locator("input[name=level]").nth(1).check()
    fill(page, reason=WHY)
    press(page, "Settle it")
    page.goto(f"/mediciones/{wave}/oficina/calificacion/")
    press(page, "Write the marks")
    press(page, "End the grading")
    page.wait_for_load_state()
    page.goto(f"/mediciones/{wave}/oficina/")
    if page.get_by_role("button", name=said("Show each entity its draft"), exact=True).count():
        step(page, wave, "Show each entity its draft")


# --- The entity appeals, the panel answers -------------------------------------------------------


def appeal(page: Page, wave: str) -> None:
    """It reads what the panel decided and why, and asks that one mark be looked at again."""
    page.goto(entity(wave, "replica/"))
    expect(page.locator("main")).to_contain_text(WHY)
    page.get_by_role("link", name=said("Appeal"), exact=True).first.click()
    page.locator(f"input[name=questions][value={PROVED}]").check()
    fill(page, text=APPEAL)
    press(page, "File the appeal")
    expect(page.locator("main")).to_contain_text(APPEAL)


def answer_appeal(page: Page, wave: str) -> None:
    """Another level, with reasons."""
    page.goto(f"/mediciones/{wave}/oficina/replicas/{HOME}/")
    follow(page, "Answer the appeal")
    page.locator(f"input[name=level_{PROVED}]").nth(4).check()
    fill(page, answer=ANSWER)
    press(page, "Answer and tell the entity")
    expect(page.locator("main")).to_contain_text(ANSWER)


# --- Computed, decided, published ----------------------------------------------------------------


def compute(page: Page, wave: str) -> None:
    """A job does it, and the page says how far it is until it is done."""
    page.goto(f"/mediciones/{wave}/calculo/")
    press(page, "Compute the results")
    expect(page.get_by_role("heading", name=said("What came out"))).to_be_visible(timeout=LONG)


def decide(page: Page, wave: str, wrong: dict[str, Any]) -> None:
    """A mark above what the question can earn is told with its entity, and corrected before it is computed again."""
    row = page.locator("#hallazgos .k-found > li").filter(has_text=wrong["name"])
    expect(row).to_contain_text(f"({SLIP})")
    row.locator("summary").click()
    row.locator("textarea[name=note]").fill("Se escribió mal a mano.")
    row.locator("input[name=points]").fill(wrong["most"])
    press(row, "Keep this decision")
    step(page, wave, "Close replies")
    page.goto(f"/mediciones/{wave}/calculo/")
    press(page, "Compute again")
    expect(page.get_by_role("button", name=said("Publish the results"))).to_be_visible(timeout=LONG)
    expect(page.locator("#hallazgos")).to_have_count(0)


def publish(page: Page, wave: str) -> None:
    """Once; the bundle is sealed."""
    press(page, "Publish the results")
    told(page, "The results are published, and sealed.")


# --- Anybody reads it and computes it again ------------------------------------------------------


def read_result(page: Page, wave: str) -> None:
    """Without an account, on a phone: the wave, then the entity, with its score and its range."""
    page.goto(f"/mediciones/{wave}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.goto(entity(wave))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Itá Porá")
    expect(page.locator(".r-score")).to_be_visible()
    assert sideways(page) == 0


def compute_again(page: Page, wave: str, folder: Path) -> None:
    """The published bundle and the command of its page give the published scores, hash for hash."""
    page.goto(f"/mediciones/{wave}/datos/")
    hashes = page.locator("p.k-hash").last.inner_text().split()
    command = page.locator(".k-command").inner_text().split()
    href = page.get_by_role("link", name=re.compile(r"\.zip")).first.get_attribute("href")
    assert href
    bundle, again = folder / "bundle", folder / "bundle" / "again"
    with ZipFile(io.BytesIO(page.context.request.get(href).body())) as package:
        package.extractall(bundle)
    assert command[:3] == ["python", "-m", "minga.engines.index"]
    subprocess.run([sys.executable, *command[1:]], cwd=bundle, check=True, env={"PYTHONPATH": str(ROOT / "src")})
    about = json.loads((again / "about.json").read_text())
    assert [about["recipe_sha256"], about["data_sha256"]] == hashes
    assert table(again / "scores.csv") == pytest.approx(table(bundle / "scores.csv"), abs=1e-5)


def table(path: Path) -> dict[tuple[str, str], float]:
    """Every score, by entity and part of the index."""
    with path.open() as lines:
        rows = list(csv.DictReader(lines))
    first = next(iter(rows[0]))
    return {(row[first], code): float(value) for row in rows for code, value in row.items() if code != first and value}
