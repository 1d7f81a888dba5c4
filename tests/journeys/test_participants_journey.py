"""Three hundred ask for forty places: quotas, and a lottery that anybody draws again from its file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.journeys import acts_calls as calls
from tests.journeys.acts import PARAGUAY, launch, open_enrolment, told
from tests.journeys.calls_told import PEOPLE, PLACES
from tests.journeys.conftest import ROOT, Opener, Site, sideways

ZONE: Final = "America/Asuncion"


def test_forty_places_are_drawn_and_anybody_draws_them_again(visit: Opener, site: Site, tmp_path: Path) -> None:
    manager, person, passer_by = visit("manager"), visit("participant", phone=True), visit(None)
    edition = launch(manager, PARAGUAY, title="Edición con sorteo", places=PLACES)
    open_enrolment(manager, edition)
    key = calls.seed(site, "crowd", edition)["call"]
    mine = calls.apply(person, key, ({"story": "Atiendo la mesa de entradas y quiero que nadie vuelva tres veces."},))
    assert sideways(person) == 0
    calls.seed(site, "days_pass", key)

    calls.compute(manager, key, "Prepare the lottery", then="Commit to a lottery")
    lottery = calls.draw_lots(
        manager,
        ZONE,
        beacon="El primer premio del sábado.",
        value="48 213",
        source="El diario del domingo, página 7.",
    )
    _nobody_knows_yet(passer_by, person, lottery, mine)
    calls.decide(manager, ZONE, ("M. R.", "Coordinación de la edición"))

    drawn = _draw_again(passer_by, lottery, tmp_path)
    acta = calls.acta_of(passer_by, key)
    _places_are_kept(passer_by, acta, drawn, tmp_path)
    _reads_why(person, mine)
    calls.settled(manager, key, PLACES)


def _nobody_knows_yet(passer_by: Page, person: Page, lottery: str, mine: str) -> None:
    """Drawn, but not told: neither the order nor the secret can be read before the results."""
    passer_by.goto(lottery)
    told(passer_by, "Drawn; told with the results")
    file = json.loads(passer_by.request.get(f"{lottery}sorteo.json").body())
    assert len(file["plan"]["entries"]) == PEOPLE
    assert "secret" not in file
    person.goto(mine)
    told(person, "It arrived, and the round is closed.")


def _draw_again(page: Page, lottery: str, folder: Path) -> list[str]:
    """The file and the lines that stand on the page, in a Python that knows nothing of Minga."""
    page.goto(lottery)
    (folder / "sorteo.json").write_bytes(page.request.get(f"{lottery}sorteo.json").body())
    (folder / "lines.py").write_text(page.locator(".d-lines").inner_text(), encoding="utf-8")
    again = subprocess.run(
        [sys.executable, "-I", "lines.py", "sorteo.json"], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
    )
    order: list[str] = json.loads(again.stdout.replace("'", '"'))
    assert len(order) == len(set(order)) == PEOPLE
    assert page.locator(".d-codes li").all_inner_texts() == order[: page.locator(".d-codes li").count()]
    assert json.loads((folder / "sorteo.json").read_bytes())["drawn"] == order[:PLACES]
    return order[:PLACES]


def _places_are_kept(page: Page, acta: dict[str, Any], drawn: list[str], folder: Path) -> None:
    """Who has a place: the drawn, but for the fewest exchanges that the quotas need; the engine says the same."""
    selected = {each["application"] for each in acta["selected"]}
    (pool,) = acta["selection"]
    asked = pool["choice"]
    groups = {each["code"]: each["groups"] for each in asked["candidates"]}
    assert [each["code"] for each in sorted(asked["candidates"], key=lambda each: each["rank"])][:PLACES] == drawn
    assert (len(groups), len(selected)) == (PEOPLE, PLACES)
    for quota in asked["quotas"]:
        have = sum(quota["group"] in groups[code] for code in selected)
        assert (quota["at_least"] or 0) <= have <= (quota["at_most"] or PLACES), quota["key"]
    assert len(selected - set(drawn)) == len(pool["changes"]) > 0

    choice = page.request.get(f"{page.url.split('#')[0]}seleccion-1.json").body()
    (folder / "choice.json").write_bytes(choice)
    again = subprocess.run(
        [sys.executable, "-m", "minga.engines.selection", str(folder / "choice.json")],
        cwd=ROOT / "src", stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    assert set(json.loads(again.stdout)["selected"]) == selected


def _reads_why(page: Page, mine: str) -> None:
    """On her phone: her result and the chance that she had."""
    page.goto(f"{mine}resultado/")
    expect(page.locator("main .d-reasons li").first).to_be_visible()
    assert sideways(page) == 0
