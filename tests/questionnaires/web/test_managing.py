import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.people.models import Person
from minga.questionnaires import actions
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.queries.drafts import current_version
from minga.questionnaires.queries.managing import answers_to
from minga.questionnaires.queries.xlsform_writing import write_xlsform
from tests.conftest import Queries
from tests.factories.people import make_person
from tests.factories.questionnaires import definition, make_form, make_sent, question, subject_kind

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def manager(client: Client) -> Any:
    person = make_person()
    client.force_login(person)
    with subject_kind(may_manage=lambda asking, owner: asking == person):
        yield person


def address(name: str, form: Form, *more: Any) -> str:
    return reverse(f"questionnaires:{name}", args=[form.key, *more])


@pytest.mark.parametrize("name", ["form", "table", "schedule", "new-version", "preview-start"])
def test_pages_of_a_form_are_for_those_who_run_it(client: Client, manager: Person, name: str) -> None:
    form = make_form()

    allowed = client.get(address(name, form)).status_code
    client.force_login(make_person())

    assert allowed in {200, 303}
    assert client.get(address(name, form)).status_code == 404
    assert client.get(address("export", form, "csv")).status_code == 404
    assert client.get(address("xlsform", form, 1)).status_code == 404
    assert client.post(address("publish", form, 1)).status_code == 404


def test_form_tells_versions_in_sentences(client: Client, manager: Person) -> None:
    form = make_form()
    make_sent(form)
    asked = definition(question("story", "long_text"), question("extra", "text"))
    waiting = actions.draft_version(form=form, definition=asked, note="Pedimos más", actor=HOUSE, now=now())

    before = client.get(address("form", form)).content.decode()
    answer = client.post(address("publish", form, waiting.number), follow=True)

    assert "La versión 2 espera ser publicada." in before
    assert "Pregunta nueva: «¿Extra?»." in before
    assert "La versión nueva está publicada." in answer.content.decode()
    assert current_version(form).number == 2


def test_preview_shows_mistakes_and_keeps_nothing(client: Client, manager: Person) -> None:
    form = make_form(question("people"))
    page = address("preview", form, "problem")

    empty = client.get(page)
    tried = client.post(page, {"q.people": "muchas"})

    assert empty.status_code == 200
    assert "Nada de lo que escriba aquí se guarda." in empty.content.decode()
    assert tried.status_code == 422
    assert "Usted escribió «muchas»." in tried.content.decode()
    assert not Submission.objects.exists()
    assert client.get(address("preview", form, "nope")).status_code == 404


def test_schedule_changes_the_dates(client: Client, manager: Person) -> None:
    form = make_form()

    wrong = client.post(address("schedule", form), {"opens_at": "2026-11-28T10:00", "closes_at": "2026-11-27T10:00"})
    right = client.post(address("schedule", form), {"opens_at": "", "closes_at": "2030-11-27T10:00"})

    form.refresh_from_db()
    assert wrong.status_code == 422
    assert right.status_code == 303
    assert form.closes_at is not None


def test_new_version_from_a_workbook(client: Client, manager: Person) -> None:
    form = make_form()
    questions = current_version(make_form(question("story", "long_text"), question("extra", "text"))).questions
    content = write_xlsform(questions, key="x").content

    bad = client.post(address("new-version", form), {"workbook": SimpleUploadedFile("a.xlsx", b"no")})
    good = client.post(
        address("new-version", form),
        {"workbook": SimpleUploadedFile("a.xlsx", content), "note": "Una más"},
        follow=True,
    )

    assert bad.status_code == 422
    assert "no es un libro de Excel" in bad.content.decode()
    assert "Pregunta nueva: «¿Extra?»." in good.content.decode()


def test_xlsform_is_downloaded(client: Client, manager: Person) -> None:
    answer = client.get(address("xlsform", make_form(), 1))

    assert load_workbook(BytesIO(answer.content)).sheetnames == ["survey", "choices", "settings"]


def make_answered() -> Form:
    row = [{"key": "r", "label": {"es": "Fila"}}]
    form = make_form(
        question("story", "text"),
        question("people", unit={"es": "personas"}),
        question("m", "matrix", rows=row, options=[{"key": "o", "label": {"es": "Siempre"}}]),
        question("team", "cards", fields=[question("name", "text"), question("age", "number")]),
    )
    typed = {
        "story": "=HYPERLINK(1)",
        "people": "1.400",
        "m": {"r": "o"},
        "team": [{"_id": "1", "name": "@jefa", "age": "40"}, {"_id": "2", "name": "Técnica", "age": "30"}],
    }
    make_sent(form, typed=typed)
    return form


def test_export_csv_neutralises_formulas(client: Client, manager: Person) -> None:
    answer = client.get(address("export", make_answered(), "csv"))

    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    head, row = list(csv.reader(StringIO(content)))
    assert head[6:] == ["¿Story?", "¿People? (personas)", "¿M?: Fila"]
    assert row[6:] == ["'=HYPERLINK(1)", "1400", "Siempre"]


def test_export_xlsx_has_a_sheet_for_the_cards(client: Client, manager: Person) -> None:
    answer = client.get(address("export", make_answered(), "xlsx"))

    book = load_workbook(BytesIO(answer.content))
    answers, cards = book.worksheets
    assert [cell.value for cell in answers[2]][6:] == ["'=HYPERLINK(1)", 1400, "Siempre"]
    assert [[cell.value for cell in row][1:] for row in cards.iter_rows(min_row=2)] == [
        [1, "'@jefa", 40],
        [2, "Técnica", 30],
    ]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_export_says_the_hour_as_the_page_does(client: Client, manager: Person) -> None:
    form = make_answered()
    sent = Submission.objects.get(version__form=form)
    assert sent.submitted_at is not None

    book = load_workbook(BytesIO(client.get(address("export", form, "xlsx")).content))

    here = sent.submitted_at.astimezone(ZoneInfo(manager.timezone)).replace(tzinfo=None)
    assert abs(book.worksheets[0]["B2"].value - here) < timedelta(seconds=1)


def test_export_holds_the_definition_once_however_many_answered() -> None:
    form = make_form()
    for _number in range(3):
        make_sent(form)

    assert len({id(one.version) for one in answers_to(form)}) == 1


def test_export_leaves_a_trace_that_says_how_much_left(client: Client, manager: Person) -> None:
    form = make_answered()

    client.get(address("export", form, "xlsx"))

    entry = Entry.objects.get(key="questionnaires.answers_exported")
    assert (entry.actor_id, entry.subject_id, entry.after) == (manager.pk, form.pk, {"kind": "xlsx", "answers": 1})


def test_export_of_another_kind_does_not_exist(client: Client, manager: Person) -> None:
    assert client.get(address("export", make_form(), "exe")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_table_asks_the_database_the_same_whatever_it_shows(
    client: Client, manager: Person, queries: Queries, count: int
) -> None:
    form = make_form()
    for _number in range(count):
        make_sent(form)

    with queries(8):
        page = client.get(address("table", form)).content.decode()

    assert page.count("<tr>") >= count


def test_table_sorts_and_answers_htmx_with_its_rows(client: Client, manager: Person) -> None:
    form = make_form()
    make_sent(form)

    part = client.get(address("table", form) + "?sort=-sent", headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div id="rows">')


def test_begin_of_a_closed_form_says_so(client: Client, manager: Person) -> None:
    form = make_form(closes_at=now() - timedelta(days=1))

    assert "Este formulario está cerrado." in client.get(address("begin", form)).content.decode()


def test_answers_to_an_anonymous_form_show_no_name(client: Client, manager: Person) -> None:
    form = make_form(definition=definition(question("story", "text"), anonymous=True))
    sent = make_sent(form, person=make_person(family_name="Secreta"), typed={"story": "Los martes"})

    pages = [
        client.get(address("table", form)).content,
        b"".join(client.get(address("export", form, "csv")).streaming_content),  # type: ignore[arg-type]
        client.get(reverse("questionnaires:receipt", args=[sent.uuid])).content,
        client.get(reverse("questionnaires:print-answers", args=[sent.uuid])).content,
    ]

    assert all(b"Secreta" not in page for page in pages)
    assert all(sent.receipt.encode() in page for page in pages)
