"""A complaint about a queue becomes a solution that stays, and travels; another one stops with its lesson."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from minga.initiatives.enums import LifeStage
from tests.journeys import acts_dossier as dossier
from tests.journeys.acts import follow, press, said, told
from tests.journeys.conftest import Opener

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
    _read_without_an_account(visit(phone=True), key)


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


def _read_without_an_account(page: Page, key: str) -> None:
    """A passer-by on a phone reads the whole story."""
    page.goto(f"/iniciativas/{key}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
