"""A decision is taken once, on what was on the page; nobody outside hears of it before its hour."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from minga.assessments.models import Juror
from minga.audit.models import Entry
from minga.calls.actions.decisions import (
    Signer,
    move_up,
    prepare_decision,
    publish_decision,
    take_decision,
    word_outcome,
)
from minga.calls.enums import ApplicationState, CallState, DecisionState, Fate
from minga.calls.events.deciding import DecisionPublished
from minga.calls.models import Application, Call, CallPhase, Decision, Outcome, QuotaRule, digest
from minga.calls.tasks.deciding import publish_at_the_hour
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.events import subscribe
from tests.factories.assessments import make_assessment, make_item, make_juror
from tests.factories.calls import make_entry, office_of, phase_rules
from tests.factories.deciding import (
    announced,
    close_jury,
    code_of,
    decided,
    first_phase,
    judged,
    ordered,
    run_jobs,
    taking,
    titles_with,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def three(**fields: object) -> Call:
    return judged({"A": (4,), "B": (3,), "C": (1,)}, **{"places": 1, "waiting": 1, **fields})


def states(call: Call) -> dict[str, str]:
    return dict(Application.objects.filter(call=call).values_list("title", "state"))


def test_the_acta_is_fixed_with_its_hash_and_nothing_is_told() -> None:
    call = three()

    decision = decided(call, notes=" Por unanimidad. ", publish_at=now() + timedelta(hours=3))

    assert decision.state == DecisionState.DECIDED
    assert decision.sha256 == digest(decision.document)
    assert decision.document["notes"] == "Por unanimidad."
    assert decision.document["signers"] == [{"name": "Ana Benítez", "office": "Agencia de Prueba"}]
    assert set(states(call).values()) == {ApplicationState.SENT}
    call.refresh_from_db()
    assert call.state == CallState.OPEN
    assert Entry.objects.filter(key="calls.decision_taken").count() == 1


def test_what_was_taken_cannot_be_changed_by_any_door() -> None:
    decision = decided(three())

    for change in ({"document": {}}, {"sha256": "0" * 64}, {"ranking": {}}, {"state": DecisionState.PREPARED}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Outcome.objects.filter(decision=decision).update(fate=Fate.SELECTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Outcome.objects.filter(decision=decision)._raw_delete("default")
    with pytest.raises(Conflict):
        take_decision(decision=decision, taking=taking(decision), actor=HOUSE, now=now())
    with pytest.raises(Conflict) as again:
        prepare_decision(phase=decision.phase, actor=HOUSE, now=now())

    assert again.value.code == "decided"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"signers": []}, "signers"),
        ({"signers": [Signer(name="Ana", office=" ")]}, "signers"),
        ({"publish_at": now() - timedelta(days=1)}, "publish_at"),
    ],
)
def test_it_asks_who_signs_and_for_an_hour_to_come(wrong: dict[str, object], field: str) -> None:
    decision, moment = ordered(three()), now()

    with pytest.raises(Invalid) as refused:
        take_decision(
            decision=decision, taking=taking(decision, **{"publish_at": moment, **wrong}), actor=HOUSE, now=moment
        )

    assert set(refused.value.errors) == {field}
    decision.refresh_from_db()
    assert decision.state == DecisionState.PREPARED


def test_results_are_not_published_before_the_announced_hour() -> None:
    announced_at = now() + timedelta(days=2)
    decision, moment = ordered(three(results_at=announced_at)), now()

    with pytest.raises(Invalid) as refused:
        take_decision(decision=decision, taking=taking(decision, publish_at=moment), actor=HOUSE, now=moment)
    assert "publish_at" in refused.value.errors

    taken = take_decision(decision=decision, taking=taking(decision, publish_at=announced_at), actor=HOUSE, now=moment)
    with pytest.raises(NotReady):
        publish_decision(decision=taken, actor=HOUSE, now=announced_at - timedelta(seconds=1))
    assert publish_decision(decision=taken, actor=HOUSE, now=announced_at).published_at == announced_at


def test_nobody_signs_an_order_that_something_has_overtaken() -> None:
    call = three()
    decision, moment = ordered(call), now()
    Application.objects.filter(title="A").update(state=ApplicationState.WITHDRAWN)

    with pytest.raises(Conflict) as refused:
        take_decision(decision=decision, taking=taking(decision, publish_at=moment), actor=HOUSE, now=moment)

    assert refused.value.code == "stale"
    assert titles_with(ordered(call), Fate.SELECTED) == ["B"]


def test_nobody_signs_another_order_than_the_one_on_the_page() -> None:
    decision, moment = ordered(three()), now()

    with pytest.raises(Conflict):
        take_decision(
            decision=decision, taking=taking(decision, publish_at=moment, seen="other"), actor=HOUSE, now=moment
        )


def test_at_its_hour_the_job_publishes_and_applications_change() -> None:
    call = three()
    heard: list[Decision] = []
    subscribe(DecisionPublished)(lambda happened: heard.append(happened.subject))  # type: ignore[arg-type]
    decision = decided(call)

    publish_at_the_hour(0)
    publish_at_the_hour(60)

    decision.refresh_from_db()
    call.refresh_from_db()
    assert decision.state == DecisionState.PUBLISHED
    assert [each.pk for each in heard] == [decision.pk]
    assert states(call) == {
        "A": ApplicationState.SELECTED, "B": ApplicationState.WAITING, "C": ApplicationState.OUT,
    }  # fmt: skip
    assert call.state == CallState.DECIDED


def test_whoever_withdrew_meanwhile_stays_withdrawn() -> None:
    call = three()
    decision = decided(call)
    Application.objects.filter(title="A").update(state=ApplicationState.WITHDRAWN)

    publish_decision(decision=decision, actor=HOUSE, now=now())

    assert states(call)["A"] == ApplicationState.WITHDRAWN


def test_before_the_last_round_the_best_go_on() -> None:
    phases = (phase_rules("concepto", advance=2, reviews=1, quorum=1), phase_rules("pitch", reviews=1, quorum=1))
    quotas = (QuotaRule(key="rural", group="rural", at_least=1),)
    call = judged({"A": (4,), "B": (3,), "C": (1,)}, phases=phases, places=1, quotas=quotas)

    decision = announced(call)

    call.refresh_from_db()
    assert call.state == CallState.OPEN
    assert decision.ranking["pools"][0]["quotas"] == []
    assert states(call) == {"A": ApplicationState.SENT, "B": ApplicationState.SENT, "C": ApplicationState.OUT}
    second = call.phases.get(key="pitch")
    assert set(Application.objects.filter(phase=second).values_list("title", flat=True)) == {"A", "B"}


def test_a_second_round_decides_among_those_who_went_on() -> None:
    phases = (phase_rules("concepto", advance=2, reviews=1, quorum=1), phase_rules("pitch", reviews=1, quorum=1))
    call = judged({"A": (4,), "B": (3,), "C": (1,)}, phases=phases, places=1)
    announced(call)
    second = call.phases.select_related("panel", "call__edition").get(key="pitch")
    juror = make_juror(second.panel)
    for title, score in (("A", 1), ("B", 4)):
        judge_in(second, Application.objects.get(title=title), score, juror)
    close_jury(second)

    announced(call, second)

    assert states(call) == {"A": ApplicationState.WAITING, "B": ApplicationState.SELECTED, "C": ApplicationState.OUT}


def judge_in(phase: CallPhase, application: Application, score: int, juror: Juror) -> None:
    entry = phase.entries.filter(application=application).first() or make_entry(application, phase)
    item = make_item(phase.panel, entry, code=entry.blind_code)
    make_assessment(item, juror, submitted=dict.fromkeys(("problem", "idea", "team"), score))


def test_a_place_that_is_given_up_goes_to_the_next_and_nobody_else_moves() -> None:
    call = judged({"A": (4,), "B": (3,), "C": (2,), "D": (1,)}, places=2, waiting=None)
    announced(call)
    Application.objects.filter(title="A").update(state=ApplicationState.WITHDRAWN)

    asked = move_up(phase=first_phase(call), actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    asked.refresh_from_db()
    moment = now()
    taken = take_decision(decision=asked, taking=taking(asked, publish_at=moment), actor=HOUSE, now=moment)
    publish_decision(decision=taken, actor=HOUSE, now=now())

    assert taken.document["replaces"]["causes"] == [{"kind": "withdrawal", "application": code_of(call, "A")}]
    assert titles_with(taken, Fate.SELECTED) == ["B", "C"]
    assert titles_with(taken, Fate.WAITING) == ["D"]
    assert taken.outcomes.get(application__title="C").reason["other"] == code_of(call, "A")
    assert states(call) == {
        "A": ApplicationState.WITHDRAWN, "B": ApplicationState.SELECTED, "C": ApplicationState.SELECTED,
        "D": ApplicationState.WAITING,
    }  # fmt: skip


def test_the_list_moves_up_once_for_each_place() -> None:
    call = three()
    announced(call)

    with pytest.raises(NotReady) as refused:
        move_up(phase=first_phase(call), actor=HOUSE, now=now())

    assert refused.value.code == "none"


def test_words_to_an_applicant_are_written_until_the_decision() -> None:
    call = three()
    office = office_of(call)
    outcome = ordered(call).outcomes.get(application__title="C")

    word_outcome(outcome=outcome, words=" Falta el presupuesto. ", was="", actor=office, now=now())

    outcome.refresh_from_db()
    assert outcome.words == "Falta el presupuesto."
    with pytest.raises(Conflict):
        word_outcome(outcome=outcome, words="Otra cosa.", was="", actor=office, now=now())
    with pytest.raises(NotAllowed):
        word_outcome(outcome=outcome, words="X", was=outcome.words, actor=make_person(), now=now())


def test_a_void_call_is_decided_and_published() -> None:
    call = judged({})

    decision = announced(call)

    call.refresh_from_db()
    assert decision.document["ranking"] == []
    assert call.state == CallState.DECIDED


def test_only_the_office_takes_and_publishes() -> None:
    call = three()
    decision, moment = ordered(call), now()
    with pytest.raises(NotAllowed):
        take_decision(decision=decision, taking=taking(decision, publish_at=moment), actor=make_person(), now=moment)
    taken = take_decision(
        decision=decision, taking=taking(decision, publish_at=moment), actor=office_of(call), now=moment
    )

    with pytest.raises(NotAllowed):
        publish_decision(decision=taken, actor=make_person(), now=now())
