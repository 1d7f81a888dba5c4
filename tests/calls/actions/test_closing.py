"""A round ends: what was received goes to its jury under codes, once, and by itself."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.assessments.actions.panels import take_item_out
from minga.assessments.enums import PanelState
from minga.assessments.models import PanelItem
from minga.audit.models import Entry as LogEntry
from minga.calls.actions.closing import close_phase, rounds_to_close
from minga.calls.actions.eligibility import set_eligibility
from minga.calls.enums import ApplicationState, CallState
from minga.calls.models import Application, Call, CallPhase, Entry
from minga.calls.tasks.blind import close_round, close_rounds, copy_without_names
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from tests.conftest import Queries
from tests.factories.blind import double_call, telling_entry
from tests.factories.calls import ended, make_application, make_call, make_entry, phase_rules
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _round(call: Call) -> CallPhase:
    return call.phases.select_related("call", "panel").get()


def _close(phase: CallPhase) -> CallPhase:
    return close_phase(phase=phase, actor=HOUSE, now=now())


def _codes(phase: CallPhase) -> set[str]:
    return set(PanelItem.objects.filter(panel=phase.panel, withdrawn_at=None).values_list("code", flat=True))


def test_what_was_received_goes_to_the_jury_under_its_blind_code() -> None:
    call = make_call()
    sent, reserve = make_entry(make_application(call)), make_entry(make_application(call))
    for state in (ApplicationState.WITHDRAWN, ApplicationState.NOT_ELIGIBLE):
        make_entry(make_application(call, state=state, submitted_at=now()))
    Entry.objects.create(application=make_application(call), phase=_round(call), blind_code="B-NOTHING")

    phase = _close(_round(ended(call)))

    assert _codes(phase) == {sent.blind_code, reserve.blind_code}
    noted = LogEntry.objects.get(key="calls.round_closed")
    assert noted.after == {"round": phase.key, "put": 2, "out": 0}


def test_again_it_adds_only_what_is_new_and_leaves_what_was_taken_out() -> None:
    call = make_call()
    first = make_entry(make_application(call))
    phase = _close(_round(ended(call)))
    item = PanelItem.objects.get(code=first.blind_code)
    take_item_out(item=item, actor=HOUSE, now=now())
    late = make_entry(make_application(call, code="P-0099"))

    _close(phase)

    assert _codes(phase) == {late.blind_code}
    assert LogEntry.objects.filter(key="calls.round_closed").latest("pk").after["put"] == 1


def test_what_is_not_eligible_any_more_leaves_the_jury_and_comes_back() -> None:
    call = make_call()
    entry = make_entry(make_application(call))
    phase = _close(_round(ended(call)))
    application = entry.application
    Application.objects.filter(pk=application.pk).update(
        state=ApplicationState.NOT_ELIGIBLE, not_eligible_reason="No es pública."
    )

    _close(phase)
    assert _codes(phase) == set()

    set_eligibility(application=application, eligible=True, actor=HOUSE, now=now())
    assert _codes(phase) == {entry.blind_code}


def test_while_it_takes_applications_it_is_not_closed_grace_included() -> None:
    call = make_call(phases=(phase_rules(grace_minutes=30),))
    make_entry(make_application(call))
    ended(call, at=now() - timedelta(minutes=20))
    CallPhase.objects.filter(call=call).update(grace_minutes=30)

    with pytest.raises(NotReady):
        _close(_round(call))
    assert list(rounds_to_close(now())) == []
    assert [phase.pk for phase in rounds_to_close(now() + timedelta(minutes=11))] == [_round(call).pk]


def test_a_round_without_a_jury_closes_without_one() -> None:
    call = make_call(phases=(phase_rules(rubric=None),))
    make_entry(make_application(call))

    phase = _close(_round(ended(call)))

    assert PanelItem.objects.count() == 0
    assert LogEntry.objects.get(key="calls.round_closed").subject_id == phase.pk


def test_a_jury_that_discusses_gets_nothing_new() -> None:
    call = make_call()
    make_entry(make_application(call))
    phase = _round(ended(call))
    assert phase.panel is not None
    type(phase.panel).objects.filter(pk=phase.panel.pk).update(state=PanelState.DISCUSSING)

    _close(_round(call))

    assert PanelItem.objects.count() == 0
    assert list(rounds_to_close(now())) == []


def test_only_the_office_closes_by_hand() -> None:
    call = ended(make_call())
    juror = role(make_person(), RoleKind.JUROR, call.edition).person
    office = role(make_person(), RoleKind.MANAGER, call.edition).person

    with pytest.raises(NotAllowed):
        close_phase(phase=_round(call), actor=juror, now=now())
    assert close_phase(phase=_round(call), actor=office, now=now()) == _round(call)


def test_the_job_finds_rounds_that_ended_and_hands_them_over_once() -> None:
    call = double_call()
    entry = telling_entry(call)
    ended(call)
    ProcrastinateJob.objects.all().delete()

    close_rounds(timestamp=0)
    close_rounds(timestamp=0)
    job = ProcrastinateJob.objects.get(task_name="calls.close_phase")
    close_round(**job.args)

    assert _codes(_round(call)) == {entry.blind_code}
    assert list(rounds_to_close(now())) == []
    copies = ProcrastinateJob.objects.get(task_name="calls.make_blind_copy")
    copy_without_names(**copies.args)
    assert entry.blind_copy.made_at >= entry.received_at  # type: ignore[operator]


def test_a_cancelled_call_hands_nothing_over() -> None:
    call = ended(make_call())
    make_entry(make_application(call))
    Call.objects.filter(pk=call.pk).update(state=CallState.CANCELLED, cancelled_reason="Sin fondos.")

    assert list(rounds_to_close(now())) == []


def test_looking_for_rounds_costs_one_query_and_closing_does_not_grow(queries: Queries) -> None:
    calls = [make_call() for _number in range(3)]
    for call in calls:
        make_entry(make_application(call))
        ended(call)

    with queries(1):
        assert len(list(rounds_to_close(now()))) == 3
