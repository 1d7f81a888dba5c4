"""Two workers carry the same application at once, and one dies in the middle: everything happens once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from minga.calls.actions import carrying_steps
from minga.calls.enums import CallKind, Fate, Step
from minga.calls.models import Award
from minga.calls.tasks.following import carry_out_outcome
from minga.notifications.models import Message
from minga.programmes.models import Enrolment
from tests.factories.calls import make_application, make_call, make_member
from tests.factories.following import became, outcome_of, results
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def _carry(outcome_id: int) -> None:
    try:
        carry_out_outcome(outcome_id=outcome_id)
    finally:
        connection.close()


def test_two_workers_at_once_ask_each_person_once() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    for _ in range(3):
        make_member(application, make_person())
    results({application: Fate.SELECTED})
    outcome = outcome_of(application)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(_carry, [outcome.pk, outcome.pk]))

    assert Enrolment.objects.count() == 4
    assert Message.objects.filter(kind="programmes.invitation").count() == 4
    assert {state for state, _code in became(application).values()} == {"done"}


def test_a_worker_that_dies_in_a_step_leaves_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    application = make_application(make_call(kind=CallKind.PILOTS))
    results({application: Fate.SELECTED})
    outcome = outcome_of(application)
    steps = dict(carrying_steps.STEPS)

    def dies(*given: object) -> object:
        steps[Step.AWARD](*given)  # type: ignore[arg-type]
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setitem(carrying_steps.STEPS, Step.AWARD, dies)  # type: ignore[arg-type]
        with pytest.raises(SystemExit):
            carry_out_outcome(outcome_id=outcome.pk)
    assert Award.objects.count() == 0
    assert became(application) == {}

    carry_out_outcome(outcome_id=outcome.pk)
    assert Award.objects.count() == 1
