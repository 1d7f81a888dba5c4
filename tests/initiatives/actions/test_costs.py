"""Costs: noted at the stage of their day, never edited, taken back or corrected with a reason."""

from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.initiatives.actions.costs import MOST_LINES, CostText, correct_cost, note_cost, note_costs, reverse_cost
from minga.initiatives.actions.rows import restrict_part
from minga.initiatives.models import Cost
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.people import make_person
from tests.factories.upkeep import make_cost

pytestmark = pytest.mark.django_db


def _line(**fields: object) -> CostText:
    values: dict[str, object] = {
        "item": "Minutos de voz", "quantity": Decimal("3,5".replace(",", ".")), "unit_cost": Decimal(40),
        "currency": "usd", "spent_on": days_ago(1), "unit": "horas", "kind": "in_kind",
    }  # fmt: skip
    return CostText(**(values | fields))  # type: ignore[arg-type]


def test_hours_given_in_kind_are_worth_their_rate() -> None:
    initiative = make_initiative(stage=4)

    made = note_cost(initiative=initiative, line=_line(), actor=lead_of(initiative), now=now())

    assert (made.amount, made.currency, made.stage) == (Decimal("140.00"), "USD", 4)
    assert Entry.objects.filter(key="initiatives.cost_noted", subject_id=made.pk).count() == 1


@pytest.mark.parametrize(("days", "stage"), [(1, 4), (110, 3), (195, 1)])
def test_a_line_written_late_belongs_to_the_stage_of_its_day(days: int, stage: int) -> None:
    initiative = make_initiative(stage=4)

    line = _line(spent_on=days_ago(days))
    made = note_cost(initiative=initiative, line=line, actor=lead_of(initiative), now=now())

    assert made.stage == stage


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"item": " "}, "item"),
        ({"kind": "gift"}, "kind"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"unit_cost": Decimal(-3)}, "unit_cost"),
        ({"unit_cost": Decimal("0.125")}, "unit_cost"),
        ({"currency": "XXZ"}, "currency"),
        ({"spent_on": days_ago(-3)}, "spent_on"),
    ],
)
def test_what_does_not_add_up_is_refused_at_its_field(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(Invalid) as refused:
        note_cost(initiative=initiative, line=_line(**fields), actor=lead_of(initiative), now=now())

    assert set(refused.value.errors) == {field}
    assert not Cost.objects.filter(initiative=initiative).exists()


def test_only_the_team_notes_costs_and_only_while_the_work_goes_on() -> None:
    initiative, ended = make_initiative(stage=3), make_initiative(stage=3, state="stopped")

    with pytest.raises(NotAllowed):
        note_cost(initiative=initiative, line=_line(), actor=make_person(), now=now())
    with pytest.raises(NotAllowed):
        note_cost(initiative=ended, line=_line(), actor=lead_of(ended), now=now())


def test_a_wrong_line_is_taken_back_by_another_and_both_stay() -> None:
    initiative = make_initiative(stage=3)
    cost, lead = make_cost(initiative), lead_of(initiative)

    counter = reverse_cost(cost=cost, reason="Se pagó dos veces.", actor=lead, now=now())

    assert counter.amount == -cost.amount
    assert (counter.reverses_id, counter.note) == (cost.pk, "Se pagó dos veces.")
    assert Entry.objects.get(key="initiatives.cost_reversed").subject_id == cost.pk
    with pytest.raises(Conflict):
        reverse_cost(cost=cost, reason="Otra vez.", actor=lead, now=now())
    with pytest.raises(NotReady):
        reverse_cost(cost=counter, reason="La contra.", actor=lead, now=now())


def test_taking_back_says_why() -> None:
    initiative = make_initiative(stage=3)
    cost = make_cost(initiative)

    with pytest.raises(NotReady) as refused:
        reverse_cost(cost=cost, reason=" ", actor=lead_of(initiative), now=now())

    assert refused.value.field == "reason"
    assert initiative.costs.count() == 1


def test_a_corrected_line_leaves_what_it_said_before() -> None:
    initiative = make_initiative(stage=3)
    cost = make_cost(initiative, restricted=True)
    line = _line(item=cost.item, kind="cash", quantity=Decimal(12), unit="semanas", unit_cost=Decimal(120),
                 spent_on=cost.spent_on)  # fmt: skip

    made = correct_cost(cost=cost, line=line, reason="Fueron doce semanas.", actor=lead_of(initiative), now=now())

    assert made.restricted
    assert sum(row.amount for row in initiative.costs.all()) == Decimal(1440)
    entry = Entry.objects.get(key="initiatives.cost_corrected")
    assert (Decimal(entry.before["quantity"]), Decimal(entry.after["quantity"])) == (11, 12)


def test_many_lines_come_in_together_or_not_at_all() -> None:
    initiative = make_initiative(stage=3)
    lines = [_line(), _line(quantity=Decimal(0)), _line(currency="ZZZ")]

    with pytest.raises(Invalid) as refused:
        note_costs(initiative=initiative, lines=lines, numbers=[2, 3, 5], actor=lead_of(initiative), now=now())

    assert [message.split(":")[0][-1] for message in refused.value.errors["rows"]] == ["3", "5"]
    assert not initiative.costs.exists()


def test_each_of_many_lines_leaves_its_entry() -> None:
    initiative = make_initiative(stage=3)

    note_costs(initiative=initiative, lines=[_line(), _line()], actor=lead_of(initiative), now=now())

    assert Entry.objects.filter(key="initiatives.cost_noted").count() == 2
    assert Entry.objects.get(key="initiatives.costs_noted").after == {"rows": 2}


@pytest.mark.parametrize("number", [0, MOST_LINES + 1])
def test_nothing_or_too_much_at_once_is_refused(number: int) -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(Invalid):
        note_costs(initiative=initiative, lines=[_line()] * number, actor=lead_of(initiative), now=now())


def test_a_line_is_kept_from_the_public() -> None:
    initiative = make_initiative(stage=3)
    cost = make_cost(initiative)

    restrict_part(row=cost, restricted=True, actor=lead_of(initiative), now=now())

    cost.refresh_from_db()
    assert cost.restricted
