"""What needs a manager's attention: computed from what is there, nothing else."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.indicators.actions.definitions import Definition, indicators_for
from minga.indicators.actions.targets import Promise, write_targets
from minga.organisations.enums import RoleKind
from minga.programmes.actions.budget import SpendingDraft, record_spending
from minga.programmes.actions.editions import move_edition
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Enrolment
from minga.programmes.queries.console import console
from minga.programmes.queries.history import edition_history, history_rows
from minga.programmes.queries.plan import plan_sheet, weeks_of
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition, make_line, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    made = make_edition(places=None)
    role(make_person(), RoleKind.MANAGER, made, deputy=make_person())
    return made


def pages(edition):
    return [each.page for each in console(edition, now()).attention]


def test_an_edition_in_order_asks_for_nothing(edition):
    make_stage(edition, responsible=RoleKind.MANAGER)

    assert console(edition, now()).attention == ()


def test_a_stage_in_nobodys_hands_asks_for_somebody(edition):
    make_stage(edition, key="sin-rol")
    make_stage(edition, responsible=RoleKind.MENTOR)

    found = console(edition, now()).attention

    assert [(each.page, each.key) for each in found] == [
        ("programmes:stage-edit", "sin-rol"), ("programmes:edition-roles", ""),
    ]  # fmt: skip


def test_a_stage_far_away_or_over_does_not_ask_yet(edition):
    make_stage(edition, starts_on=edition.starts_on, ends_on=edition.starts_on)
    make_stage(edition, starts_on=edition.ends_on, ends_on=edition.ends_on)

    assert pages(edition) == []


def test_a_stage_that_begins_before_what_it_waits_for_clashes(edition):
    one = make_stage(edition, responsible=RoleKind.MANAGER)
    two = make_stage(edition, responsible=RoleKind.MANAGER, key="dos")
    two.after.add(one)

    found = console(edition, now()).attention

    assert [each.key for each in found] == ["dos"]


def test_few_acceptances_close_to_a_stage_are_told_with_numbers(edition):
    edition.places, edition.status = 10, EditionStatus.OPEN
    edition.save()
    soon = now().date() + timedelta(days=10)
    make_stage(edition, responsible=RoleKind.MANAGER, starts_on=soon, ends_on=soon)
    for status in (EnrolmentStatus.ENROLLED, EnrolmentStatus.INVITED, EnrolmentStatus.INVITED):
        Enrolment.objects.create(edition=edition, person=make_person(), status=status, answered_at=now())

    (found,) = console(edition, now()).attention

    assert found.page == "programmes:people"
    assert "1" in found.why
    assert "2" in found.why


def test_an_overspent_line_asks(edition):
    line = make_line(edition, quantity=Decimal(1), unit_cost=Decimal(10))
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition.host)
    record_spending(
        line=line, draft=SpendingDraft(spent_on=edition.starts_on, amount=Decimal(11)), actor=manager, now=now()
    )

    assert pages(edition) == ["programmes:edition-budget"]


@pytest.mark.parametrize(("managers", "asked"), [(0, 1), (1, 1), (2, 0)])
def test_one_manager_alone_needs_a_deputy(managers, asked):
    edition = make_edition(places=None)
    for _number in range(managers):
        role(make_person(), RoleKind.MANAGER, edition)

    assert pages(edition) == ["programmes:edition-roles"] * asked


def test_a_role_about_to_end_asks_for_who_follows(edition):
    role(make_person(), RoleKind.MENTOR, edition, ends_on=now().date() + timedelta(days=10))

    assert pages(edition) == ["programmes:edition-roles"]


def test_targets_behind_or_never_measured_ask(edition):
    for key in ("persons_trained_unique", "satisfaccion"):
        indicator = indicators_for([Definition(key=key, names={"es": key}, units={}, methods={})])[key]
        write_targets_once(edition, key, indicator)

    assert pages(edition) == ["programmes:edition-targets", "programmes:measure"]


def write_targets_once(edition, key, indicator):
    write_targets(
        edition,
        [Promise(key=key, indicator=indicator, value=100, starts_on=edition.starts_on, due_on=edition.ends_on)],
    )


def test_the_console_costs_the_same_with_one_thing_and_with_three(edition, queries):
    for _round in range(3):
        make_stage(edition)
        make_line(edition)
        role(make_person(), RoleKind.MENTOR, edition)
        with queries(8):
            console(edition, now())


def test_weeks_count_from_the_monday_of_the_first_day():
    edition = make_edition(
        starts_on=datetime(2026, 11, 4, tzinfo=UTC).date(), ends_on=datetime(2026, 12, 6, tzinfo=UTC).date()
    )

    def week(day):
        return weeks_of(edition, datetime(2026, 11, day, tzinfo=UTC).date())

    assert (week(1), week(4), week(8), week(9), week(30)) == ((0, 5), (1, 5), (1, 5), (2, 5), (5, 5))


def test_the_plan_says_where_each_stage_stands(edition):
    make_stage(edition, key="b", starts_on=edition.starts_on, ends_on=edition.starts_on)
    make_stage(edition, key="c")
    make_stage(edition, key="d", starts_on=edition.ends_on, ends_on=edition.ends_on)

    assert {stage.key: stage.state for stage in plan_sheet(edition, now()).stages} == {
        "b": "done", "c": "now", "d": "ahead",
    }  # fmt: skip


@pytest.mark.django_db
def test_history_speaks_the_readers_language_of_fields_and_states() -> None:
    edition = make_edition(status=EditionStatus.PLANNED)
    move_edition(edition=edition, to=EditionStatus.CANCELLED, reason="Sem verba.", actor=HOUSE, now=now())

    with override("pt"):
        row = history_rows(edition_history(edition))[0]

    states = {change.name: (change.before, change.after) for change in row.changes}
    assert states["estado"] == ("Em preparação", "Cancelada")
