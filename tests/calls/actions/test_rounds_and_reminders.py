"""From round to round, the one reminder, and what the office says of the conditions."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from minga.assessments.models import PanelItem
from minga.audit.models import Entry as LogEntry
from minga.calls.actions.applications import begin_application, withdraw_application
from minga.calls.actions.eligibility import set_eligibility
from minga.calls.actions.exporting import export_applications
from minga.calls.actions.reminding import remind_applicant, remind_applicants
from minga.calls.actions.rounds import enter_all, enter_round
from minga.calls.enums import ApplicationState
from minga.calls.models import Application, Call, Decision, Entry, Reminder
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.notifications.models import Message
from minga.questionnaires.actions import open_draft, save_draft, submit_answers
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.drafts import prefilled
from tests.factories.calls import (
    STORY,
    ended,
    form_data,
    make_application,
    make_call,
    make_entry,
    office_of,
    phase_rules,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def begun(call: Call, **fields: Any) -> Application:
    person = make_person()
    made = begin_application(call=call, person=person, token=uuid4(), actor=person, now=fields.get("at", now()))
    Application.objects.filter(pk=made.pk).update(created_at=fields.get("since", now() - 2 * DAY))
    return made


def closing(left: timedelta, **fields: Any) -> Call:
    return make_call(phases=(phase_rules(closes_at=now() + left, **fields),))


def reminded(call: Call) -> list[int]:
    return sorted(Reminder.objects.filter(call=call).values_list("person", flat=True))


def test_who_has_not_sent_hears_three_days_before_the_end_once() -> None:
    call = closing(timedelta(days=2, hours=12))
    application = begun(call)
    sent = make_application(call)
    make_entry(sent)

    first, again = remind_applicants(now=now()), remind_applicants(now=now() + DAY)

    assert (first, again) == (1, 0)
    assert reminded(call) == [application.person_id]
    assert Message.objects.filter(kind="calls.reminder").count() == 1
    assert LogEntry.objects.filter(key="calls.applicant_reminded").count() == 1


@pytest.mark.parametrize(
    ("left", "since", "heard"),
    [
        (4 * DAY, 3 * DAY, 0),
        (2 * DAY, timedelta(hours=2), 0),
        (timedelta(hours=20), timedelta(hours=2), 1),
        (timedelta(minutes=-1), 2 * DAY, 0),
    ],
)
def test_when_it_is_time_to_remind(left: timedelta, since: timedelta, heard: int) -> None:
    call = closing(max(left, timedelta(minutes=1)))
    begun(call, since=now() - since)

    at = now() + (timedelta(minutes=2) if left < timedelta(seconds=0) else timedelta(seconds=0))

    assert remind_applicants(now=at) == heard


def test_two_applications_of_one_person_are_one_reminder() -> None:
    call = closing(2 * DAY)
    application = begun(call)
    remind_applicant(application=application, actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        remind_applicant(application=application, actor=HOUSE, now=now())

    assert Reminder.objects.count() == 1


def test_a_withdrawn_application_is_left_alone() -> None:
    application = begun(closing(2 * DAY))
    withdraw_application(application=application, actor=application.person, now=now())

    assert remind_applicants(now=now()) == 0


def two_rounds(*, second_form: bool = True) -> Call:
    at = now()
    first = phase_rules("concepto", opens_at=at - 20 * DAY, closes_at=at + DAY)
    second = phase_rules("propuesta", opens_at=at - DAY, closes_at=at + 9 * DAY, form=second_form)
    asked = form_data(
        {"key": "story", "kind": "long_text", "label": {"es": "El problema"}},
        {"key": "cost", "kind": "text", "label": {"es": "Costo"}, "required": False},
    )
    return make_call(phases=(first, second), form=asked)


def gone_on(call: Call) -> Application:
    """Sent to the first round and brought to the second, as a published decision does it."""
    application = begun(call)
    draft = Submission.objects.get(subject_id=application.pk)
    save_draft(submission=draft, typed={"story": STORY}, actor=application.person, now=now())
    submit_answers(submission=draft, actor=application.person, now=now())
    Application.objects.filter(pk=application.pk).update(phase=call.phases.last())
    application.refresh_from_db()
    return application


def test_who_goes_on_hears_once_and_finds_the_new_form_filled_with_the_former_answers() -> None:
    call = two_rounds()
    application = gone_on(call)
    second = call.phases.last()

    assert [enter_all(phase=second, now=now()), enter_all(phase=second, now=now())] == [1, 0]

    assert Message.objects.get(kind="calls.next_round").to == application.person
    assert Entry.objects.count() == 1
    draft = open_draft(form=second.form, subject=application, person=application.person, language="es",
                       actor=application.person, now=now())  # fmt: skip
    draft.refresh_from_db()
    assert draft.typed == {"story": STORY}
    assert prefilled(draft) == {"story"}
    submit_answers(submission=draft, actor=application.person, now=now())
    assert [each.phase.key for each in Entry.objects.all()] == ["concepto", "propuesta"]


def test_a_round_that_asks_nothing_has_its_entries_at_once() -> None:
    call = two_rounds(second_form=False)
    application = gone_on(call)

    enter_all(phase=call.phases.last(), now=now())

    entry = Entry.objects.get(phase=call.phases.last())
    assert (entry.application, entry.submission, entry.received_at is not None) == (application, None, True)


def test_nobody_enters_a_round_without_the_one_before() -> None:
    application = begun(two_rounds())

    with pytest.raises(Conflict):
        enter_round(application=application, actor=HOUSE, now=now())


def test_answers_to_the_former_round_cannot_be_sent_any_more() -> None:
    call = two_rounds()
    application = gone_on(call)

    with pytest.raises(DomainError):
        open_draft(form=call.phases.first().form, subject=application, person=application.person, language="es",
                   actor=application.person, now=now())  # fmt: skip


def test_the_office_says_why_it_is_not_eligible_and_takes_it_back() -> None:
    application = make_application(ended(make_call()))
    entry, office = make_entry(application), office_of(application.call)
    panel = application.call.phases.get().panel
    PanelItem.objects.create(panel=panel, code="B-1", subject_type="calls.entry", subject_id=entry.pk)

    set_eligibility(application=application, eligible=False, reason="Es una empresa.", actor=office, now=now())

    application.refresh_from_db()
    assert (application.state, application.not_eligible_reason) == (ApplicationState.NOT_ELIGIBLE, "Es una empresa.")
    assert PanelItem.objects.get().withdrawn_at is not None
    assert "Es una empresa." in Message.objects.get(kind="calls.eligibility").body
    set_eligibility(application=application, eligible=True, actor=office, now=now())
    application.refresh_from_db()
    assert (application.state, application.not_eligible_reason) == (ApplicationState.SENT, "")
    assert PanelItem.objects.get().withdrawn_at is None
    assert LogEntry.objects.filter(key="calls.eligibility_set").count() == 2


def test_a_reason_is_needed_and_a_stranger_says_nothing() -> None:
    application = make_application()
    office = office_of(application.call)

    with pytest.raises(DomainError) as refused:
        set_eligibility(application=application, eligible=False, reason=" ", actor=office, now=now())
    with pytest.raises(NotAllowed):
        set_eligibility(application=application, eligible=False, reason="No", actor=make_person(), now=now())

    assert refused.value.field == "reason"
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


def test_a_draft_is_not_looked_at_and_a_decided_round_neither() -> None:
    draft = make_application(state=ApplicationState.DRAFT)
    decided = make_application()
    Decision.objects.create(phase=decided.phase, state="decided", sha256="x", decided_at=now(), prepared_at=now())

    for application in (draft, decided):
        with pytest.raises(Conflict):
            set_eligibility(
                application=application, eligible=False, reason="No", actor=office_of(application.call), now=now()
            )


def test_a_withdrawn_application_is_judged_no_more() -> None:
    application = make_application()
    entry = make_entry(application)
    panel = application.call.phases.get().panel
    PanelItem.objects.create(panel=panel, code="B-1", subject_type="calls.entry", subject_id=entry.pk)

    withdraw_application(application=application, actor=application.person, now=now())

    assert PanelItem.objects.get().withdrawn_at is not None


def test_that_a_file_left_the_house_is_noted() -> None:
    call = make_call()

    export_applications(call=call, kind="xlsx", rows=3, actor=office_of(call), now=now())

    assert LogEntry.objects.get(key="calls.applications_exported").after == {"kind": "xlsx", "applications": 3}
    with pytest.raises(NotAllowed):
        export_applications(call=call, kind="xlsx", rows=3, actor=make_person(), now=now())
