"""The plan of an edition: adding, moving, shifting, removing; circles refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.indicators.actions.definitions import Definition, indicators_for
from minga.indicators.actions.targets import Promise, write_targets
from minga.indicators.models import Target
from minga.programmes.actions.stages import (
    StagePlan,
    add_stage,
    edit_stage,
    move_stage,
    remove_stage,
    shift_stages,
)
from minga.programmes.enums import EditionStatus
from tests.factories.programmes import make_edition, make_stage
from tests.personas import cast

pytestmark = pytest.mark.django_db

FIRST = date(2027, 3, 1)
PLAN = StagePlan(titles={"es": "Clínica"}, kind="learning", starts_on=date(2027, 3, 20), ends_on=date(2027, 3, 25))


@pytest.fixture
def edition():
    made = make_edition(starts_on=FIRST, ends_on=date(2027, 4, 30))
    one = make_stage(made, key="uno", starts_on=FIRST, ends_on=date(2027, 3, 14))
    two = make_stage(made, key="dos", starts_on=date(2027, 3, 15), ends_on=date(2027, 3, 31))
    three = make_stage(made, key="tres", starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 30))
    two.after.add(one)
    three.after.add(two)
    return made


@pytest.fixture
def manager(edition):
    return cast(edition).manager


def keys(edition):
    return list(edition.stages.order_by("order", "pk").values_list("key", flat=True))


def stage(edition, key):
    return edition.stages.select_related("edition").get(key=key)


def test_a_stage_is_put_where_its_first_day_says(edition, manager):
    made = add_stage(edition=edition, plan=PLAN, revision=1, actor=manager, now=now())

    assert made.key == "clinica"
    assert keys(edition) == ["uno", "dos", "clinica", "tres"]
    entry = Entry.objects.get(key="programmes.stage_added")
    assert ["programmes.edition", edition.pk] in entry.related


def test_the_editions_dates_follow_its_stages(edition, manager):
    late = replace(PLAN, ends_on=date(2027, 6, 1))

    add_stage(edition=edition, plan=late, revision=1, actor=manager, now=now())

    edition.refresh_from_db()
    assert (edition.starts_on, edition.ends_on, edition.revision) == (FIRST, date(2027, 6, 1), 2)


def test_equal_names_get_different_keys(edition, manager):
    add_stage(edition=edition, plan=PLAN, revision=1, actor=manager, now=now())
    second = add_stage(edition=edition, plan=PLAN, revision=2, actor=manager, now=now())

    assert second.key == "clinica-2"


def test_a_stage_that_would_wait_for_itself_is_refused(edition, manager):
    plan = replace(PLAN, titles={"es": "Uno"}, after=("tres",))

    with pytest.raises(Invalid) as refused:
        edit_stage(stage=stage(edition, "uno"), plan=plan, revision=1, actor=manager, now=now())

    assert "Uno" in str(refused.value.errors["after"][0]) or "Etapa" in str(refused.value.errors["after"][0])
    assert not stage(edition, "uno").after.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"titles": {}}, "titles"),
        ({"kind": "party"}, "kind"),
        ({"ends_on": date(2027, 3, 1)}, "ends_on"),
    ],
)
def test_a_stage_without_sense_is_refused(edition, manager, change, field):
    with pytest.raises(Invalid) as refused:
        add_stage(edition=edition, plan=replace(PLAN, **change), revision=1, actor=manager, now=now())

    assert list(refused.value.errors) == [field]
    assert edition.stages.count() == 3


def test_an_edit_is_logged_with_what_changed(edition, manager):
    plan = StagePlan(
        titles={"es": "Dos"}, kind="learning", starts_on=date(2027, 3, 16), ends_on=date(2027, 3, 31),
        responsible="mentor", after=("uno",),
    )  # fmt: skip

    edit_stage(stage=stage(edition, "dos"), plan=plan, revision=1, actor=manager, now=now())

    entry = Entry.objects.get(key="programmes.stage_edited")
    assert entry.after["starts_on"] == "2027-03-16"
    assert entry.after["responsible"] == "mentor"
    assert "ends_on" not in entry.after


def test_what_waited_for_a_removed_stage_waits_for_what_it_waited_for(edition, manager):
    remove_stage(stage=stage(edition, "dos"), revision=1, actor=manager, now=now())

    assert [each.key for each in stage(edition, "tres").after.all()] == ["uno"]


def test_the_last_stage_is_not_removed():
    edition = make_edition()
    only = make_stage(edition)

    with pytest.raises(NotReady):
        remove_stage(stage=only, revision=1, actor=cast(edition).manager, now=now())


def test_shifting_moves_stages_edition_and_targets_together(edition, manager):
    indicator = indicators_for([Definition(key="x", names={"es": "X"}, units={}, methods={})])["x"]
    write_targets(edition, [Promise(key="x", indicator=indicator, value=1, starts_on=FIRST, due_on=edition.ends_on)])

    moved = shift_stages(edition=edition, days=7, revision=1, actor=manager, now=now())

    assert (moved.starts_on, moved.ends_on) == (FIRST + timedelta(days=7), date(2027, 5, 7))
    assert stage(edition, "dos").starts_on == date(2027, 3, 22)
    assert Target.objects.get(key="x").due_on == date(2027, 5, 7)


@pytest.mark.parametrize("days", [0, 99999, -99999])
def test_a_shift_of_nothing_or_of_centuries_is_refused(edition, manager, days):
    with pytest.raises(DomainError):
        shift_stages(edition=edition, days=days, revision=1, actor=manager, now=now())


@pytest.mark.parametrize(
    ("key", "up", "expected"), [("dos", True, ["dos", "uno", "tres"]), ("dos", False, ["uno", "tres", "dos"])]
)
def test_a_stage_swaps_with_its_neighbour(edition, manager, key, up, expected):
    move_stage(stage=stage(edition, key), up=up, revision=1, actor=manager, now=now())

    assert keys(edition) == expected


@pytest.mark.parametrize(("key", "up"), [("uno", True), ("tres", False)])
def test_the_ends_of_the_list_stay(edition, manager, key, up):
    with pytest.raises(NotReady):
        move_stage(stage=stage(edition, key), up=up, revision=1, actor=manager, now=now())


def test_a_stale_plan_is_not_overwritten(edition, manager):
    shift_stages(edition=edition, days=1, revision=1, actor=manager, now=now())

    with pytest.raises(Conflict):
        add_stage(edition=edition, plan=PLAN, revision=1, actor=manager, now=now())


def test_a_stage_that_somebody_removed_is_gone(edition, manager):
    gone = stage(edition, "dos")
    remove_stage(stage=gone, revision=1, actor=manager, now=now())
    again = make_stage(edition, key="x")
    again.pk = 0

    with pytest.raises(NotReady) as refused:
        edit_stage(stage=again, plan=PLAN, revision=2, actor=manager, now=now())

    assert refused.value.code == "gone"


def test_strangers_and_closed_editions_are_refused(edition):
    people = cast(edition)
    with pytest.raises(NotAllowed):
        add_stage(edition=edition, plan=PLAN, revision=1, actor=people.stranger, now=now())

    edition.status = EditionStatus.CLOSED
    edition.save()
    with pytest.raises(NotAllowed):
        add_stage(edition=edition, plan=PLAN, revision=1, actor=people.manager, now=now())
