"""The published wave of Bogotá as a workbook of Excel: the same entities, points and mistakes as its CSV holds."""

import csv
import io
from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook

from minga.capacity.actions.importing import start_import
from minga.capacity.enums import ImportState
from minga.capacity.models import WaveImport
from minga.capacity.queries.past_wave import design_of_import, past_wave
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from tests.engines.index.reference import BOGOTA, needs_bogota
from tests.factories.deciding import run_jobs
from tests.factories.organisations import make_organisation, role
from tests.factories.past_wave import CLOSE, the_truth
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, needs_bogota]


def workbook() -> bytes:
    """As an office keeps it: a sheet of notes first, titles in the third row, numbers as numbers, blanks empty."""
    book = Workbook(write_only=True)
    book.create_sheet("Notas").append(["Puntajes por pregunta en la otra hoja"])
    sheet = book.create_sheet("Resultados 2021")
    sheet.append(["Índice de Innovación Pública"])
    sheet.append([])
    with (BOGOTA / "2021-points.csv").open(encoding="utf-8") as file:
        titles, *rows = csv.reader(file)
    sheet.append(titles)
    for name, *cells in rows:
        sheet.append([name, *(float(cell) if cell else None for cell in cells)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(content: bytes) -> WaveImport:
    host, person = make_organisation(), make_person()
    role(person, RoleKind.METHODOLOGIST, host)
    values = {"title": "Medición 2021", "year": 2021, "source": ""}
    job = start_import(
        host=host, version=None, template="bogota-2021", values=values, upload=io.BytesIO(content),
        name="IIP 2021 - Copia.xlsx", token=uuid4(), actor=person, now=now(),
    )  # fmt: skip
    run_jobs("capacity.check_past_wave")
    job.refresh_from_db()
    return job


def test_the_workbook_in_excel_holds_what_its_csv_holds() -> None:
    truth = the_truth()

    job = checked(workbook())

    past = past_wave(job, design_of_import(job))
    assert (job.state, job.first_row) == (ImportState.CHECKED, 4)
    assert [one.name for one in past.entities] == truth.names
    assert {(one.name, code): float(value) for one in past.entities for code, value in one.published.items()} == (
        pytest.approx(truth.published)
    )
    summed = {one.name: sum(float(points or 0) for points in one.points.values()) for one in past.entities}
    assert summed == pytest.approx({name: truth.summed[name, "total"] for name in truth.names}, abs=CLOSE / 10)


def test_the_report_holds_exactly_the_mistakes_of_the_workbook() -> None:
    truth = the_truth()

    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in checked(workbook()).report:
        told[row["code"]][row["name"]] = row
    told.pop("small_group", None)

    assert set(told) == {"above_maximum", "total_disagrees", "nothing_answered", "blank"}
    above = {name: (row["node"], row["data"]["found"], row["data"]["expected"]) for name, row in
             told["above_maximum"].items()}  # fmt: skip
    assert above == truth.above
    assert {name: row["node"] for name, row in told["total_disagrees"].items()} == truth.unadded
    assert set(told["nothing_answered"]) == set(truth.silent)
    assert {name: row["data"]["cells"] for name, row in told["blank"].items()} == truth.blank
