"""The life of a jury: what opens it, what keeps it from closing, and what it refuses in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from minga.assessments.actions import panels as actions
from minga.assessments.enums import AssessmentState, BlindMode, JurorState, PanelState
from minga.assessments.models import Juror, Panel, read_rubric
from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.texts import all_languages
from tests.factories import assessments as made
from tests.factories.organisations import make_organisation, make_unit, role
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PREPARING = PanelState.PREPARING


def _create(owner: Any, **changed: Any) -> Panel:
    values: dict[str, Any] = {
        "key": "fondo-piloto", "titles": all_languages("Fondo piloto"), "rubric": made.RUBRIC,
        "blind": BlindMode.DOUBLE, "reviews": 2, "quorum": 2, **changed,
    }  # fmt: skip
    return actions.create_panel(owner=owner, **({"actor": values.pop("actor", None), "now": now()} | values))


def _last(key: str) -> Entry:
    return Entry.objects.filter(key=f"assessments.{key}").latest("pk")


def test_a_panel_keeps_its_rubric_word_for_word_with_its_hash() -> None:
    owner, runner = make_organisation(), make_person()
    role(runner, "coordinator", owner)

    panel = _create(owner, actor=runner)

    assert panel.state == PREPARING
    assert panel.rubric.read == read_rubric(made.RUBRIC)
    assert len(panel.rubric.sha256) == 64
    assert _last("panel_created").after["rubric"] == panel.rubric.sha256


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"rubric": {}}, "criteria"),
        ({"rubric": {**made.RUBRIC, "criteria": made.RUBRIC["criteria"][:2]}}, "criteria"),
        ({"reviews": 0}, "reviews_per_item"),
        ({"quorum": 0}, "quorum"),
        ({"blind": "blindfold"}, "blind"),
        ({"due_at": now() - timedelta(days=1)}, "due_at"),
        ({"due_at": now() + timedelta(days=1), "judges_from": now() + timedelta(days=2)}, "due_at"),
    ],
)
def test_what_does_not_hold_together_is_refused_at_its_field(changed: dict[str, Any], field: str) -> None:
    owner, runner = make_organisation(), make_person()
    role(runner, "coordinator", owner)

    with pytest.raises(Invalid) as refused:
        _create(owner, actor=runner, **changed)

    assert field in refused.value.errors
    assert not Panel.objects.exists()


def test_the_weights_that_do_not_add_up_are_told_with_their_sum() -> None:
    owner, runner = make_organisation(), make_person()
    role(runner, "coordinator", owner)

    with pytest.raises(Invalid, match="add up to 80\\."):
        _create(owner, actor=runner, rubric={**made.RUBRIC, "criteria": made.RUBRIC["criteria"][:2]})


def test_a_stranger_creates_no_panel_and_nobody_a_second_one() -> None:
    owner, runner = make_organisation(), make_person()
    role(runner, "coordinator", owner)

    with pytest.raises(NotAllowed):
        _create(owner, actor=make_person())
    _create(owner, actor=runner)
    with pytest.raises(Conflict):
        _create(owner, actor=runner)


def test_items_are_handed_over_once() -> None:
    panel = made.make_panel(state=PREPARING)
    runner, subjects = made.runner_of(panel), [make_unit(make_organisation()) for _ in range(3)]

    first = actions.put_items(panel=panel, items=[("A-1", subjects[0])], actor=runner, now=now())
    again = actions.put_items(
        panel=panel, items=[("A-1", subjects[0]), ("A-2", subjects[1])], actor=runner, now=now()
    )  # fmt: skip

    assert (first, again) == (1, 1)
    assert _last("items_put").after["codes"] == ["A-2"]
    with pytest.raises(Conflict):
        actions.put_items(panel=panel, items=[("A-2", subjects[2])], actor=runner, now=now())


def _first_juror(panel: Panel) -> Juror:
    return panel.jurors.order_by("pk")[0]


def _nothing(panel: Panel) -> None:
    panel.items.all().delete()


def _nobody(panel: Panel) -> None:
    panel.jurors.update(state=JurorState.INVITED)


def _one_juror(panel: Panel) -> None:
    panel.jurors.filter(pk=_first_juror(panel).pk).update(state=JurorState.DECLINED)


def _three_reviews(panel: Panel) -> None:
    Panel.objects.filter(pk=panel.pk).update(reviews_per_item=3)


def _small_load(panel: Panel) -> None:
    panel.jurors.update(most_items=1)


def _all_in_conflict(panel: Panel) -> None:
    for juror in panel.jurors.all():
        made.make_interest(panel.items.all()[0], juror)


def _one_in_conflict(panel: Panel) -> None:
    made.make_interest(panel.items.all()[0], _first_juror(panel))


def _late(panel: Panel) -> None:
    Panel.objects.filter(pk=panel.pk).update(due_at=now() - timedelta(hours=1))


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (_nothing, "no_items", "nothing to judge"),
        (_nobody, "no_jury", "Invite jurors"),
        (_one_juror, "quorum", "needs 2 people and 1 accepted. Invite 1 more"),
        (_three_reviews, "reviews", "needs 3 assessments by different people, and 2 sit"),
        (_small_load, "load", "4 assessments are needed and the jury agreed to 2"),
        (_all_in_conflict, "all_in_conflict", "Everybody on the jury has a conflict of interest with P-"),
        (_one_in_conflict, "few_without_conflict", "there are fewer jurors"),
        (_late, "due_at", "Choose a new one"),
    ],
)
def test_a_panel_that_lacks_something_does_not_open_and_says_what_to_do(
    spoil: Callable[[Panel], None], code: str, says: str
) -> None:
    panel = made.make_panel(items=2, jurors=2, state=PREPARING, opened_at=None)
    spoil(panel)

    with pytest.raises(NotReady, match=says) as refused:
        actions.open_panel(panel=panel, actor=made.runner_of(panel), now=now())

    panel.refresh_from_db()
    assert (refused.value.code, panel.state) == (code, PREPARING)


def test_a_panel_that_lacks_nothing_opens_and_can_be_taken_back_until_somebody_begins() -> None:
    panel = made.make_panel(items=2, jurors=2, state=PREPARING, opened_at=None)
    runner = made.runner_of(panel)

    opened = actions.open_panel(panel=panel, actor=runner, now=now())
    assert (opened.state, opened.opened_at is not None) == (PanelState.JUDGING, True)
    assert actions.take_panel_back(panel=panel, actor=runner, now=now()).state == PREPARING

    actions.open_panel(panel=panel, actor=runner, now=now())
    made.make_assessment(panel.items.all()[0], panel.jurors.all()[0], state="begun", scores={"team": 2})
    with pytest.raises(NotReady, match="begun"):
        actions.take_panel_back(panel=panel, actor=runner, now=now())


def test_opening_finds_the_conflict_that_nobody_looked_for() -> None:
    panel = made.make_panel(items=1, jurors=2, state=PREPARING)
    item = panel.items.all()[0]
    role(panel.jurors.all()[0].person, "member", made.subject_of(item).organisation)

    with pytest.raises(NotReady, match=item.code):
        actions.open_panel(panel=panel, actor=made.runner_of(panel), now=now())


def _judged(**fields: Any) -> Panel:
    """Two items, each sent by both of two jurors."""
    panel = made.make_panel(items=2, jurors=2, **fields)
    for item in panel.items.all():
        for juror in panel.jurors.all():
            made.make_assessment(item, juror, submitted=made.SCORES)
    return panel


def test_a_judged_panel_is_discussed_and_closed_and_stays_so() -> None:
    panel = _judged()
    runner = made.runner_of(panel)

    assert actions.discuss_panel(panel=panel, actor=runner, now=now()).state == PanelState.DISCUSSING
    closed = actions.close_panel(panel=panel, actor=runner, now=now())

    assert (closed.state, closed.closed_at is not None) == (PanelState.CLOSED, True)
    with pytest.raises(NotReady, match="closed"):
        actions.change_panel(panel=panel, changes={"alert": 20}, actor=runner, now=now())


def test_what_waits_is_named_and_left_out_only_when_that_is_asked() -> None:
    panel = _judged(reviews_per_item=2)
    waiting = made.make_assessment(panel.items.all()[0])
    runner = made.runner_of(panel)

    with pytest.raises(NotReady, match="1 assessment was not sent"):
        actions.close_panel(panel=panel, actor=runner, now=now())
    actions.close_panel(panel=panel, as_it_is=True, actor=runner, now=now())

    waiting.refresh_from_db()
    assert waiting.state == AssessmentState.TAKEN_AWAY
    assert _last("panel_closed").after["unsent"] == 1


def test_an_item_with_too_few_assessments_is_told_apart_from_one_with_none() -> None:
    panel = _judged(reviews_per_item=3)
    runner = made.runner_of(panel)

    with pytest.raises(NotReady, match="2 applications have fewer assessments"):
        actions.close_panel(panel=panel, actor=runner, now=now())
    bare = made.make_item(panel)
    with pytest.raises(NotReady, match=bare.code):
        actions.close_panel(panel=panel, as_it_is=True, actor=runner, now=now())


def test_without_quorum_no_wish_closes_it() -> None:
    panel = _judged(quorum=3)

    with pytest.raises(NotReady, match="Without quorum") as refused:
        actions.close_panel(panel=panel, as_it_is=True, actor=made.runner_of(panel), now=now())

    assert refused.value.code == "quorum"


def test_what_was_taken_out_is_no_longer_waited_for() -> None:
    panel = _judged()
    waiting = made.make_assessment(made.make_item(panel), panel.jurors.all()[0])
    runner = made.runner_of(panel)

    actions.take_item_out(item=waiting.item, actor=runner, now=now())

    waiting.refresh_from_db()
    assert waiting.state == AssessmentState.TAKEN_AWAY
    assert actions.close_panel(panel=panel, actor=runner, now=now()).state == PanelState.CLOSED


def test_what_was_put_back_counts_with_what_was_sent() -> None:
    panel = _judged()
    item, runner = panel.items.all()[0], made.runner_of(panel)
    actions.take_item_out(item=item, actor=runner, now=now())

    actions.put_item_back(item=item, actor=runner, now=now())

    item.refresh_from_db()
    assert item.withdrawn_at is None
    assert item.assessments.filter(state=AssessmentState.SUBMITTED).count() == 2


def test_a_panel_whose_work_was_all_withdrawn_can_be_closed() -> None:
    panel = made.make_panel(items=1, jurors=2)
    runner = made.runner_of(panel)
    actions.take_item_out(item=panel.items.all()[0], actor=runner, now=now())

    assert actions.close_panel(panel=panel, actor=runner, now=now()).state == PanelState.CLOSED


def test_while_it_judges_only_dates_title_and_flag_change() -> None:
    panel, later = made.make_panel(), now() + timedelta(days=30)
    runner = made.runner_of(panel)

    assert actions.change_panel(panel=panel, changes={"due_at": later}, actor=runner, now=now()).due_at == later
    with pytest.raises(NotReady):
        actions.change_panel(panel=panel, changes={"quorum": 1}, actor=runner, now=now())


def test_before_it_judges_its_rubric_can_be_another() -> None:
    panel = made.make_panel(state=PREPARING)
    data = {**made.RUBRIC, "pass_mark": "0.5"}

    changed = actions.change_panel(
        panel=panel, changes={"rubric": data, "blind": BlindMode.OPEN}, actor=made.runner_of(panel), now=now()
    )

    assert changed.rubric.read == read_rubric(data)
    assert _last("panel_changed").before["rubric"] != _last("panel_changed").after["rubric"]


@pytest.mark.parametrize("verb", ["open_panel", "take_panel_back", "discuss_panel", "close_panel"])
def test_only_whoever_runs_it_moves_it(verb: str) -> None:
    panel = made.make_panel()

    with pytest.raises(NotAllowed):
        getattr(actions, verb)(panel=panel, actor=make_person(), now=now())


@pytest.mark.parametrize(
    ("verb", "state"), [("open_panel", "judging"), ("discuss_panel", "discussing"), ("take_panel_back", "preparing")]
)
def test_no_step_is_taken_twice(verb: str, state: str) -> None:
    panel = made.make_panel(state=state)

    with pytest.raises(DomainError, match=panel.get_state_display()):
        getattr(actions, verb)(panel=panel, actor=made.runner_of(panel), now=now())
