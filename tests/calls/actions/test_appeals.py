"""One appeal in its days; upheld, a decision that replaces the one that was wrong."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from minga.calls.actions.appeals import Answer, answer_appeal, file_appeal
from minga.calls.actions.decisions import publish_decision, take_decision
from minga.calls.enums import AppealState, ApplicationState, Fate
from minga.calls.models import Appeal, Application, Call, Decision, Letter
from minga.calls.queries.appeals import given_scores, window_of
from minga.calls.queries.result_words import appeals_until
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories.calls import make_member, office_of
from tests.factories.deciding import (
    announced,
    code_of,
    decided,
    first_phase,
    judged,
    run_jobs,
    taking,
    titles_with,
    zone_of,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WHY = "Las bases piden tres evaluaciones y hubo dos."


def three(**fields: object) -> Call:
    return judged({"A": (4,), "B": (3,), "C": (1,)}, **{"places": 1, "waiting": 1, **fields})


def application(call: Call, title: str) -> Application:
    return Application.objects.select_related("person", "call").get(call=call, title=title)


def appealed(call: Call, title: str = "C") -> Appeal:
    mine = application(call, title)
    return file_appeal(application=mine, text=WHY, actor=mine.person, now=now())


def right(**fields: Any) -> Answer:
    return Answer(**{"upheld": True, "words": "Tiene razón.", **fields})


def answered(call: Call, appeal: Appeal, **fields: Any) -> Decision:
    """Upheld, computed, taken and published."""
    answer_appeal(appeal=appeal, answer=right(**fields), actor=office_of(call), now=now())
    run_jobs("calls.compute_ranking")
    prepared = Decision.objects.get(state="prepared")
    assert prepared.ranking["state"] == "ready", prepared.ranking
    moment = now()
    taken = take_decision(decision=prepared, taking=taking(prepared, publish_at=moment), actor=HOUSE, now=moment)
    return publish_decision(decision=taken, actor=HOUSE, now=now())


def test_the_office_hears_of_an_appeal() -> None:
    call = three()
    office = office_of(call)
    announced(call)

    appeal = appealed(call)

    assert appeal.state == AppealState.FILED
    assert Message.objects.get(to=office, kind="calls.appeal_filed").link == f"/apelaciones/{appeal.uuid}/"


@pytest.mark.parametrize("zone", ["America/Asuncion", "America/Bogota", "America/Lima", "America/Noronha"])
def test_the_last_day_is_whole_where_the_call_is(zone: str) -> None:
    published = datetime(2026, 12, 5, 23, 30, tzinfo=ZoneInfo(zone))

    until = appeals_until(published, 5, zone)

    assert until == datetime(2026, 12, 11, 0, 0, tzinfo=ZoneInfo(zone))


def test_an_appeal_after_its_days_is_refused_with_what_to_do() -> None:
    call = three(appeal_days=3, contact="Oficina de innovación, innova@example.org")
    decision = announced(call)
    assert decision.published_at is not None
    until = appeals_until(decision.published_at, 3, zone_of(call))
    mine = application(call, "C")

    with pytest.raises(NotReady) as refused:
        file_appeal(application=mine, text=WHY, actor=mine.person, now=until)

    assert "innova@example.org" in str(refused.value)
    assert Appeal.objects.count() == 0
    assert file_appeal(application=mine, text=WHY, actor=mine.person, now=until - timedelta(seconds=1)).pk


def test_there_is_one_appeal() -> None:
    call = three()
    announced(call)
    appealed(call)

    with pytest.raises(NotReady) as refused:
        appealed(call)

    assert refused.value.code == "window"
    assert Appeal.objects.count() == 1


def test_one_appeals_against_results_and_only_when_not_selected() -> None:
    call = three()
    mine = application(call, "C")
    with pytest.raises(NotReady):
        file_appeal(application=mine, text=WHY, actor=mine.person, now=now())

    decided(call)
    assert window_of(mine, now()).open is False

    publish_decision(decision=Decision.objects.get(), actor=HOUSE, now=now())
    with pytest.raises(NotReady):
        appealed(call, "A")
    assert appealed(call, "B").pk


def test_whoever_was_not_eligible_may_appeal_too() -> None:
    call = three()
    Application.objects.filter(title="C").update(
        state=ApplicationState.NOT_ELIGIBLE, not_eligible_reason="No es pública."
    )
    announced(call)

    replaced = answered(call, appealed(call), remedy="waiting")

    assert titles_with(replaced, Fate.WAITING) == ["B", "C"]
    assert application(call, "C").state == ApplicationState.WAITING


def test_only_who_began_the_application_appeals_and_says_why() -> None:
    call = three()
    announced(call)
    mine = application(call, "C")
    colleague = make_person()
    make_member(mine, colleague)

    for actor in (colleague, make_person(), office_of(call)):
        with pytest.raises(NotAllowed):
            file_appeal(application=mine, text=WHY, actor=actor, now=now())
    with pytest.raises(Invalid):
        file_appeal(application=mine, text=" ", actor=mine.person, now=now())


def test_rejected_it_is_answered_and_the_result_stands() -> None:
    call = three()
    decision = announced(call)
    appeal = appealed(call)

    answer_appeal(appeal=appeal, answer=Answer(upheld=False, words="Hubo tres."), actor=office_of(call), now=now())

    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer) == (AppealState.REJECTED, "Hubo tres.")
    assert "Hubo tres." in Message.objects.get(to=appeal.filed_by, kind="calls.appeal_answered").body
    assert Decision.objects.get() == decision
    with pytest.raises(Conflict):
        answer_appeal(appeal=appeal, answer=right(remedy="place"), actor=office_of(call), now=now())


def test_an_answer_has_reasons_and_an_upheld_one_says_what_follows() -> None:
    call = three()
    announced(call)
    appeal = appealed(call)

    with pytest.raises(Invalid) as refused:
        answer_appeal(appeal=appeal, answer=right(words=" "), actor=office_of(call), now=now())
    with pytest.raises(NotAllowed):
        answer_appeal(appeal=appeal, answer=Answer(upheld=False, words="No."), actor=make_person(), now=now())

    assert set(refused.value.errors) == {"answer", "remedy"}
    assert Decision.objects.count() == 1


def test_upheld_with_a_place_nobody_else_loses_anything() -> None:
    call = three()
    first = announced(call)
    run_jobs("calls.write_letters")

    replaced = answered(call, appealed(call), remedy="place")

    assert replaced.replaces_id == first.pk
    assert replaced.document["replaces"]["sha256"] == first.sha256
    assert sorted(titles_with(replaced, Fate.SELECTED)) == ["A", "C"]
    assert titles_with(replaced, Fate.WAITING) == ["B"]
    assert replaced.outcomes.get(application__title="C").reason["reason"] == "by_appeal"
    assert application(call, "C").state == ApplicationState.SELECTED
    assert application(call, "A").state == ApplicationState.SELECTED
    run_jobs("calls.write_letters")
    news = Letter.objects.filter(decision=replaced).values_list("application__code", flat=True)
    assert list(news) == [code_of(call, "C")]


def test_upheld_with_corrected_scores_the_order_is_computed_again() -> None:
    call = judged({"A": (3, 2), "B": (2, 2), "C": (1, 2)}, places=1, waiting=1)
    first = announced(call)
    given = given_scores(first_phase(call), application(call, "C").pk)
    (lower,) = [juror for juror, scores in given.items() if scores["team"] == 1]
    scores = {lower: dict.fromkeys(("problem", "idea", "team"), 4)}

    replaced = answered(call, appealed(call), remedy="scores", scores=scores)

    assert titles_with(replaced, Fate.SELECTED) == ["C"]
    assert titles_with(replaced, Fate.WAITING) == ["A"]
    line = next(one for one in replaced.document["scores"] if "before" in one)
    assert (line["application"], line["juror"], line["points"]) == (code_of(call, "C"), lower, "100.00")
    assert line["before"]["team"] == 1
    assert {one["points"] for one in first.document["scores"]} >= {"25.00"}
    assert given_scores(first_phase(call), application(call, "C").pk)[lower]["team"] == 4


@pytest.mark.parametrize("scores", [{}, {"J9": {"team": 4}}, {"own": {"team": 9}}, {"own": {"other": 1}}])
def test_corrected_scores_are_of_its_jurors_and_on_the_scale(scores: dict[str, dict[str, int]]) -> None:
    call = three()
    announced(call)
    (own,) = given_scores(first_phase(call), application(call, "C").pk)
    said = {own if juror == "own" else juror: row for juror, row in scores.items()}

    with pytest.raises(Invalid) as refused:
        answered(call, appealed(call), remedy="scores", scores=said)

    assert set(refused.value.errors) == {"scores"}


def test_upheld_another_is_taken_out_and_the_list_moves_up() -> None:
    call = three()
    announced(call)

    replaced = answered(call, appealed(call), remedy="out", other=code_of(call, "A"))

    assert titles_with(replaced, Fate.SELECTED) == ["B"]
    assert replaced.outcomes.get(application__title="A").reason["reason"] == "taken_out"
    assert replaced.outcomes.get(application__title="B").reason["other"] == code_of(call, "A")
    assert application(call, "A").state == ApplicationState.OUT
    assert application(call, "B").state == ApplicationState.SELECTED


def test_only_one_that_was_selected_can_be_taken_out() -> None:
    call = three()
    announced(call)

    with pytest.raises(Invalid) as refused:
        answered(call, appealed(call), remedy="out", other=code_of(call, "C"))

    assert set(refused.value.errors) == {"other"}


def test_two_upheld_appeals_make_one_decision() -> None:
    call = three()
    announced(call)
    for title in ("B", "C"):
        answer_appeal(appeal=appealed(call, title), answer=right(remedy="place"), actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")

    prepared = Decision.objects.get(state="prepared")

    assert sorted(titles_with(prepared, Fate.SELECTED)) == ["A", "B", "C"]
    assert len(prepared.ranking["causes"]) == 2


def test_a_later_order_keeps_what_an_earlier_appeal_gave() -> None:
    call = three()
    announced(call)
    second = appealed(call, "B")
    answered(call, appealed(call, "C"), remedy="place")
    (juror,) = given_scores(first_phase(call), application(call, "B").pk)

    replaced = answered(call, second, remedy="scores", scores={juror: {"team": 4}})

    assert sorted(titles_with(replaced, Fate.SELECTED)) == ["A", "C"]


def test_a_call_may_give_no_appeal() -> None:
    call = three(appeal_days=0)
    announced(call)
    run_jobs("calls.write_letters")

    with pytest.raises(NotReady) as refused:
        appealed(call)

    assert "no da lugar a apelación" in str(refused.value)
    assert not Letter.objects.filter(text__contains="apelar").exists()
