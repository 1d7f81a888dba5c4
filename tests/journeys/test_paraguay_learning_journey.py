"""Paraguay's edition taught from its launch to a credential that anybody verifies, by everybody who has a hand in it.

Weeks and crowds come from `learning_to_seed`: forty people, what was held before, initiatives. Each thing that
somebody does is done at least once here, on the screen.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

import yaml
from playwright.sync_api import Locator, Page, expect

from minga.core.clock import now
from tests.journeys.acts import CONSOLE, PARAGUAY, key_in, look_until, press, said, told
from tests.journeys.acts_calls import answer, seed
from tests.journeys.acts_dossier import fill
from tests.journeys.conftest import ROOT, Opener, Site, sideways
from tests.journeys.learning_told import BELOW, LOOKED_BACK, MISSED, PEOPLE, TEAMS

MARK: Final = uuid4().hex[:5]  # so that the journey can be walked twice in the same Minga
TITLE: Final = f"Innovadores del Paraguay {MARK}"
BLUEPRINT: Final = ROOT / "src/minga/programmes/blueprints" / f"{PARAGUAY}.yaml"
GRADUATES: Final = PEOPLE - BELOW
BEFORE_TODAY: Final = 83
"""Days since the first one: fourteen workshops are over, the fifteenth is tomorrow."""
MODULES, WORKSHOPS = 8, 15
PROTOTYPED: Final = 4
LAST: Final = f"workshop-{WORKSHOPS}"
FIRST_TRY: Final = "Elegimos la fila de la mesa de entrada. La gente espera mucho."
BETTER: Final = "Elegimos la fila de los lunes: llegan 94 personas y se atiende a 31. Lo medimos tres lunes."
WHY_BACK: Final = "Falta decir cuánto es mucho, y a quién le pasa."
WHY_NOT: Final = "Asistió a once de quince talleres y no los recuperó a tiempo."


def test_forty_people_learn_in_ten_teams_and_thirty_eight_leave_with_a_credential(visit: Opener, site: Site) -> None:
    office, teacher = visit("manager"), visit("facilitator")
    participant, mentor = visit("participant", phone=True), visit("mentor", phone=True)
    key = launched(office)
    planned(office, key)
    helped(site, "people", key)
    teams_are_formed(office, key)
    mentors_are_matched(office, key)
    piloted = helped(site, "pilots", key)
    assert piloted["stages"] == [PROTOTYPED] * TEAMS
    meeting_is_noted(mentor, key, piloted["accompanied"][0])
    task_is_done_twice(participant, teacher, key)
    held_today(teacher, key)
    over = helped(site, "weeks", key)
    attendance_is_taken(teacher, participant, key)
    looked_back(participant, over["form"])
    told_what_is_missing(office, key, over["below"])
    completed(office, key)
    code = certified(office, key)
    verified_by_anybody(visit(None, phone=True), code)
    cost_is_that_of_the_design(office, key)


def helped(site: Site, verb: str, key: str) -> dict[str, Any]:
    """Done by the script."""
    return seed(site, verb, key, script="learning_to_seed")


def designed() -> dict[str, Any]:
    """The blueprint as it is shipped, read without any of our code."""
    read: dict[str, Any] = yaml.safe_load(BLUEPRINT.read_text(encoding="utf-8"))
    return read


# --- The office plans and forms teams ------------------------------------------------------------


def launched(page: Page) -> str:
    """As the design proposes it, begun twelve weeks ago; its key."""
    page.goto(f"/programas/{PARAGUAY}/lanzar/")
    for language in page.locator('input[name^="titles_"]').all():
        language.fill(TITLE)
    fill(page, starts_on=(date.today() - timedelta(days=BEFORE_TODAY)).isoformat(), places=PEOPLE)  # noqa: DTZ011
    press(page, "Launch the edition")
    page.wait_for_url(CONSOLE)
    return key_in(page)


def planned(page: Page, key: str) -> None:
    """Eight modules and fifteen workshops came from the design."""
    page.goto(f"/ediciones/{key}/aula/sesiones/")
    assert len(designed()["modules"]) == MODULES
    links = page.locator("main").evaluate(
        "main => [...new Set([...main.querySelectorAll('a[href*=\"/aula/sesiones/workshop-\"]')].map(a => a.pathname))]"
    )
    assert len({link.split("/sesiones/")[1].split("/")[0] for link in links}) == WORKSHOPS
    for module in designed()["modules"]:
        for session in module["sessions"]:
            expect(page.locator("main")).to_contain_text(session["title"]["es"])
    reader = page.context.new_page()
    reader.goto(f"/programas/{key}/programa-de-estudios/")
    expect(reader.locator("main")).to_contain_text("Taller 15. El piloto")
    reader.close()


def teams_are_formed(page: Page, key: str) -> None:
    """Proposed by the engine, looked at, applied."""
    proposed(page, key, "equipos")
    expect(page.locator(".m-team")).to_have_count(TEAMS)
    expect(page.locator(".m-people > li")).to_have_count(PEOPLE)
    expect(page.locator(".m-people > li").first.locator("p").first).not_to_be_empty()
    applied(page)
    expect(page.locator("main")).to_contain_text("Persona 01 de Prueba")


def mentors_are_matched(page: Page, key: str) -> None:
    """Each team one of three, with the reason."""
    proposed(page, key, "mentores")
    expect(page.locator("main")).to_contain_text("L. O.")
    applied(page)


def proposed(page: Page, key: str, kind: str) -> None:
    """Ask the engine, wait for its job, open what it found."""
    page.goto(f"/ediciones/{key}/aula/propuestas/de-{kind}/")
    press(page, "Propose")
    look = page.get_by_role("link", name=said("Look at it"))
    look_until(page, look)
    look.first.click()
    page.wait_for_url(re.compile(r"/propuestas/[0-9a-f-]{36}/"))


def applied(page: Page) -> None:
    """Yes, as proposed."""
    page.get_by_text(said("Apply this proposal"), exact=True).first.click()
    press(page, "Yes, apply it")
    told(page, "Done, as proposed. Everybody it concerns is told by letter.")


# --- Teams work ----------------------------------------------------------------------------------


def meeting_is_noted(page: Page, key: str, number: int) -> None:
    """A minute on a phone."""
    page.goto(f"/ediciones/{key}/aula/equipos/{number}/")
    page.locator('main a[href$="/bitacora/"]').first.click()
    fill(page, topic="Qué medir los lunes en la puerta", minutes="45", mood="4", agreed_1="Hoja en la puerta")
    assert sideways(page) == 0
    press(page, "Note it")
    page.wait_for_url(re.compile(rf"/equipos/{number}/$"))
    expect(page.locator("main")).to_contain_text("Qué medir los lunes en la puerta")
    expect(page.locator("main")).to_contain_text("Hoja en la puerta")


def task_is_done_twice(page: Page, teacher: Page, key: str) -> None:
    """Written by one of the team, returned with a word, corrected, accepted."""
    page.goto(f"/aprender/{key}/")
    task = f"/aprender/{key}/tareas/module-1/"
    expect(page.locator(f'main a[href="{task}"]').first).to_be_visible()
    hand_in(page, task, FIRST_TRY)
    judged(teacher, key, "Return with comments", WHY_BACK)
    page.goto(task)
    told(page, "It came back with comments.")
    expect(page.locator("main")).to_contain_text(WHY_BACK)
    press(page, "Correct it")
    hand_in(page, "", BETTER)
    judged(teacher, key, "Accept", "Ahora se entiende quién espera y cuánto.")
    page.goto(task)
    told(page, "Your work is accepted.")


def hand_in(page: Page, address: str, text: str) -> None:
    """Write and hand in."""
    if address:
        page.goto(address)
    fill(page, text=text)
    press(page, "Hand in")
    expect(page.locator("main form[data-task]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(text)


def judged(page: Page, key: str, verb: str, note: str) -> None:
    """From the list of what was handed in to the feedback."""
    page.goto(f"/ediciones/{key}/aula/tareas/module-1/")
    page.locator('main a[href*="/aula/entregas/"]').first.click()
    fill(page, note=note)
    press(page, verb)
    expect(page.locator("main")).to_contain_text(note)


# --- The last workshop ---------------------------------------------------------------------------


def held_today(page: Page, key: str) -> None:
    """It was to be tomorrow; it is now."""
    page.goto(f"/ediciones/{key}/aula/sesiones/{LAST}/cambiar/")
    begins = now().astimezone(ZoneInfo("America/Asuncion")) - timedelta(minutes=5)
    fill(page, starts_at=begins.strftime("%Y-%m-%dT%H:%M"))
    page.locator("main form .c-actions button").first.click()
    page.wait_for_url(re.compile(rf"/sesiones/{LAST}/$"))


def attendance_is_taken(teacher: Page, participant: Page, key: str) -> None:
    """One types the code on her phone, one is absent, the others are on the list."""
    teacher.goto(f"/ediciones/{key}/aula/sesiones/{LAST}/codigo/")
    press(teacher, "Show the code")
    shown = teacher.locator(".t-code__code [aria-hidden]")
    expect(shown).to_be_visible()
    participant.goto("/asistencia/")
    fill(participant, code=shown.inner_text())
    participant.locator("main form .c-actions button").first.click()
    told(participant, "You are marked.")
    press(teacher, "Close the code")
    rows = teacher.locator(".t-roll > li")
    expect(rows).to_have_count(PEOPLE)
    expect(rows.filter(has=teacher.locator('input[value="present"]:checked'))).to_have_count(1)
    away = rows.filter(has_text="Persona 05 de Prueba")
    away.locator("label").filter(has=teacher.locator('input[value="absent"]')).click()
    press(teacher, "The others were present")
    expect(rows.filter(has=teacher.locator('input[value="present"]:checked'))).to_have_count(PEOPLE - 1)
    teacher.reload()
    expect(rows.filter(has=teacher.locator('input[value="absent"]:checked'))).to_have_count(1)


def looked_back(page: Page, form: str) -> None:
    """The closing reflection, on a phone."""
    page.goto(f"/formularios/{form}/responder/")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url("**/formularios/respuestas/**")
    answer(page, LOOKED_BACK)
    page.locator('main form .c-actions button[value="next"]').click()
    page.wait_for_url("**/revisar/")
    press(page, "Send my answers")
    page.wait_for_url("**/recibo/")


# --- The end -------------------------------------------------------------------------------------


def told_what_is_missing(page: Page, key: str, below: list[str]) -> None:
    """Two are below the rule; the list says it in a line, the page of each names every workshop."""
    page.goto(f"/ediciones/{key}/aula/finalizacion/?grupo=faltan")
    if page.locator(".f-people > li").count() != BELOW:
        page.goto(f"/ediciones/{key}/aula/finalizacion/")
        press(page, "Compute anew")
        page.goto(f"/ediciones/{key}/aula/finalizacion/?grupo=faltan")
    look_until(page, page.locator(f".f-people:not(:has(> li:nth-child({BELOW + 1}))) > li:nth-child({BELOW})"))
    names = page.locator(".f-people b").all_inner_texts()
    assert sorted(names) == sorted(below)
    page.locator(".f-people a").first.click()
    lacks = page.locator(".f-rule:not(.is-met)")
    expect(lacks).to_have_count(1)
    for number in MISSED:
        expect(lacks).to_contain_text(re.compile(rf"sesión {number}\b", re.IGNORECASE))


def completed(page: Page, key: str) -> None:
    """All who are ready in one click; the two with the reason, which each reads."""
    page.goto(f"/ediciones/{key}/aula/finalizacion/?grupo=listas")
    page.get_by_role("button", name=re.compile(rf"\b{GRADUATES}\b")).click()
    page.goto(f"/ediciones/{key}/aula/finalizacion/?grupo=faltan")
    for tick in page.locator('main [name="who"]').all():
        tick.check()
    page.get_by_text(said("Note that those I ticked did not complete"), exact=True).click()
    fill(page, reason=WHY_NOT)
    press(page, "Note that they did not complete")
    page.goto(f"/ediciones/{key}/personas/?status=completed")
    expect(page.locator("main")).to_contain_text(str(GRADUATES))
    page.goto(f"/ediciones/{key}/personas/?status=not_completed")
    expect(page.locator("main tbody tr")).to_have_count(BELOW)


def certified(page: Page, key: str) -> str:
    """Thirty-eight credentials with one click, issued by a job; the number of one of them."""
    page.goto(f"/ediciones/{key}/aula/credenciales/")
    page.get_by_role("button", name=re.compile(rf"\b{GRADUATES}\b")).click()
    rows = page.locator("#list .c-rows > li")
    expect(page.locator(".c-progress").or_(rows).first).to_be_visible()
    look_until(page, rows)
    listed = page.request.get(f"/ediciones/{key}/aula/credenciales/lista.csv").text()
    assert len(listed.strip().splitlines()) == GRADUATES + 1
    return rows.first.locator(".f-code").inner_text()


def verified_by_anybody(page: Page, code: str) -> None:
    """Where the QR of the certificate leads, without signing in."""
    page.goto(f"/credenciales/{code}/")
    told(page, "It is genuine and it holds")
    expect(page.locator(".f-paper__title")).to_have_text(TITLE)
    expect(page.locator(".f-address")).to_have_text(re.compile(rf"/credenciales/{code}/$"))
    assert sideways(page) == 0
    signed = page.request.get(f"/credenciales/{code}/credencial.jwt")
    assert signed.ok
    assert signed.text().count(".") == 2


def cost_is_that_of_the_design(page: Page, key: str) -> None:
    """Cash of the blueprint divided by those who completed; time that nobody valued stays apart."""
    budget = designed()["budget"]
    cash = sum(Decimal(line["quantity"]) * Decimal(line["unit_cost"]) for line in budget["cash"])
    assert cash == budget["cash_total"] == 80_000
    assert all(line["rate"] is None for line in budget["in_kind"])
    page.goto(f"/ediciones/{key}/aula/costo/")
    row = _planned_row(page, "For each graduate", GRADUATES)
    assert _number(row.locator("td").nth(0)) == round(cash / GRADUATES)
    assert _number(row.locator("td").nth(1)) == 0
    assert _number(row.locator("td").nth(2)) == round(cash / GRADUATES)


def _planned_row(page: Page, label: str, count: int) -> Locator:
    part = page.locator("section").filter(has=page.get_by_role("heading", name=said(label)))
    expect(part.first).to_contain_text(str(count))
    return part.first.locator("tbody tr").first


def _number(cell: Locator) -> int:
    """An amount without cents, as it is written in Spanish."""
    text = cell.inner_text().replace("\xa0", " ")
    whole = re.sub(r"[^\d,]", "", text).partition(",")[0]
    return int(whole or 0)
