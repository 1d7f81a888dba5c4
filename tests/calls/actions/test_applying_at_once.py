"""The same press twice, two people of one organisation, sending and withdrawing, at the same moment, on real
connections.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from minga.calls.actions.applications import begin_application, withdraw_application
from minga.calls.actions.reminding import remind_applicant
from minga.calls.enums import EligibilityKind
from minga.calls.models import Application, Call, EligibilityRule, Entry, Reminder
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires.actions import revise_answers, save_draft, submit_answers
from minga.questionnaires.models import Submission
from tests.factories.calls import STORY, make_call
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do them together; for each, what refused it, or nothing."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except DomainError as error:
            return error.code or error.field or type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, act) for act in acts]]


def begin(call: Call, person: Person, token: UUID, organisation: Organisation | None = None) -> Application:
    return begin_application(call=call, person=person, organisation=organisation, token=token, actor=person, now=now())


def written(application: Application) -> Submission:
    draft = Submission.objects.get(subject_id=application.pk, state="draft")
    return save_draft(submission=draft, typed={"story": STORY}, actor=application.person, now=now()).submission


def send(draft: Submission) -> Submission:
    assert draft.person is not None
    return submit_answers(submission=draft, actor=draft.person, now=now())


def test_the_same_press_many_times_is_one_application() -> None:
    call, person, token = make_call(), make_person(), uuid4()

    said = at_once(*[lambda: begin(call, person, token)] * TIMES)

    assert said == [""] * TIMES
    assert Application.objects.count() == 1
    assert Submission.objects.count() == 1


def test_two_windows_make_one_application() -> None:
    call, person = make_call(), make_person()

    said = at_once(*[lambda: begin(call, person, uuid4())] * TIMES)

    assert sorted(said) == ["", *["begun"] * (TIMES - 1)]
    assert Application.objects.count() == 1


def test_each_who_begins_has_a_code_of_her_own() -> None:
    call = make_call()

    at_once(*[lambda: begin(call, make_person(), uuid4())] * TIMES)

    codes = Application.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == [f"P-{number:04d}" for number in range(1, TIMES + 1)]


def test_of_two_of_one_organisation_one_arrives() -> None:
    rule = EligibilityRule(key="one", kind=EligibilityKind.ONE_PER_ORGANISATION)
    call, organisation = make_call(eligibility=(rule,)), make_organisation()
    people = [make_person(), make_person()]
    for person in people:
        role(person, RoleKind.MEMBER, organisation)
    drafts = [written(begin(call, person, uuid4(), organisation)) for person in people]

    said = at_once(lambda: send(drafts[0]), lambda: send(drafts[1]))

    assert sorted(said) == ["", "one"]
    assert Entry.objects.count() == 1
    assert Submission.objects.filter(state="submitted").count() == 1


def test_pressing_send_many_times_sends_once() -> None:
    draft = written(begin(make_call(), make_person(), uuid4()))

    said = at_once(*[lambda: send(draft)] * TIMES)

    assert sorted(said) == ["", *["Conflict"] * (TIMES - 1)]
    assert Entry.objects.count() == 1
    assert Message.objects.filter(kind="calls.received").count() == 1


def test_correcting_and_withdrawing_at_once_leave_nothing_half_done() -> None:
    application = begin(make_call(), make_person(), uuid4())
    first = send(written(application))
    correction = revise_answers(submission=first, actor=application.person, now=now())

    said = at_once(
        lambda: send(correction),
        lambda: withdraw_application(application=application, actor=application.person, now=now()),
    )

    application.refresh_from_db()
    standing = Submission.objects.filter(state="submitted").count()
    assert said[0] in ("", "gone")
    assert said[1] == ""
    assert (application.state, standing) == ("withdrawn", 0)


def test_two_jobs_remind_once() -> None:
    application = begin(make_call(), make_person(), uuid4())

    said = at_once(*[lambda: remind_applicant(application=application, actor=HOUSE, now=now())] * TIMES)

    assert sorted(said) == ["", *["reminded"] * (TIMES - 1)]
    assert Reminder.objects.count() == Message.objects.filter(kind="calls.reminder").count() == 1
