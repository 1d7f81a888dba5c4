"""How far a target is: expected today, share, pace and the words for them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.indicators.actions.definitions import Definition, define_indicator, indicators_for
from minga.indicators.actions.measurements import Seen, correct_measurement, measure_target
from minga.indicators.actions.targets import Promise, remove_target, set_target, write_targets
from minga.indicators.enums import Direction, Frequency, Pace, Reading
from minga.indicators.models import Indicator, Measurement, Target
from minga.indicators.queries import counters
from minga.indicators.queries.catalogue import measurement_for, measurements_of, target_for
from minga.indicators.queries.counters import NOT_YET, Counter, CountResult, Scope, count, register
from minga.indicators.queries.goals import goals_for_portal
from minga.indicators.queries.progress import elapsed_share, progress, progress_of
from tests.factories.people import make_person
from tests.factories.programmes import make_edition
from tests.personas import cast

pytestmark = pytest.mark.django_db

START, END = date(2026, 1, 1), date(2026, 12, 31)
SUBJECT = "programmes.edition"


def indicator(key="satisfaccion", **fields):
    definition = Definition(key=key, names={"es": key}, units={"es": "personas"}, methods={}, **fields)
    return indicators_for([definition])[key]


def target(subject=None, key="meta", **fields):
    values = {"indicator": fields.pop("indicator", None) or indicator(), "value": Decimal(100)}
    values |= {"key": key, "starts_on": START, "due_on": END, **fields}
    return write_targets(subject or make_edition(), [Promise(**values)])[0]


@pytest.mark.parametrize(
    ("day", "share"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 10), "0.1"), (date(2026, 4, 10), 1), (date(2030, 1, 1), 1)],
)
def test_time_passes_in_a_straight_line(day, share):
    assert elapsed_share(START, date(2026, 4, 10), day) == Decimal(share)


@pytest.mark.parametrize(
    ("value", "day", "pace"),
    [
        (None, date(2026, 7, 1), Pace.NOT_COUNTED),
        (0, date(2025, 6, 1), Pace.NOT_STARTED),
        (100, date(2026, 3, 1), Pace.REACHED),
        (60, date(2026, 7, 1), Pace.ON_TRACK),
        (10, date(2026, 7, 1), Pace.BEHIND),
        (99, date(2027, 1, 1), Pace.MISSED),
    ],
)
def test_pace(value, day, pace):
    found = progress(target(), day, None if value is None else CountResult(value))

    assert found.pace == pace
    assert found.behind is (pace in (Pace.BEHIND, Pace.MISSED))


def test_behind_says_by_how_much():
    found = progress(target(value=Decimal(365)), date(2026, 7, 1), CountResult(100))

    assert found.expected == Decimal(182)
    assert found.words.startswith("82 ")


@pytest.mark.parametrize(
    ("fields", "value", "pace"),
    [
        ({"reading": Reading.AT_MOST, "baseline": Decimal(42), "value": Decimal(9)}, 9, Pace.REACHED),
        ({"reading": Reading.AT_MOST, "baseline": Decimal(42), "value": Decimal(9)}, 40, Pace.BEHIND),
        ({"reading": Reading.AT_MOST, "baseline": Decimal(42), "value": Decimal(9)}, 12, Pace.ON_TRACK),
        ({"reading": Reading.LESS_THAN, "baseline": Decimal(42), "value": Decimal(9)}, 9, Pace.ON_TRACK),
        ({"reading": Reading.MORE_THAN}, 100, Pace.ON_TRACK),
    ],
)
def test_less_can_be_better(fields, value, pace):
    assert progress(target(**fields), date(2026, 11, 30), CountResult(value)).pace == pace


def test_share_runs_from_the_baseline():
    found = progress(target(baseline=Decimal(50)), date(2026, 7, 1), CountResult(75))

    assert (found.share, found.percent) == (Decimal("0.5"), 50)


def test_a_target_equal_to_its_baseline_is_reached_or_not():
    still = target(baseline=Decimal(100))

    assert progress(still, START, CountResult(100)).share == 1
    assert progress(still, START, CountResult(99)).share == 0


def test_the_newest_standing_measurement_counts(queries):
    edition = make_edition()
    manager = cast(edition).manager
    mine = target(edition)
    seen = Seen(value=Decimal(10), measured_on=date(2026, 2, 1), source="Acta", evidence=2)
    wrong = measure_target(target=mine, seen=seen, subject=edition, actor=manager, now=now())
    right = Seen(value=Decimal(30), measured_on=date(2026, 2, 1), source="Acta corregida", evidence=3)
    correct_measurement(measurement=wrong, seen=right, subject=edition, actor=manager, now=now())

    with queries(2):
        (found,) = progress_of(SUBJECT, edition.pk, date(2026, 3, 1))

    assert (found.value, found.source, found.evidence) == (Decimal(30), "Acta corregida", 3)
    assert measurements_of(mine).count() == 2


def test_a_measurement_is_corrected_once_and_never_changed():
    edition = make_edition()
    manager = cast(edition).manager
    mine = target(edition)
    seen = Seen(value=Decimal(10), measured_on=date(2026, 2, 1), source="Acta")
    wrong = measure_target(target=mine, seen=seen, subject=edition, actor=manager, now=now())
    correct_measurement(measurement=wrong, seen=seen, subject=edition, actor=manager, now=now())

    with pytest.raises(Conflict):
        correct_measurement(measurement=wrong, seen=seen, subject=edition, actor=manager, now=now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Measurement.objects.filter(pk=wrong.pk).update(value=Decimal(99))
    with pytest.raises(DatabaseError), transaction.atomic():
        wrong.delete()
    with pytest.raises(Measurement.DoesNotExist):
        measurement_for(mine, str(wrong.uuid))
    with pytest.raises(Measurement.DoesNotExist):
        measurement_for(mine, "not-a-uuid")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"source": " "}, "source"), ({"measured_on": date(2999, 1, 1)}, "measured_on"), ({"evidence": 6}, "evidence")],
)
def test_a_number_has_a_source_a_day_that_was_and_its_doubt(fields, field):
    edition = make_edition()
    manager = cast(edition).manager
    values = {"value": Decimal(1), "measured_on": START, "source": "Acta", **fields}

    with pytest.raises(Invalid) as refused:
        measure_target(target=target(edition), seen=Seen(**values), subject=edition, actor=manager, now=now())

    assert list(refused.value.errors) == [field]
    assert not Measurement.objects.exists()


def test_what_minga_counts_is_not_measured_by_hand():
    edition = make_edition()
    live = target(edition, indicator=indicator("persons_trained_unique"))
    seen = Seen(value=Decimal(1), measured_on=START, source="Acta")

    with pytest.raises(NotReady):
        measure_target(target=live, seen=seen, subject=edition, actor=cast(edition).manager, now=now())


def test_only_those_who_manage_the_subject_promise_and_measure():
    edition = make_edition()
    people = cast(edition)
    mine = target(edition)
    promise = Promise(key="x", indicator=mine.indicator, value=Decimal(5), starts_on=START, due_on=END)

    made = set_target(promise=promise, subject=edition, actor=people.deputy, now=now())
    for person in (people.facilitator, people.stranger):
        with pytest.raises(NotAllowed):
            set_target(promise=promise, subject=edition, actor=person, now=now())
        with pytest.raises(NotAllowed):
            measure_target(
                target=mine, seen=Seen(value=Decimal(1), measured_on=START, source="x"), subject=edition,
                actor=person, now=now(),
            )  # fmt: skip

    assert target_for(SUBJECT, edition.pk, "x") == made
    assert made.order == 1


def test_a_promise_changes_in_place_and_is_removed_only_without_measurements():
    edition = make_edition()
    manager = cast(edition).manager
    mine = target(edition)
    promise = Promise(key="meta", indicator=mine.indicator, value=Decimal(7), starts_on=START, due_on=END)

    set_target(promise=promise, subject=edition, actor=manager, now=now())
    mine.refresh_from_db()
    assert mine.value == 7
    seen = Seen(value=Decimal(1), measured_on=START, source="Acta")
    measure_target(target=mine, seen=seen, subject=edition, actor=manager, now=now())
    with pytest.raises(NotReady):
        remove_target(target=mine, subject=edition, actor=manager, now=now())


@pytest.mark.parametrize("fields", [{"value": Decimal(-1)}, {"due_on": date(2025, 1, 1)}])
def test_a_promise_without_sense_is_refused(fields):
    edition = make_edition()
    values = {"key": "x", "indicator": indicator(), "value": Decimal(1), "starts_on": START, "due_on": END, **fields}

    with pytest.raises(Invalid):
        set_target(promise=Promise(**values), subject=edition, actor=cast(edition).manager, now=now())
    assert not Target.objects.exists()


def test_the_catalogue_belongs_to_staff_and_knows_what_is_counted_live():
    definition = Definition(key="persons_trained_unique", names={"es": "P"}, units={}, methods={})

    with pytest.raises(NotAllowed):
        define_indicator(definition=definition, actor=make_person(), now=now())
    made = define_indicator(definition=definition, actor=make_person(is_staff=True), now=now())
    again = indicators_for([definition])["persons_trained_unique"]

    assert made == again
    assert (made.counter, made.frequency) == ("persons_trained_unique", Frequency.LIVE)
    assert Indicator.objects.count() == 1


@pytest.fixture
def planned(monkeypatch):
    """A counter whose app is not there yet."""
    known = {**counters.counters(), "entities_measured": Counter(key="entities_measured", label="E", unit="e")}
    monkeypatch.setattr(counters, "_counters", known)


@pytest.mark.usefixtures("planned")
def test_a_counter_without_its_app_says_so_instead_of_zero():
    assert count("entities_measured", Scope()) == NOT_YET
    assert count("nothing-like-this", Scope()) == NOT_YET
    assert not NOT_YET.counted
    found = progress(target(indicator=indicator("entities_measured")), date(2026, 7, 1), NOT_YET)
    assert (found.value, found.pace) == (None, Pace.NOT_COUNTED)


@pytest.mark.usefixtures("planned")
def test_a_real_counter_takes_the_place_of_the_planned_one():
    planned = counters.counters()["entities_measured"]

    register(Counter(key="entities_measured", label="E", unit="e", count=lambda scope: CountResult(7)))

    assert planned.planned
    assert count("entities_measured", Scope()).value == 7


def test_falling_indicators_turn_the_sense_round():
    falling = target(indicator=indicator("espera", direction=Direction.DOWN), baseline=Decimal(42), value=Decimal(9))

    assert progress(falling, date(2026, 11, 30), CountResult(40)).pace == Pace.BEHIND
    assert progress(falling, date(2026, 11, 30), CountResult(9)).pace == Pace.REACHED


def test_goals_of_the_network_are_its_own_promises_first():
    own = indicator("persons_trained_unique")
    target(make_edition(), indicator=own, value=Decimal(10))
    assert [goal.goal for goal in goals_for_portal(date(2026, 7, 1))] == [Decimal(10)]

    staff = make_person(is_staff=True)
    promise = Promise(key="red", indicator=own, value=Decimal(8300), starts_on=START, due_on=END)
    set_target(promise=promise, subject=None, actor=staff, now=now())

    (goal,) = goals_for_portal(date(2026, 7, 1))
    assert (goal.goal, goal.value, goal.pace) == (Decimal(8300), Decimal(0), Pace.BEHIND)


@pytest.mark.usefixtures("planned")
def test_goals_add_up_public_editions_only_and_count_over_all_at_once():
    own = indicator("persons_trained_unique")
    target(make_edition(), indicator=own, value=Decimal(10))
    target(make_edition(), indicator=own, value=Decimal(20))
    target(make_edition(public=False), indicator=own, value=Decimal(999))
    target(make_edition(status="cancelled"), indicator=own, value=Decimal(999))
    target(make_edition(), indicator=indicator("entities_measured"), value=Decimal(50))

    goals = {goal.key: goal for goal in goals_for_portal(date(2026, 7, 1))}

    assert goals["persons_trained_unique"].goal == Decimal(30)
    assert goals["entities_measured"].value is None
    assert goals["entities_measured"].percent == 0
