"""Pages: the nearest page, the numbers worth offering, and a cost that does not grow."""

import pytest

from minga.ui.models import KeptForm
from minga.ui.paging import Page, page_of, stable
from tests.conftest import Queries
from tests.ui.conftest import Ask


def page(number: int, total: int, per: int = 25) -> Page[int]:
    first = (number - 1) * per
    return Page(rows=list(range(first, min(total, first + per))), number=number, per=per, total=total)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("2", 2), ("99", 4), ("0", 1), ("-3", 1), ("dos", 1), ("²", 1), ("9" * 30, 1)]
)
def test_any_number_gives_the_nearest_page(ask: Ask, asked: str, number: int) -> None:
    assert page_of(list(range(80)), ask(f"/?page={asked}")).number == number


@pytest.mark.unit
def test_an_empty_list_has_one_empty_page(ask: Ask) -> None:
    empty = page_of([], ask())

    assert (empty.number, empty.last, empty.first_row, bool(empty)) == (1, 1, 0, False)


@pytest.mark.unit
def test_the_last_page_holds_what_is_left(ask: Ask) -> None:
    last = page_of(list(range(52)), ask("/?page=3"))

    assert (list(last), last.first_row, last.last_row) == ([50, 51], 51, 52)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("number", "total", "numbers"),
    [
        (1, 20, [1]),
        (1, 75, [1, 2, 3]),
        (1, 8300, [1, 2, None, 332]),
        (3, 8300, [1, 2, 3, 4, None, 332]),
        (4, 8300, [1, 2, 3, 4, 5, None, 332]),
        (100, 8300, [1, None, 99, 100, 101, None, 332]),
        (332, 8300, [1, None, 331, 332]),
    ],
)
def test_only_the_numbers_worth_offering_are_offered(number: int, total: int, numbers: list[int | None]) -> None:
    assert page(number, total).numbers == numbers


@pytest.mark.unit
def test_a_count_that_stopped_says_so(ask: Ask) -> None:
    assert Page(rows=[1], number=1, per=25, total=10_000, more=True).total_words == "+10.000"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 60])
def test_a_page_costs_two_queries_whatever_the_length(ask: Ask, queries: Queries, rows: int, kept_forms) -> None:
    kept_forms(rows)

    with queries(2):
        found = page_of(KeptForm.objects.order_by("mark"), ask("/?page=2"))
        list(found)

    assert found.total == rows


@pytest.mark.django_db
def test_rows_that_are_equal_keep_one_order(ask: Ask, kept_forms) -> None:
    kept_forms(60)
    rows = KeptForm.objects.order_by("mark")

    seen = [row.pk for number in (1, 2, 3) for row in page_of(rows, ask(f"/?page={number}"))]

    assert len(set(seen)) == 60


@pytest.mark.unit
def test_an_order_that_is_already_total_is_left_alone() -> None:
    rows = KeptForm.objects.order_by("-pk")

    assert stable(rows).query.order_by == ("-pk",)
    assert stable(KeptForm.objects.order_by("mark")).query.order_by == ("mark", "pk")


@pytest.mark.django_db
def test_a_known_total_saves_the_count(ask: Ask, queries: Queries, kept_forms) -> None:
    kept_forms(3)

    with queries(1):
        page_of(KeptForm.objects.order_by("pk"), ask(), total=3)
