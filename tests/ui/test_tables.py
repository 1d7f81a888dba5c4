"""Tables: the order of the address, links that keep the rest of it, labels for a phone."""

import pytest
from django.db.models import F

from minga.ui.models import KeptForm
from minga.ui.tables import Column, Columns, address
from tests.factories.ui import draw
from tests.ui.conftest import Ask

pytestmark = pytest.mark.unit
COLUMNS = Columns(
    Column("name", "Nombre", sort="person__name"),
    Column("points", "Puntos", sort="points", number=True),
    Column("state", "Estado"),
    Column("go", "Acción", hidden_label=True),
    default="name",
)


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("", "name"),
        ("points", "points"),
        ("-points", "-points"),
        ("state", "name"),
        ("password", "name"),
        ("--points", "name"),
    ],
)
def test_only_declared_orders_are_obeyed(ask: Ask, asked: str, order: str) -> None:
    assert COLUMNS.asked(ask(f"/?sort={asked}")).order == order


def test_the_order_puts_empty_values_last_and_ends_with_the_key(ask: Ask) -> None:
    columns = Columns(Column("day", "Día", sort="expires_at"))

    rows = columns.asked(ask("/?sort=-day")).sort(KeptForm.objects.all())

    assert rows.query.order_by == (F("expires_at").desc(nulls_last=True), "pk")


def test_without_an_order_the_rows_stay_as_they_are(ask: Ask) -> None:
    rows = KeptForm.objects.order_by("mark")

    assert Columns(Column("day", "Día")).asked(ask()).sort(rows) is rows


def test_a_heading_turns_its_order_and_keeps_the_filters(ask: Ask) -> None:
    heads = COLUMNS.asked(ask("/?state=open&sort=points&page=7&lang=pt")).heads

    assert [head.state for head in heads] == ["", "ascending", "", ""]
    assert heads[0].href == "?state=open&sort=name"
    assert heads[1].href == "?state=open&sort=-points"
    assert heads[2].href == ""


def test_going_up_follows_going_down(ask: Ask) -> None:
    assert COLUMNS.asked(ask("/?sort=-points")).heads[1].href == "?sort=points"


def test_cells_carry_their_class_and_the_label_of_the_card(ask: Ask) -> None:
    cell = COLUMNS.asked(ask()).cell

    assert cell["points"] == ' class="is-number" data-label="Puntos"'
    assert cell["state"] == ' data-label="Estado"'
    assert cell["go"] == ' class="is-action"'


def test_labels_are_escaped_in_cells() -> None:
    assert Columns(Column("a", 'x" onclick="')).cell["a"] == ' data-label="x&quot; onclick=&quot;"'


def test_a_table_can_lose_or_rename_columns(ask: Ask) -> None:
    smaller = COLUMNS.asked(ask("/?sort=-points")).without("go").relabel(points="Horas")

    assert [str(column.label) for column in smaller] == ["Nombre", "Horas", "Estado"]
    assert smaller.order == "-points"


def test_the_sorted_heading_says_so_to_screen_readers(ask: Ask) -> None:
    request = ask("/?sort=-points")

    said = draw('{% table columns=columns caption="Lista" %}{% endtable %}', request, columns=COLUMNS.asked(request))

    assert 'aria-sort="descending"' in said
    assert said.count("aria-sort") == 1


def test_an_address_loses_what_is_set_to_none(ask: Ask) -> None:
    query = ask("/?a=1&b=2&b=3&page=4").GET

    assert address(query, {"page": None, "a": "9"}) == "?a=9&b=2&b=3"
