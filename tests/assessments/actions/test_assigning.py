"""Who judges what: proposed with reasons, looked at, applied; what was begun or locked is never taken away."""

from typing import Any

import pytest

from minga.assessments.actions import assigning as actions
from minga.assessments.actions.pairing import compute_assignment
from minga.assessments.enums import AssessmentState, PanelState, RunState
from minga.assessments.models import Assessment, AssignmentRun, Juror, Panel
from minga.assessments.queries.assigning import assigning_page, basis_now, item_lines, jurors_free_for
from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories import assessments as made
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def _by(panel: Panel) -> dict[str, Any]:
    return {"actor": made.runner_of(panel), "now": now()}


def _proposed(panel: Panel, **wishes: bool) -> AssignmentRun:
    run = actions.ask_assignment(panel=panel, **wishes, **_by(panel))
    return compute_assignment(run=run, actor=HOUSE, now=now())


def _pairs(panel: Panel) -> set[tuple[int, int]]:
    rows = Assessment.objects.filter(item__panel=panel).exclude(state=AssessmentState.TAKEN_AWAY)
    return set(rows.values_list("item_id", "juror_id"))


def test_everything_gets_its_assessments_and_nobody_what_she_has_a_conflict_with() -> None:
    panel = made.make_panel(items=6, jurors=4)
    away = made.make_interest(panel.items.all()[0], panel.jurors.all()[0])

    run = _proposed(panel)
    actions.apply_run(run=run, **_by(panel))

    pairs = _pairs(panel)
    assert len(pairs) == 12
    assert all(sum(item == each.pk for item, _juror in pairs) == 2 for each in panel.items.all())
    assert (away.item_id, away.juror_id) not in pairs
    loads = [sum(juror == each.pk for _item, juror in pairs) for each in panel.jurors.all()]
    assert max(loads) - min(loads) <= 1
    entry = Entry.objects.get(key="assessments.assignment_applied")
    assert entry.after == {"given": 12, "stayed": 0, "taken_away": 0}


def test_a_proposal_changes_nothing_until_it_is_applied_and_tells_jurors_only_then() -> None:
    panel = made.make_panel(items=2, jurors=2)

    run = _proposed(panel)

    assert _pairs(panel) == set()
    assert not Message.objects.filter(kind="assessments.assigned").exists()
    actions.apply_run(run=run, **_by(panel))
    assert len(_pairs(panel)) == 4
    assert Message.objects.filter(kind="assessments.assigned").count() == 2


def test_jurors_of_a_panel_in_preparation_are_not_told_yet() -> None:
    panel = made.make_panel(items=2, jurors=2, state=PanelState.PREPARING, opened_at=None)

    actions.apply_run(run=_proposed(panel), **_by(panel))

    assert len(_pairs(panel)) == 4
    assert not Message.objects.filter(kind="assessments.assigned").exists()


def test_what_was_begun_sent_or_locked_stays_with_whom_it_is() -> None:
    panel = made.make_panel(items=4, jurors=4)
    items, jurors = list(panel.items.all()), list(panel.jurors.all())
    begun = made.make_assessment(items[0], jurors[0], state=AssessmentState.BEGUN)
    sent = made.make_assessment(items[1], jurors[0], submitted=made.SCORES)
    locked = made.make_assessment(items[2], jurors[0], locked=True)
    Juror.objects.filter(pk=jurors[0].pk).update(most_items=1)

    actions.apply_run(run=_proposed(panel), **_by(panel))

    kept = {(each.item_id, each.juror_id) for each in (begun, sent, locked)}
    assert kept <= _pairs(panel)
    assert [juror for _item, juror in _pairs(panel)].count(jurors[0].pk) == 3


def test_what_was_only_given_may_move_to_who_fits_better() -> None:
    panel = made.make_panel(items=1, jurors=0, reviews_per_item=1)
    item = panel.items.get()
    made.stake(made.subject_of(item), topics=frozenset({"water"}))
    knows, not_her = made.make_juror(panel, topics=["water"]), made.make_juror(panel, topics=["roads"])
    made.make_assessment(item, not_her)

    actions.apply_run(run=_proposed(panel, keep=False), **_by(panel))

    assert _pairs(panel) == {(item.pk, knows.pk)}
    assert Assessment.objects.get(juror=not_her).state == AssessmentState.TAKEN_AWAY


def test_two_of_one_organisation_do_not_judge_the_same_where_it_can_be_helped() -> None:
    panel = made.make_panel(items=2, jurors=4)
    jurors = list(panel.jurors.select_related("person"))
    for pair in (jurors[:2], jurors[2:]):
        together = make_organisation()
        for juror in pair:
            role(juror.person, "member", together)

    actions.apply_run(run=_proposed(panel), **_by(panel))

    first, second = {jurors[0].pk, jurors[1].pk}, {jurors[2].pk, jurors[3].pk}
    for item in panel.items.all():
        judged_by = {juror for one, juror in _pairs(panel) if one == item.pk}
        assert len(judged_by & first) == len(judged_by & second) == 1


def test_nobody_judges_what_she_cannot_read() -> None:
    panel = made.make_panel(items=1, jurors=0, reviews_per_item=1)
    made.stake(made.subject_of(panel.items.get()), languages=frozenset({"pt"}))
    made.make_juror(panel, languages=["es"])
    reads = made.make_juror(panel, languages=["pt", "es"])

    actions.apply_run(run=_proposed(panel), **_by(panel))

    assert _pairs(panel) == {(panel.items.get().pk, reads.pk)}


def test_what_cannot_be_met_is_said_with_the_smallest_change_that_would_mend_it() -> None:
    panel = made.make_panel(items=3, jurors=0, reviews_per_item=1)
    made.make_juror(panel, most_items=2)

    run = _proposed(panel)

    page = assigning_page(panel, run, basis_now(panel, run, now())).run
    assert page is not None
    assert page.missing == 1
    assert any("takes one more" in words for words in page.mend)
    assert not page.stale


def test_a_proposal_is_refused_when_a_conflict_came_up_since() -> None:
    panel = made.make_panel(items=2, jurors=3)
    run = _proposed(panel)
    made.make_interest(panel.items.all()[0], panel.jurors.all()[0])

    with pytest.raises(Conflict, match="Ask for a new proposal"):
        actions.apply_run(run=run, **_by(panel))

    assert _pairs(panel) == set()
    shown = assigning_page(panel, run, basis_now(panel, run, now())).run
    assert shown is not None
    assert shown.stale


def test_a_new_proposal_takes_the_place_of_the_old_one_and_one_that_is_applied_stays_applied() -> None:
    panel = made.make_panel(items=2, jurors=2)
    old = _proposed(panel)
    new = _proposed(panel)

    old.refresh_from_db()
    assert old.state == RunState.DISCARDED
    actions.apply_run(run=new, **_by(panel))
    with pytest.raises(Conflict):
        actions.apply_run(run=new, **_by(panel))
    with pytest.raises(Conflict):
        actions.discard_run(run=new, **_by(panel))


def test_only_one_is_computed_at_a_time_and_a_job_that_runs_twice_computes_once() -> None:
    panel = made.make_panel(items=2, jurors=2)
    run = actions.ask_assignment(panel=panel, **_by(panel))
    with pytest.raises(Conflict, match="being computed already"):
        actions.ask_assignment(panel=panel, **_by(panel))

    first = compute_assignment(run=run, actor=HOUSE, now=now())
    again = compute_assignment(run=run, actor=HOUSE, now=now())

    assert first.found["pairs"] == again.found["pairs"]
    assert again.state == RunState.PROPOSED


@pytest.mark.parametrize(("items", "jurors", "words"), [(0, 2, "nothing to judge"), (2, 0, "Nobody sits")])
def test_without_work_or_without_people_it_says_what_to_do(items: int, jurors: int, words: str) -> None:
    panel = made.make_panel(items=items, jurors=jurors)

    with pytest.raises(NotReady, match=words):
        actions.ask_assignment(panel=panel, **_by(panel))


def test_somebody_who_was_freed_of_it_may_get_it_again() -> None:
    panel = made.make_panel(items=1, jurors=2)
    item, juror = panel.items.get(), panel.jurors.all()[0]
    pair = made.make_assessment(item, juror)
    actions.take_away(assessment=pair, **_by(panel))

    actions.apply_run(run=_proposed(panel), **_by(panel))

    pair.refresh_from_db()
    assert pair.state == AssessmentState.ASSIGNED
    assert pair.reason["why"] in {"best", "next"}


def test_by_hand_it_stays_and_never_over_a_conflict_nor_twice() -> None:
    panel = made.make_panel(items=2, jurors=2)
    item, (one, other) = panel.items.all()[0], panel.jurors.all()
    made.make_interest(item, other)

    pair = actions.assign_by_hand(item=item, juror=one, **_by(panel))

    assert pair.locked
    with pytest.raises(NotAllowed, match="conflict"):
        actions.assign_by_hand(item=item, juror=other, **_by(panel))
    with pytest.raises(Conflict, match="already"):
        actions.assign_by_hand(item=item, juror=one, **_by(panel))
    assert jurors_free_for(item) == []


def test_what_was_sent_is_never_taken_back() -> None:
    panel = made.make_panel(items=1, jurors=1)
    sent = made.make_assessment(panel.items.get(), panel.jurors.get(), submitted=made.SCORES)

    with pytest.raises(NotReady, match="sent"):
        actions.take_away(assessment=sent, **_by(panel))


def test_a_locked_pair_can_be_freed() -> None:
    panel = made.make_panel(items=1, jurors=1)
    pair = made.make_assessment(panel.items.get(), panel.jurors.get())

    actions.lock_pair(assessment=pair, locked=True, **_by(panel))
    actions.lock_pair(assessment=pair, locked=False, **_by(panel))

    pair.refresh_from_db()
    assert not pair.locked
    assert Entry.objects.filter(key="assessments.pair_locked").count() == 2


@pytest.mark.parametrize("verb", ["ask", "apply", "discard", "hand", "take", "lock"])
def test_a_stranger_settles_nothing(verb: str) -> None:
    panel = made.make_panel(items=1, jurors=2)
    pair = made.make_assessment(panel.items.get(), panel.jurors.all()[0])
    run = _proposed(panel)
    by: dict[str, Any] = {"actor": make_person(), "now": now()}
    tried = {
        "ask": lambda: actions.ask_assignment(panel=panel, **by),
        "apply": lambda: actions.apply_run(run=run, **by),
        "discard": lambda: actions.discard_run(run=run, **by),
        "hand": lambda: actions.assign_by_hand(item=panel.items.get(), juror=panel.jurors.all()[1], **by),
        "take": lambda: actions.take_away(assessment=pair, **by),
        "lock": lambda: actions.lock_pair(assessment=pair, locked=True, **by),
    }

    with pytest.raises(NotAllowed):
        tried[verb]()


def test_each_pair_says_why_in_words() -> None:
    panel = made.make_panel(items=1, jurors=0, reviews_per_item=1)
    item = panel.items.get()
    made.stake(made.subject_of(item), topics=frozenset({"water"}))
    made.make_juror(panel, topics=["water"], most_items=3)
    made.make_juror(panel, topics=["roads"])

    line = item_lines(panel, [item], _proposed(panel))[0]

    assert [pair.change for pair in line.pairs] == ["new"]
    assert line.pairs[0].reason == "She knows: water. She is number 1 of the 2 who fit it and have no conflict."
