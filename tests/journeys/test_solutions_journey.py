"""Twenty-four challenges look for who can solve them: 120 proposals, one choice for each, and all are connected."""

import re
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.journeys import acts_calls as calls
from tests.journeys.acts import launch, said
from tests.journeys.calls_told import CHALLENGES, PROPOSALS
from tests.journeys.conftest import Opener, Site, sideways

NATIONAL: Final = "innovacion-publica-pais-moderno"
ZONE: Final = "America/Bogota"
OURS: Final = "Turnos por voz, también sin internet"
SOLVER: Final = "Voz da Serra"


def test_every_challenge_is_connected_with_who_can_solve_it(visit: Opener, site: Site) -> None:
    manager, solver, passer_by = visit("manager"), visit("stranger", phone=True, language="pt"), visit(None)
    edition = launch(manager, NATIONAL, title="Edición de las esperas")
    seeded = calls.seed(site, "solvers", edition)
    key, challenge = seeded["call"], seeded["challenge"]
    mine = _propose(solver, key, challenge)
    assert calls.seed(site, "reviews", key)["judged"] == PROPOSALS

    calls.compute(manager, key)
    calls.decide(manager, ZONE, ("M. R.", "Oficina de innovación"), ("D. S.", "Jurado"))

    acta = calls.acta_of(passer_by, key)
    _one_for_each(acta)
    calls.settled(manager, key, CHALLENGES)
    _everybody_sees_it(passer_by, edition, challenge)
    _reads_why(solver, mine)


def _propose(page: Page, key: str, challenge: str) -> str:
    """On a phone and in her language, with the profile that she has, for one of the challenges."""
    story = {"story": "Quem liga recebe a sua vez por voz, sem internet."}
    address = calls.apply(page, key, (story,), language="pt", challenge=challenge, title=OURS)
    assert sideways(page) == 0
    return address


def _one_for_each(acta: dict[str, Any]) -> None:
    """Each challenge has one, and no two have the same proposal."""
    chosen = [each["challenge"] for each in acta["selected"]]
    assert len(acta["ranking"]) == PROPOSALS
    assert len(acta["challenges"]) == len(chosen) == len(set(chosen)) == CHALLENGES
    assert OURS in {each["title"] for each in acta["selected"]}


def _everybody_sees_it(page: Page, edition: str, challenge: str) -> None:
    """The edition counts all of them, and a challenge names who solves it."""
    page.goto(f"/ediciones/{edition}/")
    goal = page.get_by_text("Desafíos conectados con el ecosistema", exact=False).first
    counted = goal.locator("xpath=ancestor::*[contains(., 'de 24')][1]")
    expect(counted).to_contain_text(re.compile(rf"\b{CHALLENGES}\s+de {CHALLENGES}\b"))
    page.goto(f"/desafios/{challenge}/")
    expect(page.locator("main")).to_contain_text(SOLVER)


def _reads_why(page: Page, mine: str) -> None:
    """Selected, on her phone, with her points in each criterion."""
    page.goto(f"{mine}resultado/")
    expect(page.get_by_role("heading", level=1)).to_have_text(said("Your application was selected", "pt"))
    expect(page.locator("main tbody tr")).to_have_count(3)
    assert sideways(page) == 0
