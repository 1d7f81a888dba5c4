"""The page of costs: read by those inside, written by the team, taken away."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from minga.initiatives.models import Cost, Initiative
from tests.factories.initiatives import days_ago, lead_of, make_dossier_partner, make_initiative
from tests.factories.people import make_person, sign_in
from tests.factories.upkeep import make_cost

pytestmark = pytest.mark.django_db


def _url(name: str, initiative: Initiative, *more: object) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.key, *more])


def _line(**fields: str) -> dict[str, str]:
    given = {"kind": "in_kind", "item": "Horas", "quantity": "3,5", "unit": "h", "unit_cost": "1.200,50",
             "currency": "PYG", "spent_on": days_ago(1).isoformat(), "payer": "", "note": ""}  # fmt: skip
    return {**given, **fields}


def test_a_line_is_noted_as_people_write_numbers_and_the_next_begins_like_it(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))

    answer = client.post(_url("costs", initiative), _line())

    assert answer.status_code == 303
    made = Cost.objects.get(initiative=initiative)
    assert (str(made.quantity), str(made.unit_cost)) == ("3.50", "1200.50")
    form = client.get(_url("costs", initiative)).context["form"]
    assert [form[name].value() for name in ("kind", "unit", "currency")] == ["in_kind", "h", "PYG"]


def test_a_wrong_line_comes_back_as_it_was_typed(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))

    answer = client.post(_url("costs", initiative), _line(quantity="muchas", currency="XXZ"))

    assert answer.status_code == 422
    assert "muchas" in answer.content.decode()
    assert not initiative.costs.exists()


def test_strangers_find_nothing_and_whoever_only_reads_may_not_write(client: Client) -> None:
    initiative = make_initiative(stage=3)
    ended = make_initiative(stage=3, state="stopped")

    assert sign_in(client, make_person()).get(_url("costs", initiative)).status_code == 404
    sign_in(client, lead_of(ended))
    assert client.get(_url("costs", ended)).status_code == 200
    assert client.post(_url("costs", ended), _line()).status_code == 403


def test_pasted_rows_go_in_and_a_partner_may_have_paid(client: Client) -> None:
    initiative = make_initiative(stage=3)
    partner = make_dossier_partner(initiative)
    sign_in(client, lead_of(initiative))
    rows = f"Concepto;Cantidad;Costo unitario;Pagador\nRadio;4;25,5;{partner.organisation.name}\nAfiches;100;0,2;"
    given = {"rows": rows, "currency": "USD", "spent_on": days_ago(3).isoformat(), "payer": ""}

    assert client.post(_url("costs-paste", initiative), given).status_code == 303

    assert list(initiative.costs.order_by("pk").values_list("payer", flat=True)) == [partner.organisation_id, None]


def test_a_wrong_row_is_told_and_what_was_pasted_stays(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))
    rows = "Radio;4;semanas;25\nRadio;pocas;semanas;25\nRadio;4;semanas;25;;dinero;nota"
    given = {"rows": rows, "currency": "USD", "spent_on": days_ago(3).isoformat(), "payer": ""}

    answer = client.post(_url("costs-paste", initiative), given)

    assert answer.status_code == 422
    assert "pocas" in answer.context["form"].errors["rows"][0]
    assert "Radio;4;semanas;25;;dinero;nota" in answer.content.decode()
    assert not initiative.costs.exists()


def test_a_payer_that_takes_no_part_is_told(client: Client) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))
    rows = "Concepto;Cantidad;Costo unitario;Pagador\nRadio;4;25;Nadie"

    answer = client.post(_url("costs-paste", initiative), {"rows": rows, "currency": "USD",
                                                           "spent_on": days_ago(3).isoformat()})  # fmt: skip

    assert "Nadie" in answer.context["form"].errors["rows"][0]


def test_correcting_and_taking_back(client: Client) -> None:
    initiative = make_initiative(stage=3)
    first, second = make_cost(initiative), make_cost(initiative)
    sign_in(client, lead_of(initiative))

    correct = client.post(_url("cost-correct", initiative, first.uuid), _line(reason="Eran horas."))
    back = client.post(_url("cost-reverse", initiative, second.uuid), {"reason": "No fue de aquí."})

    assert (correct.status_code, back.status_code) == (303, 303)
    page = client.get(_url("costs", initiative))
    assert [row.taken_back for row in page.context["rows"]].count(True) == 2
    again = client.post(_url("cost-reverse", initiative, second.uuid), {"reason": "Otra vez."})
    assert again.status_code == 422


def test_the_accounts_are_taken_away_with_their_counter_entries(client: Client) -> None:
    initiative = make_initiative(stage=3)
    make_cost(initiative, item="=1+1")
    sign_in(client, lead_of(initiative))

    sheet = client.get(_url("costs-sheet", initiative, "csv")).content.decode("utf-8-sig")
    book = load_workbook(BytesIO(client.get(_url("costs-sheet", initiative, "xlsx")).content))

    assert "'=1+1" in sheet
    assert book.active["B2"].value == "=1+1"
    assert book.active["B2"].data_type == "s"
    assert book.active["G2"].value == 1320
    assert client.get(_url("costs-sheet", initiative, "pdf")).status_code == 400


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_asks_the_same_with_many_lines(client: Client, queries, lines: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=3)
    for _each in range(lines):
        make_cost(initiative)
    sign_in(client, lead_of(initiative))
    client.get(_url("costs", initiative))

    with queries(13):
        client.get(_url("costs", initiative))


@pytest.mark.parametrize(("language", "words"), [("es", "Dinero"), ("pt", "Dinheiro"), ("en", "Cash")])
def test_choices_speak_the_language_of_the_page(client: Client, language: str, words: str) -> None:
    initiative = make_initiative(stage=3)
    sign_in(client, lead_of(initiative))

    form = client.get(_url("costs", initiative), {"lang": language}).context["form"]

    with translation.override(language):
        assert str(dict(form.fields["kind"].choices)["cash"]) == words
