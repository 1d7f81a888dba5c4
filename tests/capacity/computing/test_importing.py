"""A past wave comes in as it was published, and its mistakes are told before and after."""

import csv
import io
from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook

from minga.audit.models import Entry
from minga.capacity.actions.importing import drop_import, match_columns, order_import, start_import
from minga.capacity.enums import ImportState, MeasuredState, WaveState
from minga.capacity.models import Finding, Index, Mark, Measured, NodeScore, Wave, WaveImport
from minga.capacity.queries.findings import tell, told_of
from minga.capacity.queries.past_columns import recognised
from minga.capacity.queries.past_wave import decimal_in, design_of_import
from minga.capacity.queries.templates import template
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.engines.index.reference import BOGOTA, needs_bogota
from tests.factories.capacity import DESIGN, make_version
from tests.factories.deciding import run_jobs
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

JOBS = ("capacity.check_past_wave", "capacity.bring_in_wave", "capacity.compute_wave")


@pytest.fixture
def runner() -> Person:
    person = make_person()
    role(person, RoleKind.METHODOLOGIST, make_organisation())
    return person


def started(runner: Person, content: bytes, name: str = "ola.csv", **fields: Any) -> WaveImport:
    values = {"title": "Medición 2021", "year": 2021, "source": "Informe de 2021"} | fields.pop("values", {})
    given = {"version": None, "template": "", "token": uuid4(), "host": runner.roles.get().organisation} | fields
    job = start_import(values=values, upload=io.BytesIO(content), name=name, actor=runner, now=now(), **given)
    run_jobs(*JOBS)
    job.refresh_from_db()
    return job


def brought_in(job: WaveImport, runner: Person) -> Wave:
    order_import(job=job, actor=runner, now=now())
    run_jobs(*JOBS)
    run_jobs(*JOBS)
    job.refresh_from_db()
    assert job.wave is not None
    return job.wave


def flaws(report: list[dict[str, Any]]) -> Counter[str]:
    return Counter(row["code"] for row in report if row["code"] not in ("small_group", "not_measured"))


WORKBOOK = {"above_maximum": 6, "nothing_answered": 3, "total_disagrees": 1, "blank": 1}
SMALL = "Entidad;Tipo;P1;Pregunta q2;q3;q4;Total Capacidad;Total\nUna;;10;30;40;20;40;100\nOtra;;5;;20,5;10;5;40\n"


@needs_bogota
def test_bogota_comes_in_with_its_totals_and_exactly_its_mistakes(runner: Person) -> None:
    content = (BOGOTA / "2021-points.csv").read_bytes()
    job = started(runner, content, template="bogota-2021")

    assert (job.state, job.entities, len(job.columns)) == (ImportState.CHECKED, 71, 58)
    assert flaws(job.report) == WORKBOOK
    assert Wave.objects.count() == Index.objects.count() == 0

    wave = brought_in(job, runner)

    assert (wave.state, wave.imported, wave.year) == (WaveState.COMPUTED, True, 2021)
    assert Measured.objects.filter(wave=wave, state=MeasuredState.IMPORTED).count() == 71
    left = {code: number for code, number in WORKBOOK.items() if code != "nothing_answered"}
    assert flaws([{"code": code} for code in Finding.objects.values_list("code", flat=True)]) == left
    assert Finding.objects.get(code="not_measured").data["number"] == WORKBOOK["nothing_answered"]
    assert NodeScore.objects.filter(computation__wave=wave, node="total").count() == 71 - 3
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    codes = ("c1", "c2", "c3", "c4", "total")
    scores = {(name, node): score for name, node, score in NodeScore.objects.filter(
        computation__wave=wave, node__in=codes).values_list("measured__name", "node", "score")}  # fmt: skip
    said = {
        (" ".join(row["entity"].split()), code): Decimal(row[f"published_{code}"])
        for row in rows for code in codes if row[f"published_{code}"]
    }  # fmt: skip
    apart = {place[1]: place[0] for place, value in said.items() if abs(scores[place] - value) > Decimal("0.05")}
    assert len(said) == 340
    assert set(apart) == {"total"}
    assert apart["total"].startswith("Subred Integrada de Servicios de Salud Sur E.S.E.")


@needs_bogota
def test_the_owner_of_the_workbook_reads_what_to_look_for(runner: Person) -> None:
    job = started(runner, (BOGOTA / "2021-points.csv").read_bytes(), template="bogota-2021")
    design = design_of_import(job)
    told = [tell(row["code"], row["severity"], row["name"], row["node"], row["data"], design) for row in job.report]

    (total,) = [one for one in told if one.code == "total_disagrees"]
    assert "30,699" in total.sentence
    assert "35,999" in total.sentence
    (comma,) = [one for one in told if one.entity == "Secretaría Distrital de Gobierno"]
    assert "0,24" in comma.advice


def test_columns_are_known_by_code_by_number_by_title_and_by_what_totals_are_called() -> None:
    found = recognised(["", "ENTIDAD", "P1", "pregunta Q2 ", "Q3", "Pregunta q4", "Total Capacidad", "Total"], DESIGN)

    assert found == {
        "1": "entity", "2": "question:q1", "3": "question:q2", "4": "question:q3", "5": "question:q4",
        "6": "published:c1", "7": "published:total",
    }  # fmt: skip
    bogota = template("bogota-2021").design
    assert recognised(["q16.1", "16.1", "published_c3"], bogota) == {"0": "question:q16.1", "2": "published:c3"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        (" 0 ", "0"),
        ("n/a", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: str | None) -> None:
    assert decimal_in(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("text", ["dos", "1-2", "1e400", "Infinity"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        decimal_in(text)


def test_a_small_table_with_decimal_commas_and_blanks(runner: Person) -> None:
    job = started(runner, SMALL.encode("cp1252"), version=make_version())

    assert job.state == ImportState.CHECKED
    assert flaws(job.report) == {"total_disagrees": 1, "blank": 1}

    wave = brought_in(job, runner)

    otra = Measured.objects.get(wave=wave, name="Otra")
    assert Mark.objects.get(measured=otra, question="q3").points == Decimal("20.5")
    assert Mark.objects.get(measured=otra, question="q2").points is None
    assert otra.facts["published"] == {"c1": "5", "total": "40"}
    assert "40" in next(one.sentence for one in told_of(wave) if one.code == "total_disagrees")


def test_an_entity_that_minga_knows_by_this_name_is_that_one(runner: Person) -> None:
    known = make_organisation(name="Una")

    wave = brought_in(started(runner, SMALL.encode(), version=make_version()), runner)

    assert Measured.objects.get(wave=wave, organisation=known).name == "Una"
    assert Measured.objects.get(wave=wave, name="Otra").organisation is None


def test_an_excel_file_gives_what_its_formulas_gave(runner: Person) -> None:
    book = Workbook()
    notes = book.active
    notes.append(["Leer primero"])
    sheet = book.create_sheet("Resultados")
    for row in (["Índice 2021"], [], ["Entidad", "q1", "q2", "q3", "q4"], ["Una", 10, 30, 40, "veinte"]):
        sheet.append(row)
    sheet.append(["Una", 1, 1, 1, 1])
    sheet.append([None, 2, 2, 2, 2])
    out = io.BytesIO()
    book.save(out)

    job = started(runner, out.getvalue(), "ola.xlsx", version=make_version())

    assert (job.entities, job.first_row) == (1, 4)
    told = {row["code"]: row["data"] for row in job.report}
    assert told["not_a_number"] == {"row": 4, "text": "veinte"}
    assert told["twice"] == {"row": 5, "text": "Una"}
    assert told["no_name"] == {"row": 6}


def test_columns_that_nobody_recognises_are_told_by_hand(runner: Person) -> None:
    job = started(runner, b"Quien,Columna rara,q2\nUna,7,30\n", version=make_version())
    assert (job.state, job.columns) == (ImportState.MATCHING, {"2": "question:q2"})

    with pytest.raises(Invalid):
        match_columns(job=job, columns={0: "entity", 1: "entity"}, actor=runner, now=now())
    with pytest.raises(Invalid):
        match_columns(job=job, columns={1: "question:q1"}, actor=runner, now=now())
    match_columns(job=job, columns={0: "entity", 1: "question:q1", 2: "question:q2"}, actor=runner, now=now())
    run_jobs(*JOBS)

    job.refresh_from_db()
    assert (job.state, job.entities) == (ImportState.CHECKED, 1)
    assert [row["data"]["cells"] for row in job.report if row["code"] == "no_column"] == [["q3", "q4"]]
    assert Entry.objects.filter(key="capacity.wave_import_matched").count() == 1


def test_dropping_writes_nothing_and_ends_it(runner: Person) -> None:
    job = started(runner, SMALL.encode(), version=make_version())

    drop_import(job=job, actor=runner, now=now())

    with pytest.raises(Conflict):
        order_import(job=job, actor=runner, now=now())
    assert Wave.objects.count() == Measured.objects.count() == 0


def test_who_may_not_what_lacks_and_what_is_no_table(runner: Person) -> None:
    version = make_version()
    with pytest.raises(NotAllowed):
        start_import(
            host=runner.roles.get().organisation, version=version, template="", upload=io.BytesIO(SMALL.encode()),
            values={"title": "T", "year": 2021, "source": ""}, name="a.csv", token=uuid4(), actor=make_person(),
            now=now(),
        )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        started(runner, SMALL.encode(), values={"title": " ", "year": 1900})
    assert set(refused.value.errors) == {"index", "title", "year"}
    with pytest.raises(DomainError):
        started(runner, b"%PDF-1.4 nothing", "a.pdf", version=version)
    token = uuid4()
    started(runner, SMALL.encode(), version=version, token=token)
    with pytest.raises(Conflict):
        started(runner, SMALL.encode(), version=version, token=token)
    assert WaveImport.objects.count() == 1
