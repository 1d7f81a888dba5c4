"""The dry run and the mending of a file of nominees."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.people.models import Person
from minga.programmes.actions.nominee_import import (
    match_columns,
    match_organisation,
    mend_row,
    read_and_check,
    start_import,
)
from minga.programmes.actions.nominee_import_erasing import erase_old_imports
from minga.programmes.enums import ImportStatus
from minga.programmes.models import Enrolment, NomineeImport
from tests.factories.enrolment import (
    HEADER,
    checked,
    codes,
    csv_bytes,
    make_enrolment,
    nominee,
    rows_of,
    upload,
    xlsx_bytes,
)
from tests.factories.organisations import make_country, make_organisation
from tests.factories.people import make_consent, make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _countries() -> None:
    make_country("PY", names={"es": "Paraguay", "pt": "Paraguai", "en": "Paraguay"})
    make_country("BR", names={"es": "Brasil", "pt": "Brasil", "en": "Brazil"})
    make_country("CL", names={"es": "Chile", "pt": "Chile", "en": "Chile"})


def test_new_people_are_told_from_known_ones() -> None:
    known = make_person(email="nominada0002@ejemplo.example", given_name="Nombre 002", family_name="Apellido 002")
    make_consent(person=known)
    people = Person.objects.count()

    job = checked([nominee(1), nominee(2)])

    assert [row.verdict for row in rows_of(job)] == ["new", "changed"]
    assert (job.status, job.new, job.changed, job.refused, job.total) == (ImportStatus.CHECKED, 1, 1, 0, 2)
    assert Person.objects.count() == people
    assert not Enrolment.objects.exists()


def test_dry_run_leaves_one_entry() -> None:
    job = upload(csv_bytes([HEADER, nominee(1)]))
    before = Entry.objects.count()

    read_and_check(job=job, actor=HOUSE, now=now())

    entry = Entry.objects.order_by("-pk").first()
    assert Entry.objects.count() == before + 1
    assert entry is not None
    assert entry.key == "programmes.import_checked"
    assert entry.after == {"rows": 1, "new": 1, "known": 0, "changed": 0, "refused": 0}


@pytest.mark.parametrize("name", ["nominadas.csv", "nominadas.xlsx"])
def test_the_same_list_reads_the_same_from_excel_and_csv(name: str) -> None:
    rows = [HEADER, nominee(1), nominee(2)]
    content = xlsx_bytes(rows) if name.endswith("xlsx") else csv_bytes(rows, delimiter=";", encoding="cp1252")

    job = read_and_check(job=upload(content, name=name), actor=HOUSE, now=now())

    assert [row.verdict for row in rows_of(job)] == ["new", "new"]
    assert rows_of(job)[0].number == 2


def test_person_is_known_by_id_however_it_is_written() -> None:
    make_person(email="otra@ejemplo.example", country="CL", national_id="76543210K")

    job = checked([nominee(1, **{"Cédula": "76.543.210-k", "País": "Chile", "Correo electrónico": ""})])

    row = rows_of(job)[0]
    assert ("national_id", "id_digit") in codes(row)

    make_person(email="tercera@ejemplo.example", country="CL", national_id="123456785")
    job = checked([nominee(1, **{"Cédula": "12.345.678-5", "País": "CHILE", "Correo electrónico": ""})])
    assert rows_of(job)[0].verdict == "changed"


def test_email_of_one_and_id_of_another_is_refused() -> None:
    make_person(email="nominada0001@ejemplo.example")
    make_person(email="otra@ejemplo.example", country="PY", national_id="1000001")

    row = rows_of(checked([nominee(1)]))[0]

    assert row.verdict == "refused"
    assert codes(row) == {("email", "two_people"), ("national_id", "two_people")}


def test_nobody_gets_another_email_by_a_file() -> None:
    make_person(email="suya@ejemplo.example", country="PY", national_id="1000001")

    row = rows_of(checked([nominee(1)]))[0]

    assert row.verdict == "refused"
    assert codes(row) == {("email", "other_email")}
    assert "suya" not in str(row.problems)


def test_rows_that_contradict_each_other_name_each_other() -> None:
    one, two = rows_of(checked([nominee(1), nominee(1, Cargo="Ambiente")]))

    assert (one.verdict, two.verdict) == ("refused", "refused")
    assert one.problems[0]["rows"] == [3]
    assert two.problems[0]["rows"] == [2]


def test_equal_rows_count_once() -> None:
    one, two = rows_of(checked([nominee(1), nominee(1)]))

    assert (one.verdict, two.verdict) == ("new", "refused")
    assert two.problems[0] == {"field": "email", "code": "repeated", "mild": False, "rows": [2]}


def test_two_rows_for_one_known_person_are_found_by_different_keys() -> None:
    make_person(email="nominada0001@ejemplo.example", country="PY", national_id="1000001")

    rows = rows_of(
        checked([nominee(1, **{"Cédula": ""}), nominee(2, **{"Correo electrónico": "", "Cédula": "1.000.001"})])
    )

    assert [row.verdict for row in rows] == ["refused", "refused"]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "-cmd|' /C calc'!A0", "+A1"])
def test_formula_is_refused_with_its_cell(text: str) -> None:
    row = rows_of(checked([nominee(1, Cargo=text)]))[0]

    assert row.verdict == "refused"
    assert codes(row) == {("position", "formula")}


def test_formula_in_excel_is_refused() -> None:
    content = xlsx_bytes([HEADER, nominee(1, Apellidos='=A1&"x"')])

    row = rows_of(read_and_check(job=upload(content, name="a.xlsx"), actor=HOUSE, now=now()))[0]

    assert codes(row) == {("family_name", "formula")}


def test_telephone_with_a_plus_is_no_formula() -> None:
    assert rows_of(checked([nominee(1, Teléfono="+595 981 000-001")]))[0].verdict == "new"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Correo electrónico": "sin arroba"}, ("email", "bad_email")),
        ({"Correo electrónico": "a@x.org; b@x.org"}, ("email", "two_emails")),
        ({"Correo electrónico": "josé@x.org"}, ("email", "email_accent")),
        ({"Correo electrónico": "", "Cédula": ""}, ("email", "no_key")),
        ({"Correo electrónico": ""}, ("email", "new_without_email")),
        ({"Nombres": "", "Apellidos": ""}, ("given_name", "new_without_name")),
        ({"Cédula": "1.23E+10"}, ("national_id", "id_shortened")),
        ({"Cédula": "x"}, ("national_id", "bad_id")),
        ({"País": "Atlántida"}, ("country", "bad_country")),
        ({"Institución": "Municipalidad que nadie conoce"}, ("organisation", "organisation_unknown")),
        ({"Nombres": "Mar\u00c3\u00ada"}, ("given_name", "broken_letters")),
        ({"Cargo": "#N/A"}, ("position", "excel_error")),
        ({"Cargo": "x" * 200}, ("position", "too_long")),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cells: dict[str, str], expected: tuple[str, str]) -> None:
    row = rows_of(checked([nominee(1, **cells)]))[0]

    assert row.verdict == "refused"
    assert expected in codes(row)


def test_an_account_with_an_owner_is_completed_but_not_corrected() -> None:
    person = make_person(email="nominada0001@ejemplo.example", given_name="Como ella", family_name="Escribe", phone="")
    make_consent(person=person)

    row = rows_of(checked([nominee(1)]))[0]

    kept = {difference["field"] for difference in row.differences if difference["kept"]}
    assert kept >= {"given_name", "family_name"}
    assert "Como ella" not in str(row.differences)
    assert row.verdict == "changed"


def test_organisation_is_known_by_any_of_its_names() -> None:
    town = make_organisation("Municipalidad de Peñalolén", short_name="MUPE")
    edition = make_edition(countries=["PY"])

    rows = rows_of(
        checked([nominee(1, Institución="municipalidad de penalolen"), nominee(2, Institución="Mupe")], edition=edition)
    )

    assert [row.verdict for row in rows] == ["new", "new"]
    assert town.pk


def test_unknown_organisation_is_matched_once_for_all_rows() -> None:
    town = make_organisation("Municipalidad de Yvy Sati")
    job = checked(
        [nominee(1, Institución="Muni Yvy"), nominee(2, Institución="MUNI YVY."), nominee(3, Institución="Otra")]
    )
    assert job.refused == 3

    job = match_organisation(job=job, cell="Muni Yvy", organisation=town, actor=HOUSE, now=now())
    assert (job.new, job.refused) == (2, 1)

    job = match_organisation(job=job, cell="Otra", organisation=None, actor=HOUSE, now=now())
    assert (job.new, job.refused) == (3, 0)


def test_columns_are_matched_by_hand() -> None:
    header = ("A", "B", "C")
    job = checked([["Nombre 001", "Apellido 001", "nominada@ejemplo.example"]], header=header)
    assert job.refused == 1

    job = match_columns(job=job, columns={"given_name": 0, "family_name": 1, "email": 2}, actor=HOUSE, now=now())

    assert (job.new, job.refused) == (1, 0)


@pytest.mark.parametrize("columns", [{"email": 10}, {"nothing": 0}, {"email": 0, "phone": 0}])
def test_impossible_columns_are_refused(columns: dict[str, int]) -> None:
    job = checked([nominee(1)])

    with pytest.raises(DomainError):
        match_columns(job=job, columns=columns, actor=HOUSE, now=now())


def test_mending_a_row_frees_the_one_it_contradicted() -> None:
    job = checked([nominee(1), nominee(1, Cargo="Ambiente"), nominee(3)])
    assert job.refused == 2

    mend_row(
        job=job, row=rows_of(job)[1],
        cells={"email": "nominada0009@ejemplo.example", "national_id": "1000009"}, actor=HOUSE, now=now(),
    )  # fmt: skip

    job.refresh_from_db()
    assert (job.new, job.refused) == (3, 0)


def test_mending_a_row_refuses_the_one_it_now_contradicts() -> None:
    job = checked([nominee(1), nominee(2), nominee(3)])

    mend_row(job=job, row=rows_of(job)[2], cells={"email": "nominada0001@ejemplo.example"}, actor=HOUSE, now=now())

    job.refresh_from_db()
    assert [row.verdict for row in rows_of(job)] == ["refused", "new", "refused"]
    assert job.refused == 2


def test_mending_row_by_row_ends_where_the_whole_check_ends() -> None:
    job = checked([nominee(1), nominee(1, Cargo="Ambiente"), nominee(2), nominee(3)])
    for number, cells in (
        (0, {"email": "x1@ejemplo.example"}),
        (2, {"email": "x1@ejemplo.example"}),
        (3, {"national_id": "1000001"}),
    ):
        mend_row(job=job, row=rows_of(job)[number], cells=cells, actor=HOUSE, now=now())
    by_steps = [(row.verdict, codes(row)) for row in rows_of(job)]

    match_columns(job=job, columns=NomineeImport.objects.get(pk=job.pk).columns, actor=HOUSE, now=now())

    assert [(row.verdict, codes(row)) for row in rows_of(job)] == by_steps


def test_who_already_is_in_the_edition_is_said() -> None:
    person = make_person(email="nominada0001@ejemplo.example")
    enrolment = make_enrolment(person=person)

    row = rows_of(checked([nominee(1)], edition=enrolment.edition))[0]

    assert ("", "already_in") in codes(row)
    assert row.verdict == "changed"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"solo una celda", "a.csv"),
        (b"nombre,correo\n", "a.csv"),
        (b"\xff\xfe\x00", "a.csv"),
    ],
)
def test_unreadable_file_says_why_and_stays(content: bytes, name: str) -> None:
    job = read_and_check(job=upload(content, name=name), actor=HOUSE, now=now())

    assert job.status == ImportStatus.UNREADABLE
    assert job.problem


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0old excel",
        b"%PDF-1.7",
        b"<html><table>",
        b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    ],
)
def test_wrong_kinds_are_refused_at_the_door(content: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        upload(content, name="lista.xlsx")

    assert refused.value.code == "kind"
    assert not NomineeImport.objects.exists()


def test_merged_titles_are_refused_in_words() -> None:
    content = xlsx_bytes([HEADER, nominee(1)], merge=["A1:B1"])

    job = read_and_check(job=upload(content, name="a.xlsx"), actor=HOUSE, now=now())

    assert job.status == ImportStatus.UNREADABLE
    assert "1" in job.problem


def test_titles_may_stand_below_a_heading_and_merged_cells_hold_for_each_row() -> None:
    town = make_organisation("Municipalidad de Yvy Sati")
    head = ["Lista de personas nominadas", *[""] * 9]
    rows = [head, [""] * 10, HEADER, nominee(1, Institución=town.name), nominee(2)]
    content = xlsx_bytes(rows, merge=["A1:J1", "F4:F5"])
    edition = make_edition()

    job = read_and_check(job=upload(content, name="a.xlsx", edition=edition), actor=HOUSE, now=now())

    assert [row.verdict for row in rows_of(job)] == ["new", "new"]
    assert rows_of(job)[1].cells[5] == town.name
    assert {"code": "skipped", "rows": 2} in job.notices


def test_the_same_form_sent_twice_starts_one_import() -> None:
    edition, token = make_edition(), uuid4()
    start_import(edition=edition, upload=BytesIO(b"a,b\n1,2"), name="a.csv", token=token, actor=HOUSE, now=now())

    with pytest.raises(Conflict) as refused:
        start_import(edition=edition, upload=BytesIO(b"a,b\n1,2"), name="a.csv", token=token, actor=HOUSE, now=now())

    assert refused.value.code == "already_started"
    assert NomineeImport.objects.count() == 1


def test_a_stranger_may_not_import() -> None:
    with pytest.raises(NotAllowed):
        upload(csv_bytes([HEADER, nominee(1)]), actor=make_person())

    assert not NomineeImport.objects.exists()


def test_data_are_erased_after_ninety_days() -> None:
    job = checked([nominee(1)])

    assert erase_old_imports(now=now() + timedelta(days=89)) == 0
    assert erase_old_imports(now=now() + timedelta(days=91)) == 1
    assert erase_old_imports(now=now() + timedelta(days=91)) == 0

    job.refresh_from_db()
    row = rows_of(job)[0]
    assert (row.cells, row.email_key, row.id_key) == ([], "", "")
    assert job.file is not None
    assert job.file.erased_at is not None
    assert job.new == 1
