"""Deciding while somebody pulls at it: a call cancelled, a day moved, an application that comes and goes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.actions.panels import close_panel, take_item_out
from minga.assessments.enums import PanelState
from minga.assessments.models import PanelItem
from minga.calls.actions.appeals import Answer, answer_appeal, file_appeal
from minga.calls.actions.applications import withdraw_application
from minga.calls.actions.decisions import prepare_decision, publish_decision, take_decision
from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.actions.eligibility import set_eligibility
from minga.calls.actions.letters import write_letters
from minga.calls.actions.opening import cancel_call, publish_addendum
from minga.calls.enums import ApplicationState, CallKind, DecisionState, Fate, LetterState, RankBy
from minga.calls.models import Application, Call, Decision, Draw, Letter
from minga.calls.queries.basis import places_of
from minga.calls.queries.draws import draw_file, draw_page
from minga.calls.queries.rules import rules_of
from minga.calls.tasks.deciding import publish_at_the_hour
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories.assessments import make_juror
from tests.factories.calls import add_challenge, ended, make_application, make_call, make_entry, office_of, phase_rules
from tests.factories.challenges import make_challenge
from tests.factories.deciding import (
    apply_to,
    decided,
    first_phase,
    judged,
    ordered,
    run_jobs,
    soon,
    taking,
    titles_with,
)

pytestmark = pytest.mark.django_db
BEACON = "Primer premio de la lotería del sábado 5 de diciembre"


def three(**fields: object) -> Call:
    return judged({"A": (4,), "B": (3,), "C": (1,)}, **{"places": 1, "waiting": 1, **fields})


def one(call: Call, title: str) -> Application:
    return Application.objects.get(call=call, title=title)


def state_of(decision: Decision) -> str:
    return Decision.objects.values_list("state", flat=True).get(pk=decision.pk)


def test_results_of_a_cancelled_call_are_never_published() -> None:
    call = three()
    decision = decided(call)

    cancel_call(call=call, reason="No hay dinero.", actor=HOUSE, now=now())
    publish_at_the_hour(0)

    assert state_of(decision) == DecisionState.DECIDED
    assert one(call, "A").state == ApplicationState.SENT
    with pytest.raises(Conflict):
        publish_decision(decision=decision, actor=HOUSE, now=now())


def test_nothing_is_decided_in_a_cancelled_call() -> None:
    call = three()
    prepared = ordered(call)
    cancel_call(call=call, reason="No hay dinero.", actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        take_decision(decision=prepared, taking=taking(prepared), actor=HOUSE, now=now())


def test_an_hour_that_an_addendum_moved_holds_for_a_decision_taken_before() -> None:
    announced_for = now() + timedelta(hours=1)
    call = three(results_at=announced_for, phases=(phase_rules(reviews=1, quorum=1, judged_by=None),))
    decision = decided(call, publish_at=announced_for)
    later = announced_for + timedelta(days=7)
    publish_addendum(
        call=call, changes={"results_at": later}, notes={"es": "La comisión pidió más días."}, actor=HOUSE, now=now()
    )

    with pytest.raises(NotReady):
        publish_decision(decision=decision, actor=HOUSE, now=announced_for + timedelta(minutes=1))
    assert publish_decision(decision=decision, actor=HOUSE, now=later).state == DecisionState.PUBLISHED


def test_one_decision_that_fails_keeps_no_other_from_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = decided(three()), decided(three())

    def publish(*, decision: Decision, **fields: Any) -> Decision:
        if decision.pk == bad.pk:
            raise RuntimeError("a receiver fell")
        return publish_decision(decision=decision, **fields)

    monkeypatch.setattr("minga.calls.tasks.deciding.publish_decision", publish)
    with pytest.raises(ExceptionGroup):
        publish_at_the_hour(0)

    assert state_of(bad) == DecisionState.DECIDED
    assert state_of(good) == DecisionState.PUBLISHED


def test_a_round_that_ended_is_not_opened_again_by_more_grace() -> None:
    call = three()
    rules = rules_of(call)
    phases = (replace(rules.phases[0], grace_minutes=60 * 24 * 30),)

    with pytest.raises(Invalid) as refused:
        publish_addendum(call=call, changes={"phases": phases}, notes={"es": "Para uno."}, actor=HOUSE, now=now())

    assert "phases.0.grace_minutes" in refused.value.errors


def test_letters_written_after_the_hour_still_go_out() -> None:
    decision = decided(three())
    publish_decision(decision=decision, actor=HOUSE, now=now())
    run_jobs("calls.send_letters")

    write_letters(decision=decision, actor=HOUSE, now=now())
    run_jobs("calls.send_letters")

    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}


def test_who_withdrew_before_the_hour_is_not_told_that_she_was_selected() -> None:
    call = three()
    decision = decided(call)
    run_jobs("calls.write_letters")
    withdraw_application(application=one(call, "A"), actor=one(call, "A").person, now=now())
    publish_decision(decision=decision, actor=HOUSE, now=now())

    run_jobs("calls.send_letters")

    assert not Message.objects.filter(kind="calls.result", about_id=one(call, "A").pk).exists()
    assert Message.objects.filter(kind="calls.result", about_id=one(call, "B").pk).exists()


def judging(**fields: object) -> Call:
    """A round that ended; its jury still judges, and A and B have their one assessment."""
    call = ended(make_call(phases=(phase_rules(reviews=1, quorum=1),), **fields))
    phase = first_phase(call)
    type(phase.panel).objects.filter(pk=phase.panel_id).update(state=PanelState.JUDGING, opened_at=now())
    phase = first_phase(call)
    juror = make_juror(phase.panel)
    for title in ("A", "B"):
        apply_to(call, title, (3,), [juror], facts={})
    return call


def item_of(call: Call, title: str) -> PanelItem:
    entry = first_phase(call).entries.get(application__title=title)
    return PanelItem.objects.select_related("panel").get(subject_type="calls.entry", subject_id=entry.pk)


def test_what_was_taken_out_of_the_jury_by_hand_does_not_vanish_from_the_decision() -> None:
    call = judging()
    take_item_out(item=item_of(call, "A"), actor=HOUSE, now=now())
    close_panel(panel=first_phase(call).panel, actor=HOUSE, now=now())

    with pytest.raises(NotReady) as refused:
        prepare_decision(phase=first_phase(call), actor=HOUSE, now=now())

    assert one(call, "A").code in str(refused.value)


def test_nobody_is_eligible_again_once_the_jury_ended_without_her() -> None:
    call = judging()
    set_eligibility(application=one(call, "A"), eligible=False, reason="Sin sede.", actor=HOUSE, now=now())
    close_panel(panel=first_phase(call).panel, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        set_eligibility(application=one(call, "A"), eligible=True, actor=HOUSE, now=now())

    assert titles_with(ordered(call), Fate.SELECTED) == ["B"]


def test_a_draft_is_not_made_a_sent_application_by_the_office() -> None:
    call = judging()
    draft = make_application(call, state=ApplicationState.DRAFT)

    with pytest.raises(Conflict):
        set_eligibility(application=draft, eligible=True, actor=HOUSE, now=now())


def by_lottery() -> Call:
    call = judged(
        {},
        kind=CallKind.PARTICIPANTS,
        places=2,
        waiting=None,
        phases=(phase_rules(rubric=None, rank_by=RankBy.LOTTERY),),
    )
    phase = first_phase(call)
    for number in range(5):
        made = make_application(call, title=f"P{number}")
        make_entry(made, phase, submission=None, received_at=phase.closes_at)
    return call


def test_places_are_committed_to_one_lottery_only_also_when_somebody_comes_back_meanwhile() -> None:
    """Else the office would draw the first, look at it, and draw the second if it does not please."""
    call = by_lottery()
    set_eligibility(application=one(call, "P4"), eligible=False, reason="Sin sede.", actor=HOUSE, now=now())
    ordered(call)
    first = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())
    set_eligibility(application=one(call, "P4"), eligible=True, actor=HOUSE, now=now())
    ordered(call)

    with pytest.raises(Conflict):
        commit_draw(phase=first_phase(call), beacon="Otro sorteo", actor=HOUSE, now=now(), appears_at=soon())

    reveal_draw(draw=first, public_value="1", public_source="lotería", actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    assert Decision.objects.get().ranking["state"] == "ready"


def test_nobody_of_the_office_decides_on_her_own_application() -> None:
    call = judging()
    hers = one(call, "A")
    manager = office_of(call)
    Application.objects.filter(pk=hers.pk).update(person=manager)
    hers.refresh_from_db()

    with pytest.raises(NotAllowed):
        set_eligibility(application=hers, eligible=False, reason="Sin sede.", actor=manager, now=now())
    set_eligibility(application=one(call, "B"), eligible=False, reason="Sin sede.", actor=manager, now=now())


def test_nobody_of_the_office_answers_her_own_appeal() -> None:
    call = three()
    manager = office_of(call)
    Application.objects.filter(call=call, title="C").update(person=manager)
    decision = decided(call)
    publish_decision(decision=decision, actor=HOUSE, now=now())
    appeal = file_appeal(application=one(call, "C"), text="Falta un criterio.", actor=manager, now=now())

    with pytest.raises(NotAllowed):
        answer_appeal(appeal=appeal, answer=Answer(upheld=True, words="Sí.", remedy="place"), actor=manager, now=now())


def test_a_lottery_for_a_decision_that_is_not_out_tells_nothing_also_when_an_earlier_one_is() -> None:
    call = judged({"A": (4,), "B": (3,), "C": (3,)}, places=2, waiting=1)
    ordered(call)
    first = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())
    first = reveal_draw(draw=first, public_value="1", public_source="lotería", actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    prepared, moment = Decision.objects.get(), now()
    taken = take_decision(decision=prepared, taking=taking(prepared, publish_at=moment), actor=HOUSE, now=moment)
    publish_decision(decision=taken, actor=HOUSE, now=now())
    second = Draw.objects.get(pk=first.pk)
    second.pk, second.uuid, second.committed_at, second.drawn_at = None, uuid4(), now(), now()
    second.save(force_insert=True)

    assert draw_page(first, None, now()).told
    page = draw_page(second, None, now())
    assert not page.told
    assert page.codes == ()
    assert draw_file(second, None, now()) is None


def test_whoever_reads_a_call_finds_its_lottery_before_it_is_drawn(client: Client) -> None:
    call = by_lottery()
    ordered(call)
    draw = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    assert reverse("calls:draw", args=[draw.uuid]) in client.get(call.get_absolute_url()).content.decode()


def test_more_places_for_each_challenge_hold_where_it_is_decided() -> None:
    call = make_call(kind=CallKind.SOLUTIONS, places=1)
    challenge = add_challenge(call, make_challenge())

    publish_addendum(call=call, changes={"places": 2}, notes={"es": "Hay más dinero."}, actor=HOUSE, now=now())

    assert places_of(first_phase(call), rules_of(call)) == {challenge.challenge_id: 2}


def test_without_a_limit_of_places_no_challenge_has_one() -> None:
    call = make_call(kind=CallKind.SOLUTIONS, places=None)
    challenge = add_challenge(call, make_challenge())

    assert places_of(first_phase(call), rules_of(call)) == {challenge.challenge_id: None}
