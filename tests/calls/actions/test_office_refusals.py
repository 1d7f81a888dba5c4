"""What the office of a call is refused, in words, and that nothing changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from minga.calls.actions.calls import change_call, draft_call
from minga.calls.actions.columns import follow_dates
from minga.calls.actions.designing import change_phase, change_rules, choose_challenges
from minga.calls.actions.opening import cancel_call, open_call, publish_addendum
from minga.calls.actions.questions import answer_question, refuse_question
from minga.calls.enums import CallKind, CallState, QuestionState
from minga.calls.models import Call
from minga.calls.queries.addenda import addendum_problems
from minga.calls.queries.rules import rules_of
from minga.calls.tasks.office import tell_applicants
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotReady
from minga.notifications.models import Message
from tests.factories.calls import (
    ROUND,
    add_challenge,
    ended,
    make_application,
    make_call,
    make_entry,
    make_question,
    phase_rules,
    rubric_data,
)
from tests.factories.challenges import make_challenge
from tests.factories.programmes import make_edition, make_stage

pytestmark = pytest.mark.django_db
NOTE = {"es": "Se aclara."}


def _draft(**fields: Any) -> Call:
    return make_call(state=CallState.DRAFT, **fields)


def _question(state: str = QuestionState.WAITING, call_state: str = CallState.OPEN) -> Any:
    return make_question(make_call(state=call_state), state=state, answer="Sí." if state != "waiting" else "")


Attempt = Callable[[], Any]
REFUSED: list[tuple[str, Attempt, type[DomainError]]] = [
    ("unknown kind", lambda: draft_call(edition=make_edition(), kind="party", actor=HOUSE, now=now()), DomainError),
    ("stage of another edition", lambda: draft_call(
        edition=make_edition(), kind=CallKind.CASES, stage=make_stage(make_edition()), actor=HOUSE, now=now()),
     DomainError),
    ("old revision", lambda: change_call(call=_draft(), changes={"contact": "x"}, revision=99, actor=HOUSE, now=now()),
     Conflict),
    ("no title", lambda: change_call(call=_draft(), changes={"titles": {}}, actor=HOUSE, now=now()), Invalid),
    ("nobody to ask", lambda: change_call(call=make_call(), changes={"contact": " "}, actor=HOUSE, now=now()), Invalid),
    ("a round that is gone", lambda: change_phase(call=_draft(), key="x", changes={}, actor=HOUSE, now=now()),
     Conflict),
    ("an addendum of a draft", lambda: publish_addendum(call=_draft(), changes={}, notes=NOTE, actor=HOUSE, now=now()),
     Conflict),
    ("an addendum of a cancelled call", lambda: publish_addendum(
        call=make_call(state=CallState.CANCELLED), changes={}, notes=NOTE, actor=HOUSE, now=now()), Conflict),
    ("cancelled without reason", lambda: cancel_call(call=make_call(), reason=" ", actor=HOUSE, now=now()),
     DomainError),
    ("an answer to a cancelled call", lambda: answer_question(
        question=_question(call_state=CallState.CANCELLED), published="¿?", answer="Sí.", actor=HOUSE, now=now()),
     Conflict),
    ("an answer without question", lambda: answer_question(
        question=_question(), published=" ", answer="Sí.", actor=HOUSE, now=now()), DomainError),
    ("an answer without words", lambda: answer_question(
        question=_question(), published="¿?", answer=" ", actor=HOUSE, now=now()), DomainError),
    ("a refusal without reason", lambda: refuse_question(question=_question(), reason=" ", actor=HOUSE, now=now()),
     DomainError),
]  # fmt: skip


@pytest.mark.parametrize(("attempt", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_is_refused(attempt: Attempt, error: type[DomainError]) -> None:
    with pytest.raises(error) as refused:
        attempt()

    assert str(refused.value).strip()


def test_what_has_an_action_of_its_own_is_not_changed_with_the_rules() -> None:
    with pytest.raises(TypeError):
        change_rules(call=_draft(), changes={"documents": ()}, actor=HOUSE, now=now())


def test_a_round_that_received_something_stays() -> None:
    call = _draft(phases=(phase_rules("uno", advance=3), phase_rules("dos")))
    make_entry(make_application(call), call.phases.get(key="dos"))

    with pytest.raises(NotReady):
        change_rules(call=call, changes={"phases": rules_of(call).phases[:1]}, actor=HOUSE, now=now())

    assert call.phases.count() == 2


def test_challenges_are_chosen_in_their_order_with_the_places_of_each() -> None:
    call = _draft(kind=CallKind.SOLUTIONS, places=3)
    add_challenge(call, make_challenge())
    first, second = make_challenge(), make_challenge()

    choose_challenges(call=call, challenges=[second, first], actor=HOUSE, now=now())
    change_rules(call=call, changes={"places": 2}, actor=HOUSE, now=now())

    rows = list(call.challenges.all())
    assert [row.challenge for row in rows] == [second, first]
    assert {row.places for row in rows} == {2}
    assert rules_of(Call.objects.get(pk=call.pk)).challenges == (second.key, first.key)


def test_juries_of_several_rounds_tell_which_round_is_theirs() -> None:
    at = now()
    second = phase_rules(
        "pitch", opens_at=at + timedelta(days=21), closes_at=at + timedelta(days=25), judged_by=at + timedelta(days=28)
    )
    words: dict[str, Any] = {name: {"es": "Palabras."} for name in ("for_whom", "offers")}
    call = make_call(
        state=CallState.DRAFT, kind=CallKind.CASES, contact="Mesa", beacon={"es": "La lotería."},
        phases=(phase_rules("concepto", advance=5), second), titles={"es": "Fondo"}, **words,
    )  # fmt: skip

    opened = open_call(call=call, actor=HOUSE, now=now())

    titles = [phase.panel.titles for phase in opened.phases.select_related("panel") if phase.panel]
    assert titles == [{"es": "Fondo · Concepto"}, {"es": "Fondo · Pitch"}]


def test_a_jury_that_is_closed_keeps_its_days() -> None:
    call = make_call()
    phase = call.phases.select_related("panel").get()
    assert phase.panel is not None
    type(phase.panel).objects.filter(pk=phase.panel.pk).update(state="closed", closed_at=now())
    rules = rules_of(call)
    later = replace(rules.phases[0], judged_by=now() + timedelta(days=90))

    follow_dates(call, replace(rules, phases=(later,)), now())

    assert type(phase.panel).objects.get(pk=phase.panel.pk).due_at == phase.panel.due_at


def test_a_question_of_somebody_who_is_gone_is_answered_all_the_same() -> None:
    question = _question()
    question.asked_by = None
    question.save()

    answer_question(question=question, published="¿?", answer="Sí.", actor=HOUSE, now=now())

    assert not Message.objects.exists()


def test_the_job_tells_applicants() -> None:
    application = make_application(make_call(state=CallState.CANCELLED))

    tell_applicants(application.call_id, 0)

    assert Message.objects.get().to == application.person


def _with(call: Call, **changes: Any) -> set[str]:
    was = rules_of(call)
    return set(addendum_problems(was, replace(was, **changes), now()))


def _round(call: Call, **changes: Any) -> dict[str, Any]:
    phase = rules_of(call).phases[0]
    return {"phases": (replace(phase, **changes),)}


def test_what_an_addendum_may_not_do_is_said_at_its_place() -> None:
    call = make_call(waiting=None, documents=(("Bases", "ab"),))
    closes = rules_of(call).phases[0].closes_at

    assert _with(call, documents=()) == {"documents"}
    assert _with(call, phases=()) >= {"phases"}
    assert _with(call, waiting=3) == {"waiting"}
    assert _with(call, **_round(call, rubric=rubric_data(50, 30, 20))) == {"phases.0.rubric"}
    assert _with(call, **_round(call, judged_by=closes + timedelta(days=90))) == {"results_at"}
    assert _with(call, **_round(call, closes_at=closes + timedelta(days=15))) == {"phases.0.judged_by"}
    assert _with(call, **_round(call, opens_at=closes + timedelta(days=1))) >= {"phases.0.opens_at"}
    assert _with(call) == set()


def test_a_round_that_is_moved_must_not_run_into_the_next() -> None:
    at = now()
    days = {"opens_at": at + timedelta(days=15), "closes_at": at + timedelta(days=20)}
    call = make_call(phases=(phase_rules("uno", advance=3), phase_rules("dos", judged_by=None, **days)))
    first, second = rules_of(call).phases

    longer = replace(first, closes_at=at + timedelta(days=16), judged_by=at + timedelta(days=25))

    assert _with(call, phases=(longer, second)) == {"phases.1.opens_at"}
    assert _with(call, phases=(first, replace(second, opens_at=at + timedelta(days=21)))) == {"phases.1.closes_at"}


def test_a_form_that_never_opened_closes_with_the_call() -> None:
    at = now()
    opens = {"opens_at": at + timedelta(days=2), "closes_at": at + timedelta(days=20)}
    call = make_call(phases=(phase_rules(ROUND, **opens), phase_rules("dos", form=False)))

    cancel_call(call=call, reason="No hay fondos.", actor=HOUSE, now=now())

    form = call.phases.select_related("form").get(key=ROUND).form
    assert form is not None
    assert form.opens_at is None


def test_a_jury_that_judges_gets_the_new_last_day_and_keeps_its_beginning() -> None:
    call = make_call()
    phase = call.phases.select_related("panel").get()
    assert phase.panel is not None
    panels = type(phase.panel).objects.filter(pk=phase.panel.pk)
    panels.update(state="judging", opened_at=now())
    rules = rules_of(call)
    wider = replace(rules.phases[0], closes_at=now() + timedelta(days=12), judged_by=now() + timedelta(days=90))

    follow_dates(call, replace(rules, phases=(wider,)), now())

    assert panels.get().due_at == wider.judged_by
    assert panels.get().judges_from == phase.panel.judges_from


def test_minutes_of_grace_do_not_bring_back_what_has_closed() -> None:
    call = ended(make_call())
    phase = replace(rules_of(call).phases[0], grace_minutes=600)

    assert "phases.0.grace_minutes" in _with(call, phases=(phase,))
