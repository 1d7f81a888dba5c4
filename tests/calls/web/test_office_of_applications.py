"""The office reads what arrived: a list with filters that costs the same however long, files, and one application."""

from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry as LogEntry
from minga.calls.enums import ApplicationState, CallKind
from minga.calls.models import Application, Call, QuotaRule
from tests.conftest import Queries
from tests.factories.calls import add_challenge, make_application, make_call, make_entry, make_member, office_of
from tests.factories.challenges import bare_draft
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]

SAID = [{"key": "rural", "kind": "rural", "holds": "said", "read": ""}]
DECLARED = [{"key": "honest", "kind": "statement", "holds": "said", "read": ""}]


def address(call: Call, query: str = "") -> str:
    return reverse("calls:applications", args=[call.key]) + query


def enter(client: Client, call: Call) -> None:
    client.force_login(office_of(call))


def codes(client: Client, call: Call, query: str) -> list[str]:
    """The codes in the list, in its order."""
    rows = client.get(address(call, query)).content.decode().split("<tbody>")[-1].split("</tbody>")[0]
    known = Application.objects.values_list("code", flat=True)
    return [code for _place, code in sorted((rows.find(f">{code}<"), code) for code in known) if f">{code}<" in rows]


def test_the_list_shows_what_was_sent_and_counts_what_was_not(client: Client) -> None:
    call = make_call()
    sent = make_application(call, title="Turnos sin fila")
    make_application(call, state=ApplicationState.DRAFT, title="Secreto en borrador")
    enter(client, call)

    page = client.get(address(call)).content.decode()

    assert "Turnos sin fila" in page
    assert sent.person.name in page
    assert "Secreto en borrador" not in page
    assert "Empezadas, sin enviar" in page


def test_every_filter_leaves_what_it_says(client: Client) -> None:
    call = make_call(kind=CallKind.SOLUTIONS, quotas=(QuotaRule(key="r", group="rural", at_least=1),))
    challenge = bare_draft()
    add_challenge(call, challenge)
    first = make_application(call, title="Voz", challenge=challenge, facts={"rural": "yes"}, eligibility=SAID)
    person = make_person(given_name="Nombre", family_name="Artificial")
    second = make_application(
        call,
        person=person,
        title="Papel",
        organisation=make_organisation("Yvy Sati"),
        facts={"rural": "no"},
        eligibility=DECLARED,
    )
    make_entry(second, in_grace=True)
    barred = make_application(call, state=ApplicationState.NOT_ELIGIBLE, title="Humo")
    enter(client, call)

    assert codes(client, call, "") == [first.code, second.code, barred.code]
    assert codes(client, call, "?sort=-code") == [barred.code, second.code, first.code]
    assert codes(client, call, "?q=voz") == [first.code]
    assert codes(client, call, "?q=yvy+sati") == [second.code]
    assert codes(client, call, "?q=artificial") == [second.code]
    assert codes(client, call, "?state=not_eligible") == [barred.code]
    assert codes(client, call, f"?challenge={challenge.key}") == [first.code]
    assert codes(client, call, "?group=rural%3Dyes") == [first.code]
    assert codes(client, call, "?only=check") == [first.code]
    assert codes(client, call, "?only=grace") == [second.code]
    assert codes(client, call, "?state=disparate") == [first.code, second.code, barred.code]


def test_three_applications_cost_what_one_costs(client: Client, queries: Queries) -> None:
    call = make_call()
    make_entry(make_application(call))
    enter(client, call)
    client.get(address(call))
    with queries(9):
        one = client.get(address(call)).content.decode()
    for _number in range(2):
        make_entry(make_application(call), in_grace=True)
    with queries(9):
        three = client.get(address(call)).content.decode()

    assert (one.count("En los minutos de gracia"), three.count("En los minutos de gracia")) == (0, 2)


def test_a_list_is_drawn_alone_for_htmx(client: Client) -> None:
    call = make_call()
    make_application(call)
    enter(client, call)

    part = client.get(address(call), headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<div id="applications"')


def test_the_files_hold_what_the_filter_leaves_and_are_noted(client: Client) -> None:
    call = make_call()
    person = make_person(email="ana@example.org")
    kept = make_application(
        call, person=person, title="=HYPERLINK(1)", facts={"rural": "yes", "territory": "PY-7"}, eligibility=SAID
    )
    entry = make_entry(kept)
    make_member(kept)
    make_application(call, title="Otra")
    enter(client, call)
    place = {kind: reverse("calls:applications-sheet", args=[call.key, kind]) for kind in ("csv", "xlsx", "pdf")}

    text = client.get(place["csv"] + "?q=ana@example.org").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(client.get(place["xlsx"]).content))

    head, line = text.strip().split("\r\n")
    assert head.split(";")[:3] == ["Código", "Título", "Estado"]
    values = dict(zip(head.split(";"), line.split(";"), strict=True))
    assert values["Código"] == kept.code
    assert values["Título"] == "'=HYPERLINK(1)"
    assert values["Personas en el equipo"] == "2"
    assert values["Requisitos por revisar"] == "1"
    zone = call.edition.timezone
    assert values[f"Enviada ({zone})"] == f"{kept.submitted_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"
    assert entry.submission is not None
    assert values["Recibo"] == entry.submission.receipt
    assert values["Entidad rural"] == "✓"
    assert values["Territorio"] == "Departamento PY-7"
    assert book.active is not None
    assert book.active.max_row == 3
    assert client.get(place["pdf"]).status_code == 404
    noted = LogEntry.objects.filter(key="calls.applications_exported").order_by("pk")
    assert [each.after for each in noted] == [{"kind": "csv", "applications": 1}, {"kind": "xlsx", "applications": 2}]


def test_a_file_costs_the_same_for_one_and_three(client: Client, queries: Queries) -> None:
    call = make_call()
    make_entry(make_application(call, facts={"territory": "PY-7"}))
    enter(client, call)
    place = reverse("calls:applications-sheet", args=[call.key, "csv"])
    with queries(12):
        client.get(place)
    for _number in range(2):
        make_entry(make_application(call, facts={"territory": "PY-7"}))
    with queries(12):
        client.get(place)


def test_the_office_reads_one_application_and_its_answers(client: Client) -> None:
    call = make_call()
    application = make_application(call, facts={"rural": "yes", "sex": "woman"}, contact_phone="021 123456")
    entry = make_entry(application)
    enter(client, call)

    page = client.get(reverse("calls:application-office", args=[application.uuid])).content.decode()

    assert entry.submission is not None
    receipt = reverse("questionnaires:receipt", args=[entry.submission.uuid])
    for said in (application.person.name, "021 123456", receipt, entry.submission.sha256, "Mujer"):
        assert said in page
    assert "esperan desde las cuatro" in client.get(receipt).content.decode()


def test_not_eligible_needs_a_reason_and_can_be_taken_back(client: Client) -> None:
    application = make_application()
    enter(client, application.call)
    place = reverse("calls:application-office", args=[application.uuid])

    without = client.post(place, {"eligible": "no", "reason": ""})
    done = client.post(place, {"eligible": "no", "reason": "Es una empresa."})
    page = client.get(place).content.decode()
    client.post(place, {"eligible": "yes"})

    assert without.status_code == 422
    assert "Escriba el motivo: lo lee quien postula." in without.content.decode()
    assert done.status_code == 303
    assert "“Es una empresa.”" in page
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


def test_a_draft_and_the_call_of_another_edition_do_not_exist(client: Client) -> None:
    draft, other = make_application(state=ApplicationState.DRAFT), make_application()
    enter(client, draft.call)

    for application in (draft, other):
        place = reverse("calls:application-office", args=[application.uuid])
        assert client.get(place).status_code == 404
    assert client.get(address(other.call)).status_code == 404
