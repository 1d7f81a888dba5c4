"""The published wave of 2021 of Bogotá comes in as its owner has it, is decided on, published and read by everybody."""

import csv
import io
import re
from collections.abc import Mapping
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from minga.core.search import fold
from tests.engines.index.reference import BOGOTA, needs_bogota
from tests.factories.past_wave import CLOSE, TOTALS, Truth, the_truth
from tests.journeys.acts import follow, press, said, told
from tests.journeys.conftest import Opener, sideways

MARK = uuid4().hex[:5]  # so that the journey can be walked twice in the same Minga
TITLE = f"Medición de Bogotá 2021 {MARK}"
TEMPLATE = "template:bogota-2021"
LONG = 60_000
MAYORS, SECRETARIES, OTHERS = "Alcaldías locales", "Secretarías", "Otras entidades"
CENTRAL = "Secretaría Distrital de Planeación"
ABOVE, UNADDED, SILENT, BLANK = (
    "More points than the question gives", "A total that does not add up", "No answers at all", "Questions left blank",
)  # fmt: skip
DECIDED: Mapping[str, str] = {
    ABOVE: "Se publica como salió en 2021; se avisó a la entidad.",
    UNADDED: "La suma publicada olvidó una fila; vale la de los puntos.",
}


def number(value: float, language: str = "es") -> str:
    """As people of the language write it, without zeros at the end."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def found(page: Page, english: str, language: str = "es") -> dict[str, str]:
    """What is told under this heading: entity and its words."""
    kind = page.locator(".k-kind").filter(has=page.get_by_role("heading", name=said(english, language)))
    lines = kind.locator(".k-found > li")
    return {each.locator("b").inner_text(): each.inner_text() for each in lines.all()}


def the_mistakes_are_told(page: Page, truth: Truth, language: str = "es") -> None:
    """Exactly those that the file holds: who, where, what stands there, what can be."""
    above = found(page, ABOVE, language)
    assert set(above) == set(truth.above)
    for name, (code, stands, most) in truth.above.items():
        assert f"({code})" in above[name]
        assert re.search(rf"\b{re.escape(number(stands, language))}\b", above[name]), above[name]
        assert re.search(rf"\b{re.escape(number(most, language))}\b", above[name]), above[name]
    unadded = found(page, UNADDED, language)
    assert set(unadded) == set(truth.unadded)
    for name, code in truth.unadded.items():
        assert number(truth.published[name, code], language) in unadded[name]
        assert number(truth.summed[name, code], language) in unadded[name]
    blank = found(page, BLANK, language)
    assert set(blank) == set(truth.blank)
    assert all(code in blank[name] for name, codes in truth.blank.items() for code in codes)


def the_report_is_whole(page: Page, truth: Truth, language: str = "es") -> None:
    """Before anything comes in: the mistakes, who answered nothing, and no more than that."""
    the_mistakes_are_told(page, truth, language)
    assert set(found(page, SILENT, language)) == set(truth.silent)
    assert page.locator(".k-kind").count() == 4


def sent(page: Page) -> None:
    """From the door in the masthead to the file, with nothing changed in it."""
    page.goto("/indices/")
    follow(page, "Bring a past wave in")
    page.locator("#id_index").select_option(TEMPLATE)
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_year").fill("2021")
    page.locator("#id_source").fill("Veeduría Distrital, LABcapital")
    page.locator("#id_file").set_input_files(BOGOTA / "2021-points.csv")
    press(page, "Send and look")


def brought_in(page: Page, entities: int) -> None:
    page.get_by_role("button", name=re.compile(rf"\b{entities}\b")).click()
    look = page.get_by_role("link", name=said("Look at the results"))
    expect(look).to_be_visible(timeout=LONG)
    look.click()


def grouped(page: Page, key: str, truth: Truth) -> dict[str, list[str]]:
    """The file has no peer groups: the office finds those that begin alike, and puts them together."""
    page.goto(f"/mediciones/{key}/oficina/entidades/")
    groups = {
        MAYORS: [name for name in truth.names if name.startswith("Alcaldía Local")],
        SECRETARIES: [name for name in truth.names if name.startswith("Secretar")],
    }
    groups[OTHERS] = [name for name in truth.names if not any(name in own for own in groups.values())]
    for group, words in ((MAYORS, "alcaldía local"), (SECRETARIES, "secretar")):
        page.locator("#q").fill(words)
        press(page, "Find")
        put(page, group, len(groups[group]))
    page.locator("#grupo").select_option("-")
    press(page, "Find")
    put(page, OTHERS, len(groups[OTHERS]))
    return groups


def put(page: Page, group: str, entities: int) -> None:
    page.locator("summary").filter(has_text=re.compile(rf"\b{entities}\b")).click()
    page.get_by_label(said("Peer group"), exact=True).last.fill(group)
    press(page, "Put them there")
    expect(page.locator("#grupo option").filter(has_text=f"{group} ({entities})")).to_have_count(1)


def computed_again(page: Page, key: str) -> None:
    page.goto(f"/mediciones/{key}/calculo/")
    again = page.get_by_role("button", name=said("Compute again"))
    expect(again).to_be_visible(timeout=LONG)
    told(page, "Grades or groups changed after the last computation. Compute again.")
    page.get_by_label(said("Repetitions")).fill("200")
    again.click()
    expect(page.get_by_role("row").filter(has_text=MAYORS)).to_be_visible(timeout=LONG)
    expect(again).to_be_visible(timeout=LONG)


def decided_and_published(page: Page) -> None:
    """One decision a kind; nothing is published before the last."""
    publish = page.get_by_role("button", name=said("Publish the results"))
    for kind, words in DECIDED.items():
        expect(publish).to_have_count(0)
        section = page.locator(".k-kind").filter(has=page.get_by_role("heading", name=said(kind)))
        first = section.locator("li").first
        first.locator("summary").click()
        first.locator("textarea").fill(words)
        if first.get_by_role("checkbox").count():
            first.get_by_role("checkbox").check()
        press(first, "Keep this decision")
        expect(section.locator("summary")).to_have_count(0)
    publish.click()
    told(page, "The results are published, and sealed.")


def as_published(page: Page, key: str, truth: Truth) -> None:
    """Every component and every total, but the one that the workbook adds up wrongly."""
    body = page.request.get(f"/mediciones/{key}/resultados.csv").body().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    total = said("Score")
    shown = {
        (row[said("Entity")], code): float(cell.replace(",", "."))
        for row in rows
        for code in TOTALS
        if (cell := row[total if code == "total" else code])
    }
    assert [row[said("Entity")] for row in rows] == sorted(truth.names, key=fold)
    assert set(shown) == set(truth.published), "what was published has a score; what was not has none"
    apart = {name: code for (name, code), value in truth.published.items() if abs(shown[name, code] - value) > CLOSE}
    assert apart == truth.unadded


def browsed(page: Page, key: str, groups: Mapping[str, list[str]], truth: Truth) -> None:
    """On a phone, by somebody who is not signed in: by peer group, by entity, by question."""
    page.goto(f"/mediciones/{key}/")
    assert sideways(page) == 0
    expect(page.locator("main")).not_to_contain_text(truth.names[0])
    page.get_by_role("link", name=MAYORS, exact=True).click()
    expect(page.locator("#found")).to_contain_text(str(len(groups[MAYORS])))
    expect(page.get_by_role("link", name=groups[MAYORS][0], exact=True)).to_be_visible()

    page.goto(f"/mediciones/{key}/")
    page.get_by_placeholder(said("Find an entity")).fill(CENTRAL)
    press(page, "Search")
    page.get_by_role("link", name=CENTRAL, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CENTRAL)
    score = f"{truth.published[CENTRAL, 'total']:.1f}".replace(".", ",")
    expect(page.locator(".r-score__figure")).to_contain_text(score)
    expect(page.locator("main")).to_contain_text(SECRETARIES)
    assert sideways(page) == 0

    page.goto(f"/mediciones/{key}/entidades/?q=contralor")
    page.get_by_role("link", name=truth.silent[0], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(truth.silent[0])
    expect(page.locator(".r-score__figure")).to_have_text("–")

    page.goto(f"/mediciones/{key}/preguntas/")
    page.locator(f'a[href$="/mediciones/{key}/preguntas/q3/"]').click()
    page.get_by_label(said("Name of the entity")).fill("Instituto Distrital de Recreación")
    page.get_by_label(said("Name of the entity")).press("Enter")
    expect(page.locator("#found .r-parts > li")).to_have_count(1)
    expect(page.locator("#found .r-parts__figure")).to_contain_text("2")
    page.goto(f"/mediciones/{key}/datos/")
    expect(page.get_by_role("link", name=re.compile(r"\.zip|ZIP", re.IGNORECASE)).first).to_be_visible()


@needs_bogota
def test_a_manager_brings_in_the_published_wave_of_bogota_and_everybody_browses_it(visit: Opener) -> None:
    truth = the_truth()
    assert (len(truth.names), len(truth.above), len(truth.unadded)) == (71, 6, 1)
    page = visit("manager")

    sent(page)
    expect(page.locator(".c-glance")).to_contain_text("71", timeout=LONG)
    the_report_is_whole(page, truth)
    report = page.url
    for language in ("pt", "en"):
        page.goto(f"{report}?lang={language}")
        the_report_is_whole(page, truth, language)
    page.goto(f"{report}?lang=es")
    brought_in(page, 71)
    key = page.url.split("/mediciones/")[1].split("/")[0]
    groups = grouped(page, key, truth)
    computed_again(page, key)
    the_mistakes_are_told(page, truth)
    decided_and_published(page)

    passer_by = visit(phone=True)
    as_published(passer_by, key, truth)
    browsed(passer_by, key, groups, truth)


@pytest.mark.parametrize("language", ["es", "pt"])
def test_the_owner_reads_in_her_language(language: str) -> None:
    for words in (ABOVE, UNADDED, SILENT, BLANK):
        assert said(words, language) != words
