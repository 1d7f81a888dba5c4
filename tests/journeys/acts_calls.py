"""What people of the journeys do with calls: open, apply, judge, draw, decide, read."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.acts import follow, look_until, press, said, told
from tests.journeys.acts_dossier import fill
from tests.journeys.conftest import ROOT, Site

ROUND: Final = "postulacion"
ON_CLOCK: Final = "%Y-%m-%dT%H:%M"


def surroundings(site: Site) -> dict[str, str]:
    """The environment in which a script works on this site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MINGA", "DJANGO"))}
    return kept | {
        "MINGA_HOME": str(site.home),
        "DJANGO_SETTINGS_MODULE": "minga.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT / "src"), str(ROOT)))),
    }


def seed(site: Site, verb: str, key: str, script: str = "calls_to_seed") -> dict[str, Any]:
    """Let the script do against this site what would take hours by hand."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.journeys.{script}", verb, key],
        cwd=ROOT, env=surroundings(site), stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def on_clock(zone: str, *, days: float = 0, seconds: float = 0) -> str:
    """A moment so far from now, as a field of a moment takes it on the clock of that place."""
    moment = datetime.now(ZoneInfo(zone)) + timedelta(days=days, seconds=seconds)
    return moment.strftime(f"{ON_CLOCK}:%S" if seconds else ON_CLOCK)


# --- The office opens it -------------------------------------------------------------------------


def begin_call(page: Page, edition: str, stage: str, kind: str) -> str:
    """A draft that the stage fills in; its key."""
    page.goto(f"/ediciones/{edition}/etapas/{stage}/convocatoria/")
    expect(page.locator("#id_kind, [name=kind]").first).to_be_attached()
    fill(page, kind=kind)
    press(page, "Fill it in")
    page.wait_for_url(re.compile(r"/convocatorias/[^/]+/preparar/$"))
    told(page, "The call is filled in. Look through it, then publish it.")
    return page.url.split("/convocatorias/")[1].split("/")[0]


def prepare(page: Page, key: str, section: str, **values: object) -> None:
    """Change some answers of one section of the preparation, and keep them."""
    page.goto(f"/convocatorias/{key}/preparar/{section}/")
    fill(page, **values)
    page.locator("main form .c-actions button").first.click()
    expect(page.locator(".c-errors")).to_have_count(0)


def publish_call(page: Page, key: str) -> str:
    """Read once more what is frozen, and publish it; the hash that was shown before."""
    page.goto(f"/convocatorias/{key}/preparar/publicar/")
    sha256 = page.locator("form .o-hash").inner_text()
    press(page, "Publish the call")
    page.wait_for_url(re.compile(rf"/convocatorias/{key}/"))
    return sha256


# --- Somebody applies ----------------------------------------------------------------------------


def apply(
    page: Page, key: str, sections: Sequence[Mapping[str, object]], *, language: str = "es", **choices: object
) -> str:
    """From the page of the call to the receipt; the address of the application."""
    page.goto(f"/convocatorias/{key}/")
    door = page.locator(f'main a[href*="/convocatorias/{key}/postular/"]')
    if "challenge" in choices:
        door = door.and_(page.locator(f'[href*="{choices["challenge"]}"]'))
    door.first.click()
    page.wait_for_url(re.compile(f"/convocatorias/{key}/postular/"))
    fill(page, **choices)
    press(page, "Begin my application", language)
    page.wait_for_url(re.compile("/postulaciones/[0-9a-f-]{36}/|/formularios/respuestas/"))
    if "/postulaciones/" in page.url:  # a team is gathered first
        page.locator('main a[href*="/formularios/respuestas/"]').first.click()
    address = page.locator('nav a[href*="/postulaciones/"]').last.get_attribute("href") or ""
    for values in sections:
        answer(page, values)
        page.locator('main form .c-actions button[value="next"]').click()
    page.wait_for_url("**/revisar/")
    press(page, "Send my answers", language)
    page.wait_for_url("**/recibo/")
    return address


def answer(page: Page, values: Mapping[str, object]) -> None:
    """Write into the questions of these keys, also into those of a card."""
    for key, value in values.items():
        inputs = page.locator(f'main [name="q.{key}"], main [name^="q."][name$=".{key}"]')
        kind = inputs.first.evaluate("each => each.type")
        if kind == "radio":
            page.locator(f'main [name="q.{key}"][value="{value}"]').check()
        else:
            inputs.first.fill(str(value))


# --- The office decides --------------------------------------------------------------------------


def compute(page: Page, key: str, button: str = "Compute the order", then: str = "Decide") -> None:
    """Ask for the order, and wait for the job."""
    page.goto(f"/convocatorias/{key}/decision/")
    press(page, button)
    look_until(page, page.get_by_role("link", name=said(then), exact=True))


def draw_lots(page: Page, zone: str, *, beacon: str, value: str, source: str) -> str:
    """Commit, and draw with what came out; the address of the public page. The page stands at the round again."""
    follow(page, "Commit to a lottery")
    fill(page, beacon=beacon, appears_at=on_clock(zone, seconds=3))
    press(page, "Commit")
    page.wait_for_url(re.compile(r"/sorteos/[0-9a-f-]+/$"))
    public = page.url
    look_until(page, page.get_by_role("link", name=said("Write the value and draw"), exact=True))
    follow(page, "Write the value and draw")
    fill(page, public_value=value, public_source=source)
    press(page, "Draw")
    look_until(page, page.get_by_role("link", name=said("Decide"), exact=True))
    return public


def decide(page: Page, zone: str, *signers: tuple[str, str]) -> None:
    """Sign, and publish when the hour has come: here, two seconds later. The page stands at the round."""
    follow(page, "Decide")
    for number, (name, office) in enumerate(signers, start=1):
        fill(page, **{f"name_{number}": name, f"office_{number}": office})
    fill(page, publish_at=on_clock(zone, seconds=3))
    press(page, "Decide")
    told(page, "Decided. Nobody outside the office knows of it before its hour.")
    results = page.get_by_role("link", name=said("See the results"), exact=True)
    publish = page.get_by_role("button", name=said("Publish the results"), exact=True)
    look_until(page, publish.or_(results))
    if publish.is_visible():
        publish.click()
    look_until(page, results)


def acta_of(page: Page, key: str) -> dict[str, Any]:
    """Open the acta as a passer-by, recompute its hash, and let Minga compare our copy; what it says."""
    page.goto(f"/convocatorias/{key}/resultados/")
    page.locator('main a[href^="/actas/"]').first.click()
    page.wait_for_url(re.compile(r"/actas/[^/]+/$"))
    file = page.context.request.get(f"{page.url}acta.json").body()
    document: dict[str, Any] = json.loads(file)
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    sha256 = hashlib.sha256(canonical).hexdigest()
    expect(page.locator(".d-hash").get_by_text(sha256, exact=True).first).to_be_visible()
    page.locator('main input[type="file"], aside input[type="file"]').first.set_input_files(
        {"name": "acta.json", "mimeType": "application/json", "buffer": file}
    )
    press(page, "Compare")
    return document


def propose(page: Page, panel: str) -> None:
    """Have it proposed who judges what, and apply it."""
    page.goto(f"/jurado/paneles/{panel}/asignacion/")
    press(page, "Propose")
    apply_it = page.get_by_role("button", name=said("Apply it"), exact=True)
    look_until(page, apply_it)
    apply_it.click()
    expect(apply_it).to_have_count(0)


def settled(page: Page, key: str, count: int) -> None:
    """All that follows for this many selected applications is carried out."""
    page.goto(f"/convocatorias/{key}/despues/")
    figure = page.locator(".c-figure").filter(has_text=said("Settled"))
    look_until(page, figure.filter(has=page.locator(".c-figure__value", has_text=re.compile(rf"^{count}$"))))
    expect(figure.locator(".c-figure__of")).to_have_text(said("of %(of)s", of=count))
