"""Barriers: logged, mended, joined to a point of the agenda by their own team."""

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.initiatives.actions.barriers import BarrierText, edit_barrier, join_reform, leave_reform, log_barrier
from minga.initiatives.models import Barrier
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.people import make_person
from tests.factories.upkeep import make_barrier, make_point

pytestmark = pytest.mark.django_db


def _told(**fields: object) -> BarrierText:
    values: dict[str, object] = {"kind": "norm", "text": "Exigen firma en papel.", "met_on": days_ago(2)}
    return BarrierText(**(values | fields))  # type: ignore[arg-type]


def test_a_barrier_is_logged_at_the_stage_of_its_day() -> None:
    initiative = make_initiative(stage=4)

    made = log_barrier(initiative=initiative, barrier=_told(met_on=days_ago(110)), actor=lead_of(initiative), now=now())

    assert made.stage == 3
    assert Entry.objects.filter(key="initiatives.barrier_logged", subject_id=made.pk).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"), [({"kind": "bad"}, "kind"), ({"text": ""}, "text"), ({"met_on": days_ago(-3)}, "met_on")]
)
def test_a_barrier_says_what_and_when(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(Invalid) as refused:
        log_barrier(initiative=initiative, barrier=_told(**fields), actor=lead_of(initiative), now=now())

    assert set(refused.value.errors) == {field}
    assert not Barrier.objects.exists()


def test_mending_a_barrier_keeps_both() -> None:
    barrier = make_barrier()

    edit_barrier(
        barrier=barrier, changes={"effect": "Diez días."}, was={"effect": barrier.effect},
        actor=lead_of(barrier.initiative), now=now(),
    )  # fmt: skip

    entry = Entry.objects.get(key="initiatives.barrier_edited")
    assert (entry.before["effect"], entry.after["effect"]) == ("Nueve días y dos viajes.", "Diez días.")


def test_a_team_joins_its_barrier_to_a_point_and_takes_it_out() -> None:
    barrier, reform = make_barrier(), make_point(make_barrier())
    lead = lead_of(barrier.initiative)

    join_reform(barrier=barrier, reform=reform, actor=lead, now=now())
    assert reform.barriers.count() == 2
    with pytest.raises(Conflict):
        join_reform(barrier=barrier, reform=make_point(), actor=lead, now=now())

    leave_reform(barrier=barrier, actor=lead, now=now())
    assert reform.barriers.count() == 1
    with pytest.raises(Conflict):
        leave_reform(barrier=barrier, actor=lead, now=now())


def test_a_hidden_point_and_a_foreign_dossier_are_out_of_reach() -> None:
    barrier = make_barrier()

    with pytest.raises(NotAllowed):
        join_reform(barrier=barrier, reform=make_point(public=False), actor=lead_of(barrier.initiative), now=now())
    with pytest.raises(NotAllowed):
        join_reform(barrier=barrier, reform=make_point(), actor=make_person(), now=now())

    barrier.refresh_from_db()
    assert barrier.reform_id is None
