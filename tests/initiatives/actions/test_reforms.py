"""Points of the reform agenda: made from barriers, moved along, shown or hidden."""

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.search import matching
from minga.initiatives.actions.reforms import (
    ReformText,
    edit_reform,
    gather_barriers,
    make_reform,
    move_reform,
    release_barrier,
    set_reform_public,
)
from minga.initiatives.enums import REFORM_STEPS, ReformStatus
from minga.initiatives.models import Reform
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from tests.factories.initiatives import lead_of, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.upkeep import make_barrier, make_point

pytestmark = pytest.mark.django_db


def _steward(organisation: Organisation) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, organisation)
    return person


def _text(**fields: object) -> ReformText:
    values: dict[str, object] = {
        "title": "Admitir la confirmación por voz", "kind": "norm", "description": "El reglamento exige papel.",
    }  # fmt: skip
    return ReformText(**(values | fields))  # type: ignore[arg-type]


def test_a_point_is_made_from_barriers_of_several_dossiers_and_found() -> None:
    keeper = make_organisation()
    barriers = [make_barrier(), make_barrier()]

    made = make_reform(text=_text(), keeper=keeper, barriers=barriers, actor=_steward(keeper), now=now())

    assert made.key == "admitir-la-confirmacion-por-voz"
    assert (made.barriers.count(), made.status, made.country) == (2, "reported", "PY")
    assert [hit.title for hit in matching("confirmación por voz", kinds=["initiatives.reform"])] == [made.title]
    assert Entry.objects.get(key="initiatives.reform_made").after["barriers"] == 2


def test_a_point_never_takes_the_address_of_a_page_beside_it() -> None:
    keeper = make_organisation()

    made = make_reform(
        text=_text(title="Nueva"), keeper=keeper, barriers=[make_barrier()], actor=_steward(keeper), now=now()
    )

    assert made.key == "punto-nueva"


def test_a_point_rests_on_barriers_that_she_may_read_and_nobody_gathered() -> None:
    keeper = make_organisation()
    steward = _steward(keeper)
    hidden, taken = make_barrier(restricted=True), make_barrier()
    make_point(taken)

    for barriers, refusal in (([], NotReady), ([hidden], NotAllowed), ([taken], Conflict)):
        with pytest.raises(refusal):
            make_reform(text=_text(), keeper=keeper, barriers=barriers, actor=steward, now=now())

    assert Reform.objects.count() == 1


@pytest.mark.parametrize("recognised", [True, False])
def test_only_stewards_of_recognised_organisations_keep_points(recognised: bool) -> None:
    keeper = make_organisation() if recognised else make_organisation(recognised_at=None)
    person = make_person() if recognised else _steward(keeper)

    with pytest.raises(NotAllowed):
        make_reform(text=_text(), keeper=keeper, barriers=[make_barrier()], actor=person, now=now())


@pytest.mark.parametrize("fields", [{"title": " "}, {"kind": "x"}, {"description": ""}, {"language": "xx"}])
def test_a_point_says_what_stands_in_the_way(fields: dict[str, object]) -> None:
    keeper = make_organisation()

    with pytest.raises(Invalid) as refused:
        make_reform(text=_text(**fields), keeper=keeper, barriers=[make_barrier()], actor=_steward(keeper), now=now())

    assert set(refused.value.errors) == set(fields)


def test_changing_texts_is_the_keepers_and_keeps_both() -> None:
    reform = make_point(owner=make_organisation())
    owner = reform.owner
    assert owner is not None

    with pytest.raises(NotAllowed):
        edit_reform(reform=reform, changes={"title": "X"}, was={}, actor=_steward(owner), now=now())
    edit_reform(reform=reform, changes={"owner": None}, was={"owner": owner}, actor=_steward(reform.keeper), now=now())

    entry = Entry.objects.get(key="initiatives.reform_edited")
    assert (entry.before, entry.after) == ({"owner": owner.pk}, {"owner": None})
    with pytest.raises(Conflict):
        edit_reform(reform=reform, changes={"title": "X"}, was={"title": "Y"}, actor=_steward(reform.keeper), now=now())


@pytest.mark.parametrize("status", ReformStatus.values)
@pytest.mark.parametrize("to", ReformStatus.values)
def test_a_point_moves_along_its_steps_only(status: str, to: str) -> None:
    reform = make_point(status=status, answer="Se modificó." if status in ("resolved", "accepted") else "")
    steward = _steward(reform.keeper)

    if to in REFORM_STEPS[status]:
        moved = move_reform(reform=reform, status=to, answer="Resolución 118.", actor=steward, now=now())
        assert (moved.status, moved.answer != "") == (to, to in ("resolved", "accepted"))
    else:
        with pytest.raises(Conflict):
            move_reform(reform=reform, status=to, answer="Resolución 118.", actor=steward, now=now())


def test_where_it_ends_it_answers() -> None:
    reform = make_point(status="in_agenda")

    with pytest.raises(NotReady) as refused:
        move_reform(reform=reform, status="resolved", answer=" ", actor=_steward(reform.keeper), now=now())

    assert refused.value.field == "answer"


def test_whoever_could_mend_it_moves_it_in_its_own_name() -> None:
    owner = make_organisation()
    reform = make_point(owner=owner)

    move_reform(reform=reform, status="analysed", actor=_steward(owner), now=now())

    assert Entry.objects.get(key="initiatives.reform_moved").organisation_id == owner.pk
    with pytest.raises(NotAllowed):
        move_reform(reform=reform, status="in_agenda", actor=make_person(), now=now())


def test_each_team_that_met_it_hears_once_when_it_moves() -> None:
    lead = make_person()
    one, two = make_initiative(stage=3, lead=lead), make_initiative(stage=3)
    reform = make_point(make_barrier(one), make_barrier(one), make_barrier(two))

    move_reform(reform=reform, status="analysed", actor=_steward(reform.keeper), now=now())

    letters = Message.objects.filter(kind="initiatives.reform_moved")
    assert letters.filter(to=lead).count() == 1
    assert letters.filter(to=lead_of(two)).count() == 1


def test_nobody_hears_of_a_hidden_point() -> None:
    reform = make_point(make_barrier(), public=False)

    move_reform(reform=reform, status="analysed", actor=_steward(reform.keeper), now=now())

    assert not Message.objects.filter(kind="initiatives.reform_moved").exists()


def test_a_hidden_point_is_found_by_nobody() -> None:
    reform = make_point()
    steward = _steward(reform.keeper)

    set_reform_public(reform=reform, public=False, actor=steward, now=now())
    assert not matching(reform.title, kinds=["initiatives.reform"]).exists()
    with pytest.raises(Conflict):
        set_reform_public(reform=reform, public=False, actor=steward, now=now())

    set_reform_public(reform=reform, public=True, actor=steward, now=now())
    assert matching(reform.title, kinds=["initiatives.reform"]).exists()


def test_barriers_are_gathered_and_released_with_a_reason() -> None:
    barrier, reform = make_barrier(), make_point()
    steward = _steward(reform.keeper)

    gather_barriers(reform=reform, barriers=[barrier], actor=steward, now=now())
    with pytest.raises(NotReady):
        gather_barriers(reform=reform, barriers=[], actor=steward, now=now())
    with pytest.raises(NotReady):
        release_barrier(reform=reform, barrier=barrier, reason="", actor=steward, now=now())
    release_barrier(reform=reform, barrier=barrier, reason="Es otro artículo.", actor=steward, now=now())
    with pytest.raises(Conflict):
        release_barrier(reform=reform, barrier=barrier, reason="Otra vez.", actor=steward, now=now())

    barrier.refresh_from_db()
    assert barrier.reform_id is None
    assert Entry.objects.get(key="initiatives.barrier_released").after["reason"] == "Es otro artículo."
