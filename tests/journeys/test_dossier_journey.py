"""A complaint about a queue becomes a solution that stays, and travels; another one stops with its lesson."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from minga.initiatives.enums import LifeStage
from tests.journeys import acts_dossier as dossier
from tests.journeys.acts import follow, press, said, told
from tests.journeys.conftest import Opener, sideways

MARK = uuid4().hex[:4]
TITLE = f"Fila de noche en el puesto de salud {MARK}"
NAME = f"Turnos por voz en seis compañías {MARK}"
TEAM = "A team of two with a lead, or a partner that solves it"
DEPUTY = "Whoever leads has a deputy"
CHOSEN = "How they were chosen is public"


def test_a_complaint_becomes_a_solution_that_stays_and_travels(visit: Opener) -> None:
    lead, owner = visit("participant"), visit("owner")
    challenge = _characterise(lead, owner)
    key = dossier.open_initiative(
        lead, challenge, title=NAME, subtype="service",
        problem="Seis compañías esperan 190 minutos por un turno.",
        change="El turno se pide por voz y se confirma el mismo día.",
    )  # fmt: skip
    _connect(visit, lead, owner, key)
    _prototype(lead, owner, key)
    _pilot(lead, owner, key)
    _adopt(lead, owner, key)
    dossier.open_to_all(lead, key)
    _travel(visit, key)
    dossier.crosses(lead, owner, key, LifeStage.REPLICATED, "Otra municipalidad lo usa y lo midió.")

    _read_without_an_account(visit(phone=True), key)


def test_another_one_is_stopped_with_its_lesson_and_everybody_reads_why(visit: Opener) -> None:
    lead, owner = visit("participant"), visit("owner")
    title, lesson = f"Turnos por mensaje de texto {MARK}", f"Un mensaje largo no se lee {MARK}"
    key = dossier.open_initiative(
        lead, dossier.DEMO, title=title, subtype="service",
        problem="La fila empieza de noche.", change="El turno llega por mensaje de texto.",
    )  # fmt: skip
    dossier.open_to_all(lead, key)
    owner.goto(dossier.shop(key, "puertas/"))
    press(owner, "Open the review")
    dossier.fill(owner, outcome="stop", reasons="Solo tres de veinte personas leyeron el mensaje.")
    press(owner, "Decide")
    dossier.refused(owner, "Write an answer: no dossier ends without a lesson.")
    expect(owner.locator("#id_reasons")).to_have_value("Solo tres de veinte personas leyeron el mensaje.")
    dossier.fill(
        owner, lesson_title=lesson, lesson_what_happened="Se enviaron veinte mensajes y se leyeron tres.",
        lesson_why="Quien vive lejos usa el teléfono para hablar.",
        lesson_do_differently="Probar la voz antes que el texto.", lesson_for_whom="Puestos de salud rurales",
    )  # fmt: skip
    press(owner, "Decide")
    dossier.decided(owner)

    passer_by = visit(phone=True)
    passer_by.goto(f"/iniciativas/{key}/")
    expect(passer_by.get_by_text(lesson)).to_have_count(0)  # nobody has reviewed it yet
    _review(lead, lesson)
    passer_by.reload()
    expect(passer_by.locator("main")).to_contain_text("Solo tres de veinte personas leyeron el mensaje.")
    passer_by.get_by_role("link", name=lesson).first.click()
    expect(passer_by.get_by_role("heading", level=1)).to_have_text(lesson)
    expect(passer_by.locator("main")).to_contain_text("Probar la voz antes que el texto.")
    assert sideways(passer_by) == 0


def _review(page: Page, lesson: str) -> None:
    """Whoever did not write it reads it and publishes it; it waits in her own work."""
    page.goto("/mi-trabajo/")
    page.get_by_role("listitem").filter(has_text=lesson).get_by_role("link").first.click()
    follow(page, "Review it")
    dossier.fill(page, decision="approve")
    dossier.send(page)
    told(page, "Approved.")
    press(page, "Publish")
    told(page, "Published: everybody may read it.")


def _characterise(lead: Page, owner: Page) -> str:
    """She who hears the complaint writes it; who answers for the municipality puts it on the map."""
    trouble = dossier.queue(TITLE)
    key = dossier.begin_challenge(lead, trouble)
    told(lead, "Begun. Only your organisation sees it until it is on the map.")

    owner.goto(f"/desafios/{key}/escribir/revisar/")
    dossier.missing(owner, "It says whom it affects", "Similar ones were looked at", "There is evidence",
                    "There is a baseline, and a figure of success", "It serves a target of the 2030 Agenda",
                    "It is written in plain words", "It has a route to adoption")  # fmt: skip
    expect(owner.get_by_role("button", name=said("Put it on the map"))).to_be_disabled()
    for step, values in trouble.steps.items():
        dossier.write_step(lead, step, values)
    dossier.prove(lead, key, "De diez personas, seis llegan antes de las cuatro")

    owner.reload()
    press(owner, "Put it on the map")
    told(owner, "It is on the map. Next: characterise it.")
    press(owner, "It is characterised")
    told(owner, "It is characterised. Now it can look for a team.")
    return key


def _connect(visit: Opener, lead: Page, owner: Page, key: str) -> None:
    """Nobody goes on alone: without a second person who said yes the gate stays shut."""
    dossier.ask_for_gate(lead, key)
    dossier.decide(owner, key, "go", "Queremos empezar ya.")
    dossier.refused(owner, "It cannot go on while this is missing: %(words)s.",
                    words="; ".join(map(said, (TEAM, CHOSEN))))  # fmt: skip
    dossier.missing(owner, TEAM, DEPUTY, CHOSEN, links=False)
    lead.goto(dossier.shop(key, "puertas/"))
    dossier.missing(lead, TEAM, DEPUTY, CHOSEN)
    lead.get_by_role("link", name=said(CHOSEN)).click()
    lead.wait_for_url(re.compile("/taller/relato/"))
    dossier.fill(lead, chosen_how="Llamado abierto de la Dirección de Salud, con acta.")
    press(lead, "Save")

    dossier.invite(lead, key, "facilitator", "Trabajo de campo")
    member = visit("facilitator")
    dossier.say_yes(member, NAME)
    dossier.decide(owner, key, "go", "El equipo es de dos y se sabe cómo se eligió.")
    dossier.refused(owner, "This is still missing: %(words)s. It can go on with conditions.", words=said(DEPUTY))
    dossier.fill(owner, outcome="go_with_conditions", **{"deputy-office": "Dirección de Salud",
                                                         "deputy-due_on": dossier.ago(-30)})  # fmt: skip
    press(owner, "Decide")
    dossier.decided(owner)
    dossier.stands_at(owner, LifeStage.CONNECTED)


def _prototype(lead: Page, owner: Page, key: str) -> None:
    """An audio on a telephone, tried by eight people."""
    dossier.make_prototype(lead, key)
    dossier.ask_for_gate(lead, key, "El audio está listo.")
    dossier.decide(owner, key, "go", "Suena bien.")
    dossier.missing(owner, "Users tried it", "What happened was written down", links=False)
    dossier.test_with_users(lead, key, 8)
    dossier.decide(owner, key, "go", "Ocho personas lo probaron.")
    dossier.decided(owner)
    dossier.stands_at(owner, LifeStage.PROTOTYPED)


def _pilot(lead: Page, owner: Page, key: str) -> None:
    """It must have begun, with its threshold and its rule to stop set before."""
    dossier.plan_pilot(lead, key, cost="")
    told(lead, "Before it begins, the plan still lacks:")
    follow(lead, "Complete the plan")
    dossier.fill(lead, planned_cost="4.500")
    press(lead, "Save the plan")
    pilot = lead.url
    dossier.ask_for_gate(lead, key)
    dossier.decide(owner, key, "go", "Adelante.")
    dossier.missing(owner, "It has begun in real service", links=False)
    lead.goto(pilot)
    dossier.start_pilot(lead)
    dossier.decide(owner, key, "go", "Corre desde el mes pasado, con su regla de parada.")
    dossier.decided(owner)
    dossier.stands_at(owner, LifeStage.PILOTED)
    dossier.measure(lead, key, ("150", 35), ("96", 28), ("55", 21))
    lead.goto(pilot)
    dossier.see_result(lead, "55")


def _adopt(lead: Page, owner: Page, key: str) -> None:
    """Measured, with a line in the budget and somebody who keeps it; and what was promised is done."""
    dossier.ask_for_gate(lead, key)
    dossier.decide(owner, key, "go_with_conditions", "Que quede.")
    lead.goto(dossier.shop(key, "adopcion/"))
    dossier.missing(lead, "A budget line or an act keeps it", "An office keeps it for good, with a person",
                    "Whoever keeps it has a deputy", "What earlier gates asked for is done",
                    "Its costs are written down", place="#gate")  # fmt: skip
    dossier.find_a_line(lead, key)
    dossier.note_cost(lead, key)
    dossier.ask_keeper(lead, key, "owner")
    dossier.say_yes(owner, NAME)
    dossier.name_deputy(lead, dossier.shop(key, "adopcion/"), "facilitator", "#keepers")
    dossier.name_deputy(lead, dossier.shop(key, "equipo/"), "facilitator")
    dossier.keep_promise(lead, key, said(DEPUTY))

    dossier.decide(owner, key, "go", "Medido contra su línea de base, con línea de presupuesto y suplente.")
    dossier.decided(owner)
    dossier.stands_at(owner, LifeStage.ADOPTED)


def _travel(visit: Opener, key: str) -> None:
    """A neighbour finds it without being asked, adapts it, and measures it on her own. She uses no scripts."""
    neighbour, decider = visit("mentor", scripts=False), visit("deputy", scripts=False)
    town = dossier.found_town(neighbour, f"Municipalidad de Valle Sereno {MARK}", visit("support"))
    dossier.give_role(neighbour, town, "deputy", "challenge_owner")
    neighbour.goto(f"/iniciativas/{key}/")
    follow(neighbour, "Adapt in my municipality")
    neighbour.goto(f"/iniciativas/{key}/adaptar/?en={town}")
    press(neighbour, "Open my adaptation")
    expect(neighbour.locator(".c-errors")).to_be_visible()
    copy = f"Turnos por voz en Valle Sereno {MARK}"
    dossier.fill(
        neighbour, title=copy, problem="Se espera 120 minutos.", challenge="nuevo",
        affected="Familias de cuatro compañías.", adaptation="Se tomó el audio; la radio es la de la parroquia.",
    )  # fmt: skip
    press(neighbour, "Open my adaptation")
    told(neighbour, "Opened as a draft of yours. You lead its team; the original's team was told.")
    own = dossier.key_of(neighbour)

    dossier.characterise_derived(neighbour, own, value="120")
    dossier.add_solver(neighbour, own, "Municipalidad de Itá Porá")
    dossier.write_story(neighbour, own, chosen_how="La Dirección de Salud pidió ayuda a quien ya lo hizo.")
    dossier.ask_for_gate(neighbour, own)
    dossier.decide(decider, own, "go_with_conditions", "Con quien ya lo hizo.",
                   **{"deputy-office": "Dirección de Salud", "deputy-due_on": dossier.ago(-30)})  # fmt: skip
    dossier.decided(decider)
    dossier.make_prototype(neighbour, own)
    dossier.test_with_users(neighbour, own, 5)
    dossier.crosses(neighbour, decider, own, LifeStage.PROTOTYPED, "Cinco personas lo probaron.")
    dossier.plan_pilot(neighbour, own, cost="900")
    dossier.start_pilot(neighbour)
    dossier.crosses(neighbour, decider, own, LifeStage.PILOTED, "Corre en cuatro compañías.")
    dossier.measure(neighbour, own, ("90", 30), ("48", 20))
    dossier.open_to_all(neighbour, own)


def _read_without_an_account(page: Page, key: str) -> None:
    """A passer-by on a phone reads the whole story, from the front page to the one who copied it."""
    page.goto("/iniciativas/")
    page.get_by_role("link", name=NAME, exact=True).first.click()
    page.wait_for_url(re.compile(f"/iniciativas/{key}/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    story = page.locator("main")
    for words in ("190", "55", "Programa 2, línea 145", "Minutos de voz", f"Municipalidad de Valle Sereno {MARK}"):
        expect(story).to_contain_text(words)
    assert sideways(page) == 0
    page.get_by_role("link", name=re.compile(f"Turnos por voz en Valle Sereno {MARK}")).first.click()
    expect(page.locator("main")).to_contain_text("la radio es la de la parroquia")
    expect(page.locator("main").get_by_role("link", name=re.compile(NAME)).first).to_be_visible()
