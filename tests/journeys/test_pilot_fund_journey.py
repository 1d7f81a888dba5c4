"""Ten teams ask for the money of two pilots: blind, two conflicts, a tie, down to the acta that anybody checks."""

import re
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.journeys import acts_calls as calls
from tests.journeys.acts import PARAGUAY, follow, launch, look_until, press, said, told
from tests.journeys.acts_dossier import fill
from tests.journeys.calls_told import TEAMS
from tests.journeys.conftest import Opener, Site, sideways

ZONE: Final = "America/Asuncion"
OURS: Final = next(iter(TEAMS))
TIED: Final = ("Fichas simples para cobrar en la feria", "Listas públicas de caminos por arreglar")
BEST: Final = "Avisos hablados antes de cada vacuna"
TELLS: Final = re.compile(
    "Itá Porá|Ayala|Bogado|Cabral|Duarte|Escobar|Franco|Galeano|Irala|Jara|Mirta|Villa |@example|@minga"
)
"""What would tell a juror who applies."""
ASSESSMENT: Final = 'main a[href*="/jurado/evaluaciones/"]'


def test_two_pilots_are_paid_and_anybody_can_check_why(visit: Opener, site: Site) -> None:
    manager, lead, juror = visit("manager"), visit("participant", phone=True), visit("juror")
    key, frozen = _open(manager)
    mine = _apply(lead, key)
    panel = _ask_juror(manager, juror, key)
    seeded = calls.seed(site, "teams", key)
    assert seeded["applications"] == len(TEAMS)
    calls.seed(site, "days_pass", key)

    _hand_over_without_names(manager, key)
    _give_work(manager, panel, tied=seeded["tied"])
    aside = _judge(juror, panel)
    _give_again(manager, panel, aside)
    calls.seed(site, "scores", key)
    _close_jury(manager, panel)

    calls.compute(manager, key, then="Commit to a lottery")
    passer_by = visit(None)
    passer_by.goto(f"/convocatorias/{key}/resultados/")
    told(passer_by, "There are no results yet")
    lottery = calls.draw_lots(
        manager,
        ZONE,
        beacon="El primer premio del sábado.",
        value="48 213",
        source="El diario del domingo, página 7.",
    )
    calls.decide(manager, ZONE, ("M. R.", "Coordinación de la edición"), ("J. L.", "Jurado"))

    acta = calls.acta_of(passer_by, key)
    _the_acta_says_all(acta, frozen, lottery)
    _reads_why(lead, mine)
    calls.settled(manager, key, 2)


def _open(page: Page) -> tuple[str, str]:
    """As Minga proposes it, but from yesterday on, and for teams that have no prototype yet."""
    edition = launch(page, PARAGUAY, title="Edición con fondo para pilotos")
    key = calls.begin_call(page, edition, "pilots", "pilots")
    days = {"round-0-opens_at": -1, "round-0-closes_at": 20, "questions_until": 12, "results_at": 60}
    calls.prepare(page, key, "fechas", **{name: calls.on_clock(ZONE, days=n) for name, n in days.items()})
    calls.prepare(page, key, "requisitos", **{"condition-1-out": True})
    calls.prepare(page, key, f"rondas/{calls.ROUND}/jurado", judged_by=calls.on_clock(ZONE, days=40))
    return key, calls.publish_call(page, key)


def _apply(page: Page, key: str) -> str:
    """On a phone, in the name of her municipality."""
    plan = {
        "hypothesis": "En Itá Porá, si el turno se pide por voz, nadie hace fila de noche.",
        "metric": "Minutos de espera por turno.",
        "baseline": "220",
        "stop_rule": "Dos días sin línea de voz.",
    }
    means = {
        "cost_item": "Línea de voz", "cost_amount": "4200", "risks": "Quien no tiene teléfono.",
        "adoption": "La Dirección de Salud, con la línea 230.",
    }  # fmt: skip
    address = calls.apply(page, key, (plan, means), title=OURS)
    assert sideways(page) == 0
    return address


def _ask_juror(manager: Page, juror: Page, key: str) -> str:
    """She is asked by her address, and says yes to fewer than she was asked for."""
    asked_before = _invitations(juror)
    manager.goto(f"/convocatorias/{key}/rondas/{calls.ROUND}/jurado/")
    follow(manager, "The jury")
    manager.wait_for_url(re.compile(r"/jurado/paneles/[^/]+/$"))
    panel = manager.url.split("/paneles/")[1].split("/")[0]
    follow(manager, "Invite somebody")
    fill(manager, email="juror@minga.example", most_items="7")
    press(manager, "Send the invitation")
    manager.wait_for_url(re.compile(rf"/paneles/{panel}/$"))
    (ours,) = _invitations(juror) - asked_before
    juror.goto(ours)
    press(juror, "Yes, I sit on this jury")
    told(juror, "You sit on this jury.")
    return panel


def _invitations(juror: Page) -> set[str]:
    """Which juries wait for her yes or no: the demo world has its own."""
    juror.goto("/jurado/")
    links = juror.locator('main a[href*="/jurado/invitaciones/"]')
    return {link.get_attribute("href") or "" for link in links.all()}


def _hand_over_without_names(page: Page, key: str) -> None:
    """Minga makes the copies, and somebody of the office looks over each before a juror reads it."""
    page.goto(f"/convocatorias/{key}/rondas/{calls.ROUND}/jurado/")
    hand = page.locator('main form[method="post"] button')
    if hand.count():  # Minga does it by itself some minutes after the end
        hand.click()
    waiting = page.locator("#copies tbody a")
    look_until(page, waiting.nth(len(TEAMS) - 1))
    waiting.first.click()
    for _ in TEAMS:
        expect(page.locator(".b-read").filter(has_text=TELLS)).to_have_count(0)
        page.locator('main button[name="clear"]').click()
    page.goto(f"/convocatorias/{key}/rondas/{calls.ROUND}/jurado/")
    expect(page.locator("#copies tbody tr").filter(has_text=said("Looked over"))).to_have_count(len(TEAMS))


def _give_work(page: Page, panel: str, *, tied: str) -> None:
    """The conflict that nobody told stands in the list; the proposal keeps away from it."""
    page.goto(f"/jurado/paneles/{panel}/conflictos/")
    found = page.get_by_role("listitem").filter(has_text=tied)
    look_until(page, found)
    expect(found).to_contain_text(said("Detected by Minga"))
    calls.propose(page, panel)
    page.goto(f"/jurado/paneles/{panel}/")
    page.get_by_text(said("Open the jury"), exact=True).click()
    press(page, "Yes, open it")
    expect(page.get_by_role("link", name=said("Close the jury"), exact=True)).to_be_visible()


def _judge(page: Page, panel: str) -> str:
    """She stands aside from the first, and judges the others without learning whose they are."""
    page.goto(f"/jurado/mis/{panel}/")
    titles = page.locator("main tbody th").all_inner_texts()
    page.locator(f"{ASSESSMENT}").first.click()
    aside = page.get_by_role("heading", level=1).inner_text()
    press(page, "Stand aside from this one")
    for title in [each for each in titles if each != aside]:
        page.goto(f"/jurado/mis/{panel}/")
        page.get_by_role("link", name=title, exact=True).click()
        press(page, "I have no conflict: read it")
        expect(page.locator("main")).not_to_contain_text(TELLS)
        for place, score in enumerate(TEAMS[title]):
            page.locator("fieldset.a-criterion").nth(place).locator(f'input[value="{score}"]').check(force=True)
        page.locator(".a-criterion textarea").first.fill("Se entiende y se puede comprobar.")
        press(page, "Send assessment")
        expect(page.locator("main")).to_contain_text(re.compile(said("Sent. This is the next one.")[:8]))
    assert TELLS.search(page.url) is None
    return aside


def _give_again(page: Page, panel: str, aside: str) -> None:
    """What she stood aside from goes to somebody else."""
    page.goto(f"/jurado/paneles/{panel}/conflictos/")
    row = page.get_by_role("listitem").filter(has_text=aside).filter(has_text=said("Declared by the juror"))
    expect(row).to_contain_text(said("stood aside"))
    calls.propose(page, panel)


def _close_jury(page: Page, panel: str) -> None:
    page.goto(f"/jurado/paneles/{panel}/")
    follow(page, "Close the jury")
    press(page, "Close the jury")
    told(page, "This jury is closed.")


def _the_acta_says_all(acta: dict[str, Any], frozen: str, lottery: str) -> None:
    """Rules, quorum, who stood aside, scores, order, lottery, decision."""
    assert acta["rules"]["versions"][0]["sha256"] == frozen
    jury = acta["jury"]
    assert (jury["blind"], jury["seated"], jury["assessments"]) == ("double", 6, 3 * len(TEAMS))
    assert (jury["declared"], jury["detected"]) == (1, 1)
    assert len(acta["scores"]) == 3 * len(TEAMS)
    lines = {line["application"]: line for line in acta["ranking"]}
    chosen = {each["title"]: lines[each["application"]] for each in acta["selected"]}
    assert len(chosen) == 2
    assert BEST in chosen
    (second,) = set(chosen) - {BEST}
    assert second in TIED
    (draw,) = acta["draws"]
    assert lottery.split("/sorteos/")[1].startswith(draw["uuid"])
    assert draw["published"]["drawn"][0] == chosen[second]["application"]


def _reads_why(page: Page, mine: str) -> None:
    """On her phone: not selected, with the reason, her points in each criterion, and the words of the jury."""
    page.goto(f"{mine}resultado/")
    story = page.locator("main")
    expect(story.locator(".d-reasons li").first).to_be_visible()
    expect(story.locator("tbody tr")).to_have_count(4)
    expect(story).to_contain_text("Digan cuántas personas lo probaron.")
    expect(page.get_by_role("link", name=said("Appeal"), exact=True)).to_be_visible()
    assert sideways(page) == 0
