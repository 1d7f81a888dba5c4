"""What the people of the dossier journeys do: write a challenge, work in a team, ask for a gate, decide it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from playwright.sync_api import Locator, Page, expect

from minga.initiatives.enums import LifeStage
from tests.journeys.acts import follow, press, said, told

DEMO: Final = "largas-esperas-de-madrugada-para-conseguir-turno"
"""A challenge of the demo world that is characterised."""
TOWN: Final = "Municipalidad de Itá Porá"
STEP: Final = re.compile(r"/desafios/([^/]+)/escribir/([^/]+)/")
WORKSHOP: Final = re.compile(r"/iniciativas/([^/]+)/taller/$")


def ago(days: int) -> str:
    """A day so many days before today, as a date field takes it."""
    return (date.today() - timedelta(days=days)).isoformat()  # noqa: DTZ011 - only for a form


def fill(page: Page | Locator, **values: object) -> None:
    """Write into the inputs of these names: text, the value of a choice, True for a tick."""
    for name, value in values.items():
        inputs = page.locator(f'main [name="{name}"]:not([type="hidden"])')
        kind = inputs.first.evaluate("each => each.type")
        if kind == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            inputs.first.set_checked(bool(value))
        elif kind.startswith("select"):
            inputs.first.select_option(str(value))
        else:
            inputs.first.fill(str(value))


def send(page: Page) -> None:
    """Press the first button at the foot of the form."""
    page.locator("main form .c-actions button").first.click()


def missing(page: Page, *english: str, links: bool = True, place: str = "main") -> None:
    """The page lists exactly these conditions as missing; for who may write, each leads to where it is added."""
    rows = page.locator(f"{place} li.is-open").filter(visible=True)
    expect(rows).to_have_count(len(english))
    expect(rows).to_contain_text([said(words) for words in english])
    expect(rows.locator("a")).to_have_count(len(english) if links else 0)


def refused(page: Page, english: str, **values: object) -> None:
    """The form says at its top what is wrong."""
    expect(page.locator(".c-errors")).to_contain_text(said(english, **values))


# --- The challenge -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """What a municipality says of its problem, step by step."""

    title: str
    complaint: str
    steps: Mapping[str, Mapping[str, Any]]


def queue(title: str) -> Trouble:
    """The queue at the health post, with its number."""
    return Trouble(
        title=title,
        complaint="Hay que llegar de noche a la puerta del puesto para tener un número. Quien vive lejos no llega.",
        steps={
            "queja": {"question": "¿Cómo podríamos dar turnos a quien vive lejos sin que haga fila de noche?"},
            "afectados": {
                "affected": "Personas mayores y madres con hijos pequeños de seis compañías rurales.",
                "affected_count": "1.900", "affected_source": "Censo del puesto de salud",
                "public_value": "Gana quien vive lejos. Pierde quien vendía lugares en la fila.",
            },
            "evidencia": {
                "name": "Espera en la fila", "unit": "minutos", "value": "190", "measured_on": ago(70),
                "source": "Cuaderno del puesto de salud", "method": "Hora de llegada y hora de entrada, una semana.",
            },
            "causas": {"causes": "Los turnos se dan en la puerta. Nadie sabe antes cuántos hay."},
            "marco": {
                "nature": "social", "sector": "health", "sdg_target": "3.8",
                "constraints": "El puesto abre a las siete. No hay internet en tres compañías.",
            },
            "adopcion": {
                "goal": "60", "due_on": ago(-200), "adoption_owner": "Dirección de Salud",
                "adoption_budget": "Programa 2, línea 145, servicios de salud",
            },
        },
    )  # fmt: skip


def begin_challenge(page: Page, trouble: Trouble) -> str:
    """Begin it with the complaint; the key of the new challenge."""
    page.goto("/desafios/nuevo/")
    in_the_name_of_the_town(page)
    fill(page, complaint=trouble.complaint, title=trouble.title)
    page.get_by_role("button", name=said("Begin"), exact=True).last.click()
    page.wait_for_url(STEP)
    found = STEP.search(page.url)
    assert found
    return found[1]


def in_the_name_of_the_town(page: Page) -> None:
    """Say for whom, where she is asked: other journeys may have brought her to a second organisation."""
    house = page.locator('main select[name="organisation"]')
    if house.count():
        house.select_option(label=TOWN)


def write_step(page: Page, step: str, values: Mapping[str, Any]) -> None:
    """Fill one step in and go on; in the step of the causes, the similar ones are looked at."""
    page.wait_for_url(re.compile(f"/escribir/{step}/"))
    fill(page, **values)
    if step == "causas":
        press(page, "We looked at them: ours goes on")
        told(page, "The similar ones were looked at.")
    press(page, "Save and go on")


def prove(page: Page, key: str, title: str) -> None:
    """Add a piece of evidence to the challenge."""
    page.goto(f"/desafios/{key}/escribir/evidencia/")
    press(page, "Add evidence")
    fill(page, kind="data", title=title, source="Puesto de salud", link="https://ejemplo.example/cuaderno")
    send(page)
    page.wait_for_url(re.compile("/escribir/evidencia/"))


# --- The initiative ------------------------------------------------------------------------------


def open_initiative(page: Page, challenge: str, **values: object) -> str:
    """Begin a dossier on this challenge; its key."""
    page.goto(f"/desafios/{challenge}/")
    follow(page, "Open an initiative")
    expect(page.locator('main [name="title"]')).to_be_visible()
    in_the_name_of_the_town(page)
    fill(page, **values)
    press(page, "Open the initiative")
    return key_of(page)


def key_of(page: Page) -> str:
    """The key of the dossier whose workshop opens now."""
    page.wait_for_url(WORKSHOP)
    found = WORKSHOP.search(page.url)
    assert found
    return found[1]


def shop(key: str, part: str = "") -> str:
    """The address of a part of the workshop."""
    return f"/iniciativas/{key}/taller/{part}"


def invite(page: Page, key: str, who: str, what: str) -> None:
    """Ask somebody of the cast to join the team."""
    page.goto(shop(key, "equipo/"))
    fill(page, person=f"{who}@minga.example", title=what)
    press(page, "Send the invitation")
    told(page, "Asked. Nobody joins a team without saying yes; you will hear of the answer.")


def say_yes(page: Page, title: str) -> None:
    """Whoever was asked finds the question in her own work, and joins."""
    page.goto("/mi-trabajo/")
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("link", name=re.compile(said("Read and answer"))).click()
    page.wait_for_url(re.compile("/iniciativas/invitaciones/"))
    press(page, "Yes, I join")
    told(page, "Welcome to the team.")


def name_deputy(page: Page, address: str, who: str, place: str = "#people") -> None:
    """Name who stands in, from the page that lists the role."""
    page.goto(address)
    page.locator(place).get_by_role("link", name=said("Deputy"), exact=True).first.click()
    fill(page, deputy=f"{who}@minga.example")
    send(page)
    page.wait_for_url(re.compile(re.escape(address)))


def ask_for_gate(page: Page, key: str, note: str = "") -> None:
    """The team asks; whoever decides is told."""
    page.goto(shop(key, "puertas/"))
    fill(page, note=note)
    press(page, "Ask")
    told(page, "Asked. Whoever decides gets a letter; you will hear of the decision.")


def decide(page: Page, key: str, outcome: str, reasons: str, **more: object) -> None:
    """Read what waits and decide it; the page may refuse."""
    page.goto(shop(key, "puertas/"))
    follow(page, "Read and decide")
    fill(page, outcome=outcome, reasons=reasons)
    closed = page.locator("main form details:not([open]) > summary")
    while more and closed.count():
        closed.first.click()
    fill(page, **more)
    press(page, "Decide")


def decided(page: Page) -> None:
    """It was taken."""
    told(page, "Decided. The team hears of it, with your reasons.")


def crosses(team: Page, decider: Page, key: str, stage: LifeStage, reasons: str) -> None:
    """The team asks and the office says go: the dossier stands at the next stage."""
    ask_for_gate(team, key)
    decide(decider, key, "go", reasons)
    decided(decider)
    stands_at(decider, stage)


def stands_at(page: Page, stage: LifeStage) -> None:
    """The head of the page says the stage."""
    expect(page.locator("main .l-head .c-stage").first).to_contain_text(str(int(stage)))


def make_prototype(page: Page, key: str) -> None:
    """Something that can be tried."""
    page.goto(shop(key, "artefactos/agregar/"))
    fill(page, title="Audio de confirmación", kind="recording", fidelity="low", text="Su turno es mañana a las ocho.")
    send(page)
    page.wait_for_url(re.compile("/taller/hecho/"))


def test_with_users(page: Page, key: str, people: int) -> None:
    """Users tried it, and what was learned."""
    page.goto(shop(key, "pruebas/usuarios/agregar/"))
    fill(page, group="Personas mayores de dos compañías", people=people, asked="Pedir y confirmar un turno por voz",
         learned="Siete lo lograron sin ayuda. Una colgó al oír la grabación.", result="worked")  # fmt: skip
    send(page)
    told(page, "The user test is in the dossier.")


test_with_users.__test__ = False  # type: ignore[attr-defined]


def plan_pilot(page: Page, key: str, *, cost: str) -> None:
    """A pilot on the figure of the challenge, read against its baseline."""
    page.goto(shop(key, "cifras/"))
    press(page, "Take them over")
    page.goto(shop(key, "pruebas/experimentos/agregar/?kind=pilot"))
    figure = page.locator('main [name="target"] option').nth(1).get_attribute("value")
    fill(page, title="Turnos por voz en seis compañías", metric="Minutos de espera", unit="minutos",
         hypothesis="Si el turno se confirma por voz, la espera baja de 190 a 60 minutos.", reading="at_most",
         threshold="60", target=figure, comparison="before_after",
         stop_rule="Si una compañía queda dos semanas sin turnos.", starts_on=ago(40), ends_on=ago(-20),
         planned_cost=cost)  # fmt: skip
    send(page)
    page.wait_for_url(re.compile("/experimentos/[0-9a-f-]+/$"))


def start_pilot(page: Page) -> None:
    """It runs in real service since a day of last month. The page shows the plan."""
    follow(page, "It began")
    fill(page, started_on=ago(40))
    send(page)
    told(page, "It is noted that it began.")


def measure(page: Page, key: str, *numbers: tuple[str, int]) -> None:
    """Paste what was measured: value and how many days ago."""
    page.goto(shop(key, "cifras/"))
    page.get_by_role("link", name=re.compile(f"^{said('Paste a column')}")).first.click()
    fill(page, rows="\n".join(f"{ago(days)}; {value}" for value, days in numbers), source="Cuaderno del puesto")
    send(page)
    page.wait_for_url(re.compile(r"/cifras/[^/]+/$"))


def write_story(page: Page, key: str, **values: str) -> None:
    """Say in the dossier what the problem is, what changes, how the team was chosen."""
    page.goto(shop(key, "relato/"))
    fill(page, **values)
    press(page, "Save")
    told(page, "Saved.")


def open_to_all(page: Page, key: str) -> None:
    """From now on anybody reads it."""
    page.goto(shop(key, "relato/"))
    page.get_by_text(said("Open it to the public"), exact=True).click()
    press(page, "Yes, open it")
    told(page, "Saved.")


def see_result(page: Page, value: str) -> None:
    """What the pilot gave, and what follows. The page shows the pilot."""
    follow(page, "Note the result")
    fill(page, value=value, people="320", result="La espera bajó en las seis compañías.", result_on=ago(18))
    send(page)
    follow(page, "Note the decision")
    fill(page, decision="go", reason="Pasa el umbral que se fijó antes.")
    send(page)
    told(page, "The decision is noted.")


def note_cost(page: Page, key: str) -> None:
    """A line of what it cost."""
    page.goto(shop(key, "costos/"))
    fill(page, kind="cash", item="Minutos de voz", quantity="12", unit="semanas", unit_cost="120", spent_on=ago(20))
    send(page)
    expect(page.get_by_role("table").first).to_contain_text("Minutos de voz")


def find_a_line(page: Page, key: str) -> None:
    """A budget line keeps it from now on."""
    page.goto(shop(key, "adopcion/agregar/"))
    fill(page, kind="budget_line", reference="Programa 2, línea 145", year=date.today().year, amount="9.600",  # noqa: DTZ011 - only for a form
         currency="USD", signed_on=ago(10), office="Dirección de Salud",
         link="https://ejemplo.example/presupuesto")  # fmt: skip
    send(page)
    expect(page.locator("#adoption")).to_contain_text("Programa 2, línea 145")


def ask_keeper(page: Page, key: str, who: str) -> None:
    """Ask a person of the office that will answer for it."""
    page.goto(shop(key, "adopcion/responsable/"))
    fill(page, person=f"{who}@minga.example", title="Dirección de Salud, turnos")
    send(page)
    told(page, "Asked. Once the answer is yes, name a deputy here.")


def keep_promise(page: Page, key: str, words: str) -> None:
    """Say that a promise was kept, from the first page of the workshop."""
    page.goto(shop(key))
    promise = page.locator("#commitments li").filter(has_text=words)
    promise.get_by_role("link").first.click()
    fill(page, note="Consta en el acta.")
    send(page)
    page.wait_for_url(WORKSHOP)


# --- Another municipality ------------------------------------------------------------------------


def found_town(page: Page, name: str, support: Page) -> str:
    """Register a municipality, which support recognises; its key."""
    page.goto("/organizaciones/registrar/")
    fill(page, name=name, type="municipal", territory="Paraguay")
    send(page)
    if page.locator('[name="another_one"]').count():
        fill(page, another_one=True)
        send(page)
    page.goto("/organizaciones/?q=" + name)
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url(re.compile("/organizaciones/[^/?]+/$"))
    support.goto(page.url)
    press(support, "Recognise the organisation")
    return page.url.rstrip("/").rpartition("/")[2]


def give_role(page: Page, town: str, who: str, kind: str) -> None:
    """Somebody of the cast works in the town from today."""
    page.goto(f"/organizaciones/{town}/roles/nuevo/")
    fill(page, person=f"{who}@minga.example", kind=kind, starts_on=ago(0))
    send(page)
    page.wait_for_url(re.compile("/roles/$"))


def characterise_derived(page: Page, key: str, *, value: str) -> None:
    """What does not travel is found out in each place: evidence, the number before, the route to stay."""
    page.goto(f"/iniciativas/{key}/")
    link = page.locator('main a[href^="/desafios/"]').first.get_attribute("href") or ""
    challenge = link.split("/")[2]
    steps = dict(queue("").steps)
    prove(page, challenge, "Cuaderno de turnos de Valle Sereno")
    for step, values in {
        "evidencia": {**steps["evidencia"], "value": value},
        "adopcion": steps["adopcion"],
    }.items():
        page.goto(f"/desafios/{challenge}/escribir/{step}/")
        fill(page, **values)
        press(page, "Save and go on")
        page.wait_for_url(lambda url, step=step: f"/{step}/" not in url)
    page.goto(f"/desafios/{challenge}/escribir/revisar/")
    press(page, "It is characterised")
    told(page, "It is characterised. Now it can look for a team.")


def add_solver(page: Page, key: str, organisation: str) -> None:
    """An organisation that solves it with them, as a letter says."""
    page.goto(shop(key, "equipo/entidades/agregar/"))
    fill(page, organisation=organisation, part="solver", agreed_on=ago(3))
    send(page)
    told(page, "The organisation takes part.")
