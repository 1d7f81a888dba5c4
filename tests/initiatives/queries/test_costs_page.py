"""What the costs add up to."""

from decimal import Decimal

import pytest

from minga.core.money import Money
from minga.initiatives.models import Cost
from minga.initiatives.queries.costs import costs_page, ledger
from tests.factories.initiatives import days_ago, give_pilot, make_initiative
from tests.factories.upkeep import make_cost

pytestmark = pytest.mark.django_db


def test_full_cost_is_cash_and_kind_by_stage_and_payer() -> None:
    initiative = make_initiative(stage=4)
    make_cost(initiative, quantity=10, unit_cost=100, stage=3)
    make_cost(initiative, quantity=20, unit_cost=5, kind="in_kind", payer=None)

    page = costs_page(initiative)

    assert page.whole.full == (Money(Decimal("1100.00"), "USD"),)
    assert (page.whole.cash[0].amount, page.whole.in_kind[0].amount) == (Decimal(1000), Decimal(100))
    assert [stage.full[0].amount for stage in page.stages] == [Decimal(1000), Decimal(100)]
    assert len(page.payers) == 2


def test_what_was_taken_back_counts_for_nothing_and_says_why() -> None:
    initiative = make_initiative(stage=4)
    cost = make_cost(initiative)
    Cost.objects.create(
        initiative=initiative, item=cost.item, quantity=-cost.quantity, unit_cost=cost.unit_cost, currency="USD",
        spent_on=cost.spent_on, stage=4, reverses=cost, note="Doble.",
    )  # fmt: skip

    page = costs_page(initiative)

    assert page.whole.full == ()
    assert [(row.taken_back, row.why) for row in page.rows] == [(True, "Doble.")]
    assert sum(row.amount for row in ledger(initiative)) == 0


def test_the_cost_of_one_result_names_the_count_by_which_it_was_divided() -> None:
    initiative = make_initiative(stage=4)
    give_pilot(initiative, people=40)
    make_cost(initiative, quantity=10, unit_cost=100)

    (per,) = costs_page(initiative).per

    assert (per.money, per.count) == (Money(Decimal("25.00"), "USD"), Decimal(40))


def test_several_currencies_are_never_added_nor_divided() -> None:
    initiative = make_initiative(stage=4)
    give_pilot(initiative, people=40)
    make_cost(initiative)
    make_cost(initiative, currency="PYG")

    page = costs_page(initiative)

    assert (len(page.whole.full), page.per) == (2, ())


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_costs_the_same_with_many_lines(queries, lines: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=4)
    for day in range(lines):
        make_cost(initiative, spent_on=days_ago(day))

    with queries(3):
        costs_page(initiative)
