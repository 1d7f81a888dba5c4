"""Enrolments, imports and files of nominees. Names are clearly artificial ("Nombre 001")."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import openpyxl

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.keys import token_hash
from minga.programmes.actions.nominee_import import read_and_check, start_import
from minga.programmes.actions.nominee_import_apply import apply_import, order_apply
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment, ImportRow, NomineeImport
from minga.programmes.queries.enrolment import list_columns
from minga.programmes.queries.enrolment_links import mint_token
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

HEADER = (
    "Nombres",
    "Apellidos",
    "Correo electrónico",
    "Cédula",
    "País",
    "Institución",
    "Cargo",
    "Teléfono",
    "Idioma",
    "Sexo",
)


def make_enrolment(**fields: Any) -> Enrolment:
    """Somebody in a state that is whole: invited people have a link, enrolled ones have signed."""
    status = fields.get("status", EnrolmentStatus.ENROLLED)
    moment = fields.pop("at", now())
    values: dict[str, Any] = {"status": status, "edition": fields.get("edition") or make_edition()}
    values["person"] = fields.get("person") or make_person()
    if status != EnrolmentStatus.NOMINATED:
        values |= {"invited_at": moment - timedelta(days=2), "answer_by": moment + timedelta(days=8)}
    if status in (*TAKING_PART, EnrolmentStatus.WAITING):
        values |= {"answered_at": moment, "signed_name": values["person"].name, "commitment": "Asistir."}
    if status == EnrolmentStatus.WAITING:
        values["waiting_since"] = moment
    if status == EnrolmentStatus.COMPLETED:
        values["completed_at"] = moment
    values |= list_columns(values["person"], fields.get("organisation"))
    enrolment = Enrolment(**(values | fields))
    if status == EnrolmentStatus.INVITED:
        enrolment.token_hash = token_hash(mint_token(enrolment))
    enrolment.save()
    return enrolment


def nominee(number: int, **cells: str) -> list[str]:
    """One row of a real-looking file, with an organisation that the edition must know."""
    values = {
        "Nombres": f"Nombre {number:03}"[:10],
        "Apellidos": f"Apellido {number:03}",
        "Correo electrónico": f"nominada{number:04}@ejemplo.example",
        "Cédula": f"{1_000_000 + number}",
        "País": "Paraguay",
        "Institución": "",
        "Cargo": "Planificación",
        "Teléfono": f"+595 981 {number:06}",
        "Idioma": "español",
        "Sexo": "F" if number % 2 else "M",
    }
    return list((values | cells).values())


def csv_bytes(rows: Sequence[Sequence[Any]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Sequence[Sequence[Any]], *, merge: Sequence[str] = (), title: str = "Hoja 1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for block in merge:
        sheet.merge_cells(block)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def upload(
    content: bytes, *, edition: Edition | None = None, name: str = "nominadas.csv", actor: Any = HOUSE
) -> NomineeImport:
    """An import whose file waits to be read."""
    return start_import(
        edition=edition or make_edition(), upload=BytesIO(content), name=name, token=uuid4(), actor=actor, now=now()
    )


def checked(
    rows: Sequence[Sequence[Any]], *, edition: Edition | None = None, header: Sequence[str] = HEADER
) -> NomineeImport:
    """An import after its dry run."""
    job = upload(csv_bytes([header, *rows]), edition=edition)
    return read_and_check(job=job, actor=HOUSE, now=now())


def applied(job: NomineeImport) -> NomineeImport:
    """The same import, applied."""
    ordered = order_apply(job=job, revision=job.revision, actor=HOUSE, now=now())
    return apply_import(job=ordered, actor=HOUSE, now=now())


def rows_of(job: NomineeImport) -> list[ImportRow]:
    return list(job.rows.order_by("number"))


def codes(row: ImportRow) -> set[tuple[str, str]]:
    """(field, code) of everything that was noted on the row."""
    return {(problem["field"], problem["code"]) for problem in row.problems}
