"""Planning and spending: sums by currency, hours that nobody valued, entries that are reversed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.files.models import StoredFile
from minga.programmes.actions.budget import (
    LineDraft,
    SpendingDraft,
    add_line,
    edit_line,
    record_spending,
    remove_line,
    reverse_spending,
)
from minga.programmes.enums import EditionStatus, LineKind
from minga.programmes.models import Spending
from minga.programmes.queries.budget import budget_sheet
from tests.factories.programmes import make_edition, make_line
from tests.personas import cast

pytestmark = pytest.mark.django_db

DRAFT = LineDraft(items={"es": "Sala"}, kind=LineKind.CASH, currency="USD", quantity=Decimal(2), unit_cost=Decimal(500))
DAY = date(2026, 1, 5)


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def manager(edition):
    return cast(edition).manager


def spend(line, actor, **fields):
    return record_spending(line=line, draft=SpendingDraft(spent_on=DAY, **fields), actor=actor, now=now())


def test_a_line_is_quantity_times_cost(edition, manager):
    line = add_line(edition=edition, draft=DRAFT, actor=manager, now=now())

    assert line.planned == Decimal(1000)
    assert Entry.objects.get(key="programmes.line_added").subject_id == line.pk


def test_currencies_are_never_added_together(edition):
    make_line(edition)
    make_line(edition, currency="PYG", unit_cost=Decimal(1_000_000))

    totals = budget_sheet(edition).cash_totals

    assert [(total.currency, total.planned) for total in totals] == [
        ("PYG", Decimal(2_000_000)),
        ("USD", Decimal(3000)),
    ]


def test_time_without_a_rate_counts_as_hours_and_not_as_money(edition):
    make_line(edition, kind=LineKind.IN_KIND, quantity=Decimal(32), quantity_high=Decimal(48), unit_cost=None)
    make_line(edition, kind=LineKind.IN_KIND, quantity=None, unit_cost=None)
    make_line(edition, kind=LineKind.IN_KIND, quantity=Decimal(10), unit_cost=Decimal(20))

    sheet = budget_sheet(edition)

    assert (sheet.hours, sheet.hours_high) == (Decimal(32), Decimal(48))
    assert (sheet.unvalued, sheet.unknown_hours) == (2, 1)
    assert [total.planned for total in sheet.in_kind_totals] == [Decimal(200)]


def test_full_cost_for_each_person_joins_money_and_valued_time(edition):
    make_line(edition)
    make_line(edition, kind=LineKind.IN_KIND, quantity=Decimal(100), unit_cost=Decimal(10))

    (each,) = budget_sheet(edition).per_head(20)

    assert (each.cash, each.in_kind, each.full) == (Decimal(150), Decimal(50), Decimal(200))
    assert budget_sheet(edition).per_head(0) == ()


def test_spending_is_summed_and_overspending_seen(edition, manager):
    line = make_line(edition)
    spend(line, manager, amount=Decimal(2000))
    spend(line, manager, amount=Decimal(1500))

    sheet = budget_sheet(edition)

    assert sheet.cash_totals[0].spent == Decimal(3500)
    assert [each.key for each in sheet.overspent] == [line.key]
    assert sheet.cash[0].left == Decimal(-500)


def test_hours_take_the_rate_of_the_line(edition, manager):
    valued = make_line(edition, kind=LineKind.IN_KIND, quantity=Decimal(10), unit_cost=Decimal(20))
    unvalued = make_line(edition, kind=LineKind.IN_KIND, quantity=Decimal(10), unit_cost=None)

    assert spend(valued, manager, quantity=Decimal(3)).amount == Decimal(60)
    assert spend(unvalued, manager, quantity=Decimal(3)).amount is None
    assert budget_sheet(edition).hours_used == Decimal(6)


def test_a_reversal_keeps_both_and_undoes_the_sum(edition, manager):
    line = make_line(edition)
    wrong = spend(line, manager, amount=Decimal(700))

    counter = reverse_spending(spending=wrong, reason="Factura repetida", actor=manager, now=now())

    assert counter.amount == Decimal(-700)
    assert budget_sheet(edition).cash_totals[0].spent == 0
    assert Spending.objects.count() == 2
    row = budget_sheet(edition, with_spendings=True).cash[0]
    assert [(each.counter, each.reversed) for each in row.spendings] == [(True, False), (False, True)]


def test_a_spending_is_reversed_once_and_a_counter_entry_never(edition, manager):
    wrong = spend(make_line(edition), manager, amount=Decimal(700))
    counter = reverse_spending(spending=wrong, reason="Error", actor=manager, now=now())

    with pytest.raises(Conflict):
        reverse_spending(spending=wrong, reason="Otra vez", actor=manager, now=now())
    with pytest.raises(NotReady):
        reverse_spending(spending=counter, reason="Otra vez", actor=manager, now=now())


def test_a_reversal_needs_a_reason(edition, manager):
    wrong = spend(make_line(edition), manager, amount=Decimal(700))

    with pytest.raises(NotReady):
        reverse_spending(spending=wrong, reason=" ", actor=manager, now=now())


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"amount": Decimal(0)}, "amount"), ({"amount": None}, "amount")],
)
def test_money_is_more_than_nothing(edition, manager, fields, field):
    with pytest.raises(Invalid) as refused:
        spend(make_line(edition), manager, **fields)

    assert list(refused.value.errors) == [field]


def test_hours_are_more_than_nothing_and_not_of_tomorrow(edition, manager):
    line = make_line(edition, kind=LineKind.IN_KIND)
    tomorrow = (now() + timedelta(days=2)).date()

    with pytest.raises(Invalid) as refused:
        record_spending(
            line=line, draft=SpendingDraft(spent_on=tomorrow, quantity=Decimal(0)), actor=manager, now=now()
        )

    assert set(refused.value.errors) == {"quantity", "spent_on"}


def test_a_document_is_kept_with_the_spending(edition, manager):
    upload = SimpleUploadedFile("factura.pdf", b"%PDF-1.4\n%%EOF\n")

    spending = spend(make_line(edition), manager, amount=Decimal(10), document=upload)

    assert spending.document is not None
    assert spending.document.name == "factura.pdf"


def test_a_refused_document_leaves_no_spending(edition, manager):
    upload = SimpleUploadedFile("factura.exe", b"MZ")

    with pytest.raises(DomainError):
        spend(make_line(edition), manager, amount=Decimal(10), document=upload)

    assert not Spending.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": {}}, "item"),
        ({"kind": "gold"}, "kind"),
        ({"currency": "XX"}, "currency"),
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"unit_cost": Decimal(-1)}, "unit_cost"),
        ({"quantity_high": Decimal(1)}, "quantity_high"),
    ],
)
def test_a_line_without_sense_is_refused(edition, manager, change, field):
    draft = LineDraft(**{**DRAFT.__dict__, **change})

    with pytest.raises(Invalid) as refused:
        add_line(edition=edition, draft=draft, actor=manager, now=now())

    assert list(refused.value.errors) == [field]


def test_the_plan_of_a_line_changes_but_not_its_currency_once_spent(edition, manager):
    line = make_line(edition)
    spend(line, manager, amount=Decimal(1))

    edited = edit_line(line=line, draft=DRAFT, actor=manager, now=now())
    with pytest.raises(NotReady):
        edit_line(line=line, draft=LineDraft(**{**DRAFT.__dict__, "currency": "PYG"}), actor=manager, now=now())

    assert edited.unit_cost == Decimal(500)
    assert Entry.objects.get(key="programmes.line_edited").before["unit_cost"] == "1500.00"


def test_money_does_not_become_time_once_spent(edition, manager):
    line = make_line(edition)
    spend(line, manager, amount=Decimal(100))

    with pytest.raises(NotReady) as refused:
        edit_line(line=line, draft=LineDraft(**{**DRAFT.__dict__, "kind": LineKind.IN_KIND}), actor=manager, now=now())

    assert refused.value.field == "kind"
    assert budget_sheet(edition).hours_used == 0


def test_valued_time_is_kept_to_the_cent_as_it_was_logged(edition, manager):
    line = make_line(edition, kind=LineKind.IN_KIND, unit_cost=Decimal("0.05"))

    spent = spend(line, manager, quantity=Decimal("0.10"))

    kept = Spending.objects.get(pk=spent.pk)
    assert (spent.amount, kept.amount) == (Decimal("0.01"), Decimal("0.01"))
    assert Entry.objects.get(key="programmes.spending_recorded").after["amount"] == "0.01"


def test_more_than_can_be_kept_is_refused_in_words(edition, manager):
    line = make_line(edition, kind=LineKind.IN_KIND, unit_cost=Decimal(9_000_000))

    with pytest.raises(Invalid) as refused:
        spend(line, manager, quantity=Decimal(9_000_000))

    assert list(refused.value.errors) == ["quantity"]


def test_only_a_line_without_spending_is_removed(edition, manager):
    clean, spent = make_line(edition), make_line(edition)
    spend(spent, manager, amount=Decimal(1))

    remove_line(line=clean, actor=manager, now=now())
    with pytest.raises(NotReady):
        remove_line(line=spent, actor=manager, now=now())

    assert [line.key for line in edition.budget_lines.all()] == [spent.key]
    with pytest.raises(NotReady) as refused:
        spend(clean_copy(clean, spent), manager, amount=Decimal(1))
    assert refused.value.code == "gone"


def clean_copy(gone, standing):
    standing.refresh_from_db()
    gone.pk = 0
    gone.edition = standing.edition
    return gone


def test_bills_come_late_but_plans_do_not_change_afterwards(edition, manager):
    line = make_line(edition)
    edition.status = EditionStatus.CLOSED
    edition.save()

    spend(line, manager, amount=Decimal(5))
    with pytest.raises(NotAllowed):
        edit_line(line=line, draft=DRAFT, actor=manager, now=now())


def test_strangers_touch_no_money(edition):
    line, stranger = make_line(edition), cast(edition).stranger

    with pytest.raises(NotAllowed):
        spend(line, stranger, amount=Decimal(5))
    with pytest.raises(NotAllowed):
        add_line(edition=edition, draft=DRAFT, actor=stranger, now=now())
    assert not Entry.objects.exists()
