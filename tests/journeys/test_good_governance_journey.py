"""Good Governance in two languages: virtual meetings in four countries, then three days in Santiago, on paper.

Weeks come from `governance_to_seed`. The Brazilian participant reads Portuguese on the clock of Manaus.
"""

import re
import zlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

import yaml
from icalendar import Calendar
from playwright.sync_api import APIResponse, Page, expect

from tests.journeys.acts import CONSOLE, key_in, look_until, press, told
from tests.journeys.acts_calls import seed
from tests.journeys.acts_dossier import fill
from tests.journeys.conftest import ROOT, Opener, Site, sideways
from tests.journeys.governance_told import BELOW_SANTIAGO, BELOW_VIRTUAL, HELD, MANAUS, PEOPLE

GOVERNANCE: Final = "buena-gobernanza-rural"
MARK: Final = uuid4().hex[:5]  # so that the journey can be walked twice in the same Minga
TITLES: Final = {"es": f"Municipios rurales {MARK}", "pt": f"Municípios rurais {MARK}", "en": f"Rural towns {MARK}"}
SINCE: Final = 74
"""Days since the first one: seven virtual meetings are over, the eighth is in three days, Santiago in 38."""
TO_SANTIAGO: Final = 38
LAST, TWIN = "virtual-4-workshop", "virtual-4-workshop-pt"
DAYS: Final = ("penalolen-visit", "exchange", "cities")
SANTIAGO: Final = ZoneInfo("America/Santiago")
ROOM: Final = "https://sala.example/em-portugues"
CONCEPT: Final = {
    "problem": "As comunidades do rio não sabem quando o barco da saúde chega.",
    "people_heard": "23",
    "idea": "Um aviso pelo rádio comunitário, dois dias antes.",
    "cheapest_test": "Duas comunidades, um mês, sem gastar nada.",
}
PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def test_a_brazilian_learns_in_portuguese_and_leaves_santiago_with_a_certificate(
    visit: Opener, site: Site, tmp_path: Path
) -> None:
    office, teacher = visit("manager"), visit("facilitator")
    key = launched(office)
    world = seed(site, "taught", key, script="governance_to_seed")
    brazilian = visit(phone=True, language="pt")
    brazilian.context.add_cookies([{**world["cookie"], "url": site.url}])
    assert world["held"] == HELD

    spoken_twice(teacher, key)
    starts = opens_her_session(brazilian, key)
    address = calendar_opened(brazilian)
    before = brazilian.request.get(address)
    calendar_is_hers(before, starts)
    in_both_languages(visit(), key)

    moved_to_last_week(teacher, key)
    teacher.goto(f"/ediciones/{key}/aula/sesiones/{TWIN}/cambiar/")
    fill(teacher, starts_at=on_clock(starts + timedelta(hours=1)))
    teacher.locator("main form .c-actions button").first.click()
    teacher.wait_for_url(f"**/sesiones/{TWIN}/")
    calendar_moves(before, brazilian.request.get(address, headers={"If-None-Match": before.headers["etag"]}), starts)

    journeys_are_booked(teacher, key, world["rows"])
    for day in DAYS:
        sheet_is_typed_in(teacher, key, day, away=BELOW_SANTIAGO if day != DAYS[0] else 0)
    concept_is_handed_in(brazilian, world["form"], tmp_path)
    told_in_her_language(brazilian, key)
    told_to_the_office(office, key, world["names"])
    code = certified(office, brazilian, key)
    printed_in_portuguese(brazilian, code, world["names"][0])


def designed() -> dict[str, Any]:
    """The blueprint as it is shipped, read without any of our code."""
    blueprint = ROOT / "src/minga/programmes/blueprints" / f"{GOVERNANCE}.yaml"
    read: dict[str, Any] = yaml.safe_load(blueprint.read_text(encoding="utf-8"))
    return read


def on_clock(moment: datetime, zone: ZoneInfo = SANTIAGO) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


# --- Planning ------------------------------------------------------------------------------------


def launched(page: Page) -> str:
    """As the design proposes it, on the clock of Santiago; its key."""
    page.goto(f"/programas/{GOVERNANCE}/lanzar/")
    fill(page, **{f"titles_{language}": title for language, title in TITLES.items()})
    expect(page.locator("#id_timezone")).to_have_value("America/Santiago")
    fill(page, starts_on=(date.today() - timedelta(days=SINCE)).isoformat(), places=PEOPLE)  # noqa: DTZ011
    press(page, "Launch the edition")
    page.wait_for_url(CONSOLE)
    return key_in(page)


def spoken_twice(page: Page, key: str) -> None:
    """The last virtual meeting once more, in Portuguese and in the evening, with a room of its own."""
    page.goto(f"/ediciones/{key}/aula/sesiones/{LAST}/otro-idioma/")
    evening = datetime.now(SANTIAGO).replace(hour=18, minute=0) + timedelta(days=3)
    fill(page, language="pt", starts_at=on_clock(evening))
    press(page, "Add it")
    page.goto(f"/ediciones/{key}/aula/sesiones/{TWIN}/cambiar/")
    fill(page, link=ROOM)
    page.locator("main form .c-actions button").first.click()
    page.wait_for_url(f"**/sesiones/{TWIN}/")
    expect(page.locator(f'main a[href="{ROOM}"]')).to_have_count(1)


def moved_to_last_week(page: Page, key: str) -> None:
    """Santiago is brought forward, so that its last day was yesterday; first looked at, then done."""
    page.goto(f"/ediciones/{key}/aula/mover-sesiones/")
    fill(page, days=str(-TO_SANTIAGO - len(DAYS)), module="in-person")
    press(page, "Preview the new days")
    expect(page.locator("main tbody tr")).to_have_count(len(DAYS))
    page.locator('main button[name="do"]').click()
    page.wait_for_url(f"**/{key}/aula/sesiones/")


# --- What she sees -------------------------------------------------------------------------------


def opens_her_session(page: Page, key: str) -> datetime:
    """Hers is the one in Portuguese, at the hour of Manaus and of Santiago; when it begins."""
    page.goto("/aprender/")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^pt"))
    page.locator(f'main a[href="/aprender/{key}/sesiones/{TWIN}/"]').first.click()
    starts = datetime.now(SANTIAGO).replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=3)
    expect(page.get_by_role("heading", level=1)).to_have_text("Oficina do módulo 4")
    expect(page.locator(".c-next__when b")).to_contain_text(f"{starts.astimezone(ZoneInfo(MANAUS)):%H:%M}")
    expect(page.locator(".c-next__when")).to_contain_text("18:00")
    expect(page.locator(f'main a[href="{ROOM}"]').first).to_be_visible()
    assert sideways(page) == 0
    return starts


def in_both_languages(page: Page, key: str) -> None:
    """Anybody reads the programme of study, in Spanish and in Portuguese."""
    for language in ("es", "pt"):
        page.goto(f"/programas/{key}/programa-de-estudios/?lang={language}")
        main = page.locator("main")
        for module in designed()["modules"]:
            expect(main).to_contain_text(module["title"][language])
            for session in module["sessions"]:
                expect(main).to_contain_text(session["title"][language])
        expect(main).to_contain_text(designed()["completion"]["rules"][0]["text"][language])
        expect(main).to_contain_text("Peñalolén")
        expect(main).not_to_contain_text(ROOM)


# --- Her calendar --------------------------------------------------------------------------------


def calendar_opened(page: Page) -> str:
    page.goto("/aprender/calendario/")
    press(page, "Open my calendar", "pt")
    return page.locator("#address").input_value()


def events(answer: APIResponse) -> dict[str, Any]:
    assert answer.ok
    found = Calendar.from_ical(answer.body())
    assert found.errors == []
    listed = found.walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in listed}
    assert len(by_uid) == len(listed)
    return by_uid


def named(found: dict[str, Any], title: str) -> Any:
    """The one event of this title."""
    (event,) = (event for event in found.values() if title in str(event["SUMMARY"]))
    return event


def calendar_is_hers(answer: APIResponse, starts: datetime) -> None:
    """In Portuguese, one event for each meeting whatever its twins, on the clock of Santiago."""
    found = events(answer)
    assert len(found) == HELD + 1 + len(DAYS)
    twin = named(found, "Oficina do módulo 4")
    assert twin["DTSTART"].dt == starts
    assert twin["DTSTART"].params["TZID"] == "America/Santiago"
    assert str(twin["CONFERENCE"]) == ROOM
    visit = named(found, "Visita a Peñalolén")
    assert "Peñalolén" in str(visit["LOCATION"])
    zones: list[Any] = Calendar.from_ical(answer.body()).walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["America/Santiago"]
    inside = zones[0].to_tz()
    for event in found.values():
        moment = event["DTSTART"].dt
        assert moment.replace(tzinfo=inside).utcoffset() == moment.utcoffset()


def calendar_moves(before: APIResponse, after: APIResponse, starts: datetime) -> None:
    """What moved has a higher number and its new moment; nothing came twice, nothing went."""
    assert after.status == 200
    old, new = events(before), events(after)
    assert set(old) == set(new)
    moved = {uid for uid in old if new[uid]["SEQUENCE"] > old[uid]["SEQUENCE"]}
    shifted = {uid for uid in moved if new[uid]["DTSTART"].dt != old[uid]["DTSTART"].dt}
    assert len(moved) == len(shifted) == len(DAYS) + 1
    assert {uid for uid in old if new[uid]["DTSTART"].dt != old[uid]["DTSTART"].dt} == shifted
    assert named(new, "Oficina do módulo 4")["DTSTART"].dt == starts + timedelta(hours=1)
    was, is_now = (named(found, "Visita a Peñalolén")["DTSTART"].dt for found in (old, new))
    assert is_now.date() - was.date() == timedelta(days=-TO_SANTIAGO - len(DAYS))
    assert is_now.time() == was.time()


# --- Santiago ------------------------------------------------------------------------------------


def journeys_are_booked(page: Page, key: str, rows: list[int]) -> None:
    """Who travels, and how far each journey is."""
    page.goto(f"/ediciones/{key}/aula/sesiones/{DAYS[0]}/viajes/")
    for place, row in enumerate(rows, start=1):
        page.locator(f'[name="state_{row}"]').select_option("confirmed" if place > 1 else "arrived")
    fill(page, **{f"note_{rows[0]}": "Manaus–Santiago, chega um dia antes"})
    press(page, "Save the journeys")
    page.wait_for_url(f"**/sesiones/{DAYS[0]}/")
    expect(page.locator("li.l-between b")).to_have_text([str(PEOPLE - 1), "1"])


def sheet_is_typed_in(page: Page, key: str, day: str, *, away: int) -> None:
    """The numbers of who signed, looked over by name, noted; everybody else was absent."""
    page.goto(f"/ediciones/{key}/aula/sesiones/{day}/hoja/anotar/")
    signed = f"1-{PEOPLE}" if not away else f"1-{away - 1}"
    fill(page, signed=signed)
    press(page, "Look it over")
    expect(page.locator("#check li")).to_have_count(PEOPLE - bool(away))
    press(page, "Yes, note it")
    expect(page.locator("#check")).to_have_count(0)


# --- The end -------------------------------------------------------------------------------------


def concept_is_handed_in(page: Page, form: str, folder: Path) -> None:
    """The sheet of the group, by one of it, in Portuguese, with its drawing."""
    page.goto(f"/formularios/{form}/responder/")
    page.locator("main form button").first.click()
    drawing = folder / "desenho.png"
    drawing.write_bytes(PNG)
    expect(page.locator("main")).to_contain_text("Que problema do seu território atende?")
    fill(page, **{f"q.{question}": words for question, words in CONCEPT.items()})
    page.locator('main input[name="file.sketch"]').set_input_files(drawing)
    press(page, "Save and go on", "pt")
    page.wait_for_url(re.compile(r"/revisar/$"))
    press(page, "Send my answers", "pt")
    page.wait_for_url(re.compile(r"/recibo/$"))


def told_in_her_language(page: Page, key: str) -> None:
    """The rules of both stages are met: at the one meeting she heard in Portuguese, too."""
    page.goto(f"/aprender/{key}/avance/")
    met = page.locator(".f-rule.is-met")
    for rule in designed()["completion"]["rules"]:
        look_until(page, met.filter(has_text=rule["text"]["pt"]))
    told(page, "You have met every rule", "pt")
    expect(page.locator(".f-rule:not(.is-met)")).to_have_count(0)


def told_to_the_office(page: Page, key: str, names: list[str]) -> None:
    """One lacks virtual meetings, one lacks days of Santiago; each in words."""
    missing = f"/ediciones/{key}/aula/finalizacion/?grupo=faltan"
    page.goto(missing)
    rows = page.locator(".f-people > li")
    expect(rows).to_have_count(2)
    for number, words in ((BELOW_VIRTUAL, "Taller del módulo 2"), (BELOW_SANTIAGO, "Intercambio de proyectos")):
        page.goto(missing)
        rows.filter(has_text=names[number - 1]).get_by_role("link").first.click()
        lacks = page.locator(".f-rule:not(.is-met)")
        expect(lacks).to_have_count(1)
        expect(lacks).to_contain_text(words)


def certified(office: Page, page: Page, key: str) -> str:
    """The four who are ready complete, and get their credentials; the number of hers."""
    ready = PEOPLE - 2
    office.goto(f"/ediciones/{key}/aula/finalizacion/?grupo=listas")
    office.get_by_role("button", name=re.compile(rf"\b{ready}\b")).click()
    office.goto(f"/ediciones/{key}/aula/credenciales/")
    office.get_by_role("button", name=re.compile(rf"\b{ready}\b")).click()
    look_until(office, office.locator("#list .c-rows > li"))
    page.goto("/credenciales/mias/")
    hers = page.locator('main .c-rows a[href^="/credenciales/"]')
    look_until(page, hers)
    hers.first.click()
    expect(page.locator(".f-paper__name")).to_contain_text("Persona 1 Rural")
    told(page, "Certificate to print (PDF)", "pt")
    expect(page.locator('main a[href$="/certificado.pdf?idioma=pt"]')).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[1]


def printed_in_portuguese(page: Page, code: str, name: str) -> None:
    """A job prints it; it says that it is Portuguese, whose it is and of what, and carries the signed file."""
    page.goto(f"/credenciales/{code}/")
    answer = page.request.get(f"/credenciales/{code}/certificado.pdf?idioma=pt")
    while answer.headers["content-type"] != "application/pdf":
        assert answer.ok
        page.wait_for_timeout(250)
        answer = page.request.get(f"/credenciales/{code}/certificado.pdf?idioma=pt")
    paper = answer.body()
    assert paper.startswith(b"%PDF-1.7")
    assert b"/Lang(pt)" in paper
    assert f"{TITLES['pt']} · {name}".encode() in paper
    inside = [paper, *streams(paper)]
    signed = page.request.get(f"/credenciales/{code}/credencial.jwt").body().strip()
    assert any(signed in part for part in inside)


def streams(paper: bytes) -> list[bytes]:
    """What the file packs."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found
