"""A manager brings her list: sends it, looks, mends, imports, takes it back."""

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.actions.enrolment import invite
from minga.programmes.enums import ImportStatus
from minga.programmes.models import Edition, Enrolment, ImportProgress, NomineeImport
from minga.programmes.tasks.nominee_import import apply_nominee_import, check_nominee_import
from tests.conftest import Queries
from tests.factories.enrolment import HEADER, applied, checked, csv_bytes, nominee, rows_of, upload
from tests.factories.organisations import make_country, make_organisation, role
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def edition() -> Edition:
    make_country("PY")
    return make_edition()


@pytest.fixture
def office(client: Client, edition: Edition) -> Client:
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    return sign_in(client, manager)


def address(edition: Edition, rest: str = "") -> str:
    return f"/ediciones/{edition.key}/importaciones/{rest}"


def page_of(job: NomineeImport, rest: str = "") -> str:
    return address(job.edition, f"{job.uuid}/{rest}")


def send(office: Client, edition: Edition, content: bytes, name: str = "lista.csv", token: str = "") -> object:
    file = SimpleUploadedFile(name, content)
    return office.post(address(edition), {"file": file, "token": token or str(uuid4())})


def test_two_hundred_nominees_from_file_to_edition(office: Client, edition: Edition) -> None:
    make_organisation("Municipalidad de Yvy Sati")
    rows = [nominee(number, Institución="Municipalidad de Yvy Sati") for number in range(1, 201)]
    rows[4][2] = "sin arroba"

    sent = send(office, edition, csv_bytes([HEADER, *rows], delimiter=";", encoding="cp1252"))
    job = NomineeImport.objects.get(edition=edition)
    assert sent.status_code == 303  # type: ignore[attr-defined]
    assert "hx-get" in office.get(page_of(job)).text
    check_nominee_import(import_id=job.pk)

    page = office.get(page_of(job, "?veredicto=refused")).text
    assert "sin arroba" in page
    mended = office.post(
        page_of(job, "filas/6/?veredicto=refused"), {"email": "mendada@ejemplo.example", **kept(rows[4])}
    )
    assert mended.status_code == 303
    job.refresh_from_db()
    assert (job.new, job.refused) == (200, 0)

    office.post(page_of(job, "aplicar/"), {"revision": job.revision})
    office.post(page_of(job, "aplicar/"), {"revision": job.revision})
    apply_nominee_import(import_id=job.pk, actor_id=None)

    assert Enrolment.objects.filter(edition=edition, status="nominated").count() == 200
    assert office.get(page_of(job)).status_code == 200


def kept(row: list[str]) -> dict[str, str]:
    names = (
        "given_name",
        "family_name",
        "email",
        "national_id",
        "country",
        "organisation",
        "position",
        "phone",
        "language",
        "gender",
    )
    return {name: text for name, text in zip(names, row, strict=True) if name != "email"}


def test_the_same_form_twice_leads_to_one_import(office: Client, edition: Edition) -> None:
    token, content = str(uuid4()), csv_bytes([HEADER, nominee(1)])

    first, second = (send(office, edition, content, token=token) for _click in range(2))

    assert first.headers["Location"] == second.headers["Location"]  # type: ignore[attr-defined]
    assert NomineeImport.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "lista.csv"),
        (b"%PDF-1.7 x", "lista.pdf"),
        (b"\xd0\xcf\x11\xe0 x", "lista.xls"),
        (b"<html><table></table>", "lista.csv"),
        (b"PK\x03\x04 x", "lista.xlsx"),
        (b"MZ\x90", "lista.csv"),
    ],
)
def test_wrong_files_are_refused_at_the_field(office: Client, edition: Edition, content: bytes, name: str) -> None:
    answer = send(office, edition, content, name)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert not NomineeImport.objects.exists()


def test_a_hundred_megabytes_are_refused_in_words(office: Client, edition: Edition) -> None:
    answer = send(office, edition, b"a,b\n" + b"1,2\n" * (25 * 1024 * 1024), "grande.csv")

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "grande.csv" in answer.text  # type: ignore[attr-defined]


def test_a_file_that_grows_when_opened_is_refused(office: Client, edition: Edition) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "x")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (160 * 1024 * 1024))

    send(office, edition, bomb.getvalue(), "bomba.xlsx")
    job = NomineeImport.objects.get()
    check_nominee_import(import_id=job.pk)

    job.refresh_from_db()
    assert job.status == ImportStatus.UNREADABLE
    assert job.problem in office.get(page_of(job)).text


@pytest.mark.parametrize("rest", ["", "columnas/", "organizaciones/", "filas/2/", "rechazadas.xlsx", "rechazadas.csv"])
def test_pages_exist_for_managers_only(client: Client, edition: Edition, rest: str) -> None:
    job = checked([nominee(1)], edition=edition)
    manager, stranger = make_person(), make_person()
    role(manager, RoleKind.MANAGER, edition)
    role(stranger, RoleKind.MANAGER, make_edition())

    page = sign_in(client, manager).get(page_of(job, rest))
    assert page.status_code == 200
    assert sign_in(client, stranger).get(page_of(job, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["aplicar/", "deshacer/"])
def test_steps_are_only_posted_and_only_by_managers(client: Client, edition: Edition, rest: str) -> None:
    job = checked([nominee(1)], edition=edition)
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)

    assert sign_in(client, manager).get(page_of(job, rest)).status_code == 405
    assert sign_in(client, make_person()).post(page_of(job, rest)).status_code == 404
    job.refresh_from_db()
    assert job.status == ImportStatus.CHECKED


def test_import_of_another_edition_does_not_exist_here(office: Client, edition: Edition) -> None:
    other = checked([nominee(1)])

    assert office.get(address(edition, f"{other.uuid}/")).status_code == 404


def test_row_shows_reason_and_marks_the_cell(office: Client, edition: Edition) -> None:
    job = checked([nominee(1, Cargo="=1+1")], edition=edition)

    page = office.get(page_of(job)).text

    assert 'class="is-bad"' in page
    assert "=1+1" in page


@pytest.mark.parametrize("count", [1, 3])
def test_import_costs_the_same_for_one_and_three_rows(
    office: Client, edition: Edition, queries: Queries, count: int
) -> None:
    job = checked([nominee(number, Cargo="=1") for number in range(count)], edition=edition)

    with queries(8):
        assert office.get(page_of(job)).status_code == 200


def test_progress_is_a_fragment_and_leads_on_when_it_is_over(office: Client, edition: Edition) -> None:
    job = upload(csv_bytes([HEADER, nominee(1)]), edition=edition)
    asks = {"HX-Request": "true"}

    running = office.get(page_of(job, "avance/"), headers=asks)
    check_nominee_import(import_id=job.pk)
    over = office.get(page_of(job, "avance/"), headers=asks)

    assert "<progress" in running.text
    assert "<html" not in running.text
    assert over.headers["HX-Redirect"] == page_of(job)


def test_columns_are_matched_on_their_page(office: Client, edition: Edition) -> None:
    job = checked([["Nombre 001", "Apellido 001", "n1@ejemplo.example"]], header=("A", "B", "C"), edition=edition)

    answer = office.post(page_of(job, "columnas/"), {"given_name": "0", "family_name": "1", "email": "2"})

    job.refresh_from_db()
    assert answer.status_code == 303
    assert job.new == 1


def test_one_column_for_two_fields_is_refused_and_kept(office: Client, edition: Edition) -> None:
    job = checked([nominee(1)], edition=edition)

    answer = office.post(page_of(job, "columnas/"), {"given_name": "0", "family_name": "0"})

    assert answer.status_code == 422


def test_unknown_organisation_is_registered_without_making_the_manager_its_coordinator(
    office: Client, edition: Edition
) -> None:
    job = checked(
        [nominee(1, Institución="Municipalidad Nueva"), nominee(2, Institución="Municipalidad nueva")], edition=edition
    )
    page = office.get(page_of(job, "organizaciones/"))
    assert "Municipalidad Nueva" in page.text

    form = {
        "cell": "Municipalidad Nueva",
        "choice": "new",
        "name": "Municipalidad Nueva",
        "type": "municipal",
        "country": "PY",
    }
    answer = office.post(page_of(job, "organizaciones/"), form)

    made = Organisation.objects.get(name="Municipalidad Nueva")
    job.refresh_from_db()
    assert answer.status_code == 303
    assert job.new == 2
    assert not made.roles.exists()


@pytest.mark.parametrize("choice", ["", "invented", "other"])
def test_a_choice_that_means_nothing_is_refused(office: Client, edition: Edition, choice: str) -> None:
    job = checked([nominee(1, Institución="Municipalidad Nueva")], edition=edition)

    answer = office.post(page_of(job, "organizaciones/"), {"cell": "Municipalidad Nueva", "choice": choice})

    job.refresh_from_db()
    assert answer.status_code == 422
    assert job.refused == 1


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_refused_rows_are_safe_to_open_and_come_back_as_they_were(
    office: Client, edition: Edition, ending: str
) -> None:
    job = checked([nominee(1, Cargo="=1+1"), nominee(2)], edition=edition)

    answer = office.get(page_of(job, f"rechazadas.{ending}"))
    content = answer.content

    if ending == "xlsx":
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        assert sheet is not None
        assert [cell.data_type for cell in sheet[2] if cell.value == "=1+1"] == ["s"]
        assert sheet.max_row == 2
    else:
        assert b"'=1+1" in content
    again = upload(content, edition=edition, name=f"mendada.{ending}")
    check_nominee_import(import_id=again.pk)
    assert rows_of(again)[0].cells[6] == "=1+1"


def test_undo_says_who_acted(office: Client, edition: Edition) -> None:
    job = applied(checked([nominee(1), nominee(2)], edition=edition))
    someone = Enrolment.objects.get(person__email="nominada0001@ejemplo.example")
    invite(enrolment=someone, answer_by=now().replace(year=2100), actor=HOUSE, now=now())

    office.post(page_of(job, "deshacer/"))

    job.refresh_from_db()
    assert job.status == ImportStatus.APPLIED
    assert "Apellido 001" in office.get(page_of(job)).text


def test_undo_takes_everybody_out_again(office: Client, edition: Edition) -> None:
    people = Person.objects.count()
    job = applied(checked([nominee(1), nominee(2)], edition=edition))

    for _click in range(2):
        assert office.post(page_of(job, "deshacer/")).status_code == 303

    assert Person.objects.count() == people
    assert not Enrolment.objects.exists()


def test_model_list_reads_back_whole(office: Client, edition: Edition) -> None:
    content = office.get(address(edition, "modelo.xlsx")).content
    sheet = openpyxl.load_workbook(BytesIO(content))
    assert sheet.active is not None
    sheet.active.append(["Nombre 001", "Apellido 001", "n1@ejemplo.example"])
    filled = BytesIO()
    sheet.save(filled)

    job = upload(filled.getvalue(), edition=edition, name="modelo.xlsx")
    check_nominee_import(import_id=job.pk)

    job.refresh_from_db()
    assert (job.new, len(job.columns)) == (1, 10)


def test_a_stalled_import_offers_to_go_on(office: Client, edition: Edition) -> None:
    job = upload(csv_bytes([HEADER, nominee(1)]), edition=edition)
    assert "reintentar/" not in office.get(page_of(job)).text
    ImportProgress.objects.filter(job=job).update(beat_at=now() - timedelta(minutes=5))

    assert "reintentar/" in office.get(page_of(job)).text
    assert office.post(page_of(job, "reintentar/")).status_code == 303
