"""Beginning once, changing what may change, sending, stepping back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from minga.audit.models import Entry as LogEntry
from minga.calls.actions.applications import (
    begin_application,
    change_application,
    receive_entry,
    withdraw_application,
)
from minga.calls.enums import ApplicationState, CallKind, CallState, EligibilityKind
from minga.calls.models import Application, Call, EligibilityRule, Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.questionnaires.actions import revise_answers, save_draft, submit_answers, withdraw_answers
from minga.questionnaires.models import Submission
from tests.factories.calls import (
    STORY,
    add_challenge,
    ended,
    form_data,
    make_application,
    make_call,
    phase_rules,
    publish,
)
from tests.factories.challenges import bare_draft
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

STATEMENT = EligibilityRule(key="honest", kind=EligibilityKind.STATEMENT, text={"es": "Todo lo que escribo es cierto."})


def begin(call: Call, person: Person | None = None, **fields: Any) -> Application:
    person = person or make_person(phone="+595981111222")
    values = {"token": uuid4(), "actor": person, "now": now(), **fields}
    return begin_application(call=call, person=person, **values)


def draft_of(application: Application) -> Submission:
    return Submission.objects.get(subject_type="calls.application", subject_id=application.pk, state="draft")


def send(application: Application, **fields: Any) -> Submission:
    draft = draft_of(application)
    assert draft.person is not None
    save_draft(submission=draft, typed={"story": STORY}, actor=draft.person, now=now())
    return submit_answers(submission=draft, actor=draft.person, **{"now": now(), **fields})


def test_beginning_gives_a_code_and_a_draft_of_the_answers() -> None:
    call, person = make_call(code="PF"), make_person(phone="+595981111222")

    first, second = begin(call, person, title="Turnos"), begin(call)

    assert (first.code, second.code) == ("PF-0001", "PF-0002")
    assert (first.state, first.title, first.phase) == (ApplicationState.DRAFT, "Turnos", call.phases.get())
    assert (first.contact_email, first.contact_phone) == (person.email, "+595981111222")
    assert draft_of(first).person == person
    assert LogEntry.objects.filter(key="calls.application_begun", actor_id=person.pk).count() == 1


def test_the_same_press_finds_the_same_application() -> None:
    call, person, token = make_call(), make_person(), uuid4()

    first = begin(call, person, token=token)
    again = begin(call, person, token=token)

    assert first == again
    assert Application.objects.count() == 1
    call.refresh_from_db()
    assert call.next_number == 2


def test_a_second_application_is_refused_while_the_first_stands() -> None:
    call, person = make_call(), make_person()
    first = begin(call, person)

    with pytest.raises(Conflict) as refused:
        begin(call, person)

    assert refused.value.code == "begun"
    withdraw_application(application=first, actor=person, now=now())
    assert begin(call, person).code.endswith("0002")


def test_several_are_possible_when_the_rules_say_so_each_about_something_else() -> None:
    call, person = make_call(kind=CallKind.SOLUTIONS, one_each=False), make_person()
    one, other = bare_draft(), bare_draft()
    add_challenge(call, one)
    add_challenge(call, other)

    begin(call, person, challenge=one)
    begin(call, person, challenge=other)

    with pytest.raises(Conflict):
        begin(call, person, challenge=one)
    assert Application.objects.filter(call=call, person=person).count() == 2


def test_what_must_be_chosen_is_named() -> None:
    call = make_call(kind=CallKind.SOLUTIONS)

    with pytest.raises(Invalid) as refused:
        begin(call)

    assert set(refused.value.errors) == {"challenge"}
    assert Application.objects.count() == 0


def test_a_statement_must_be_confirmed_before_the_form() -> None:
    call = make_call(eligibility=(STATEMENT,))

    with pytest.raises(NotReady) as refused:
        begin(call)
    begun = begin(call, confirmed=["honest"])

    assert refused.value.code == "not_eligible"
    assert begun.confirmed == ["honest"]
    assert begun.eligibility == [{"key": "honest", "kind": "statement", "holds": "said", "read": ""}]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"state": CallState.DRAFT}, "early"), ({"state": CallState.CANCELLED}, "early"), ({}, "late")],
)
def test_nothing_begins_outside_an_open_round(fields: dict[str, Any], code: str) -> None:
    call = make_call(**fields)
    if not fields:
        ended(call)

    with pytest.raises((NotReady, NotAllowed)) as refused:
        begin(call)

    assert refused.value.code == code


def test_nobody_begins_in_the_name_of_another() -> None:
    with pytest.raises(NotAllowed):
        begin(make_call(), make_person(), actor=make_person())


def test_sending_gives_entry_receipt_facts_and_a_letter() -> None:
    call, organisation = make_call(), make_organisation(rural=True)
    person = make_person(gender="woman")
    role(person, RoleKind.MEMBER, organisation)
    application = begin(call, person, organisation=organisation)

    sent = send(application)

    application.refresh_from_db()
    entry = Entry.objects.get()
    assert (entry.application, entry.submission, entry.in_grace) == (application, sent, False)
    assert entry.received_at == sent.submitted_at == application.submitted_at
    assert entry.blind_code.startswith("B-")
    assert application.code not in entry.blind_code
    assert application.state == ApplicationState.SENT
    assert application.facts == {
        "territory": "PY-7", "country": "PY", "sex": "woman", "rural": "yes",
        "organisation_type": "municipal", "organisation": organisation.key,
    }  # fmt: skip
    assert application.title == organisation.name
    letter = Message.objects.get(to=person, kind="calls.received")
    assert sent.receipt in letter.body
    assert letter.link == f"/postulaciones/{application.uuid}/"
    assert LogEntry.objects.filter(key="calls.entry_received").count() == 1


def test_the_letter_is_in_the_language_of_who_reads_it_and_in_the_zone_of_the_call() -> None:
    call = make_call(titles={"es": "Fondo", "pt": "Fundo de pilotos"}, timezone="America/Asuncion")
    person = make_person(language="pt", timezone="America/Lima")
    send(begin(call, person))

    letter = Message.objects.get(to=person, kind="calls.received")

    assert letter.subject == "Sua inscrição P-0001 chegou: Fundo de pilotos"
    assert letter.body.count("(horário de Assunção)") == 3
    assert "functools" not in letter.body


def test_sent_again_before_the_end_the_later_answers_count() -> None:
    application = begin(make_call())
    first = send(application)
    entry = Entry.objects.get()
    revise_answers(submission=first, actor=application.person, now=now())

    second = send(application)

    first.refresh_from_db()
    again = Entry.objects.get()
    assert (again.pk, again.submission, again.blind_code) == (entry.pk, second, entry.blind_code)
    assert first.state == "superseded"
    assert again.received_at == second.submitted_at


def test_one_application_of_an_organisation_is_counted_when_it_is_sent() -> None:
    rule = EligibilityRule(key="one", kind=EligibilityKind.ONE_PER_ORGANISATION)
    call, organisation = make_call(eligibility=(rule,)), make_organisation()
    people = [make_person(), make_person()]
    for person in people:
        role(person, RoleKind.MEMBER, organisation)
    first, second = (begin(call, person, organisation=organisation) for person in people)
    send(first)

    with pytest.raises(NotReady) as refused:
        send(second)

    assert refused.value.field == "one"
    assert draft_of(second).is_draft
    assert Entry.objects.count() == 1


def test_what_an_addendum_adds_is_asked_before_sending() -> None:
    call = make_call()
    application = begin(call)
    publish(call, eligibility=(STATEMENT,))

    with pytest.raises(NotReady):
        send(application)
    change_application(application=application, confirmed=["honest"], actor=application.person, now=now())
    send(application)

    assert Entry.objects.count() == 1


def test_a_round_without_a_form_is_sent_with_one_press_once() -> None:
    call = make_call(kind=CallKind.PARTICIPANTS, phases=(phase_rules(form=False, rubric=None),))
    application = begin(call)
    given = {"application": application, "phase": call.phases.get(), "submission": None}

    entry = receive_entry(**given, actor=application.person, now=now())

    assert (entry.submission, entry.received_at is not None) == (None, True)
    with pytest.raises(Conflict):
        receive_entry(**given, actor=application.person, now=now())
    application.refresh_from_db()
    assert (application.state, application.title) == (ApplicationState.SENT, "")


def test_a_round_with_a_form_is_not_sent_without_answers() -> None:
    call = make_call()
    application = begin(call)

    with pytest.raises(NotReady):
        receive_entry(
            application=application, phase=call.phases.get(), submission=None, actor=application.person, now=now()
        )


def test_contact_may_be_mended_after_the_end_only_when_the_rules_say_so() -> None:
    strict, mild = make_call(), make_call(late_fields=("contact",))
    for call, allowed in ((strict, False), (mild, True)):
        application = begin(call)
        send(application)
        change_application(application=application, title="Otro título", actor=application.person, now=now())
        ended(call)
        mend = {"application": application, "actor": application.person, "now": now()}
        with pytest.raises(NotAllowed):
            change_application(title="Tarde", **mend)
        if allowed:
            assert change_application(contact=("b@example.org", "1234567"), **mend).contact_email == "b@example.org"
        else:
            with pytest.raises(NotAllowed):
                change_application(contact=("b@example.org", "1234567"), **mend)


def test_a_stranger_changes_nothing() -> None:
    application = make_application()

    with pytest.raises(NotAllowed):
        change_application(application=application, title="Mío", actor=make_person(), now=now())
    with pytest.raises(NotAllowed):
        withdraw_application(application=application, actor=make_person(), now=now())


def test_withdrawing_a_draft_erases_what_was_typed() -> None:
    application = begin(make_call())

    withdraw_application(application=application, actor=application.person, now=now())

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert not Submission.objects.exists()


def test_withdrawing_what_was_sent_marks_the_answers_and_keeps_them() -> None:
    application = begin(make_call())
    sent = send(application)

    withdraw_application(application=application, reason="Nos mudamos", actor=application.person, now=now())

    sent.refresh_from_db()
    application.refresh_from_db()
    assert (sent.state, sent.withdrawn_reason) == ("withdrawn", "Nos mudamos")
    assert (application.state, application.withdrawn_reason) == (ApplicationState.WITHDRAWN, "Nos mudamos")
    assert Entry.objects.get().submission == sent
    assert LogEntry.objects.filter(key="calls.application_withdrawn").count() == 1
    with pytest.raises(Conflict):
        withdraw_application(application=application, actor=application.person, now=now())


def test_answers_taken_back_on_the_receipt_take_the_application_along() -> None:
    application = begin(make_call())
    sent = send(application)

    withdraw_answers(submission=sent, reason="Me equivoqué", actor=application.person, now=now())

    application.refresh_from_db()
    assert (application.state, application.withdrawn_reason) == (ApplicationState.WITHDRAWN, "Me equivoqué")


def test_after_the_decision_answers_are_part_of_the_record() -> None:
    application = begin(make_call())
    sent = send(application)
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.OUT)

    with pytest.raises(Conflict):
        withdraw_answers(submission=sent, reason="No gané", actor=application.person, now=now())

    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_what_was_received_never_loses_its_answers() -> None:
    application = begin(make_call())
    send(application)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(submission=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all()._raw_delete("default")


def test_the_form_knows_what_the_profile_says() -> None:
    asked = form_data(
        {"key": "post", "kind": "text", "label": {"es": "Su cargo"}},
        {"key": "email", "kind": "email", "label": {"es": "Correo"}},
        {"key": "name", "kind": "text", "label": {"es": "Nombre del proyecto"}},
        {"key": "entity", "kind": "text", "label": {"es": "Institución"}, "fills": "organisation.name"},
        {
            "key": "contract", "kind": "choice", "label": {"es": "Contrato"},
            "options": [{"key": "career", "label": {"es": "De carrera"}}, {"key": "x", "label": {"es": "Otro"}}],
        },
    )  # fmt: skip
    person = make_person(position="Jefa de turnos", contract_type="career")
    organisation = make_organisation()

    application = begin(make_call(form=asked), person, organisation=organisation)

    assert draft_of(application).typed == {
        "post": "Jefa de turnos", "email": person.email, "entity": organisation.name, "contract": "career",
    }  # fmt: skip


def test_at_the_last_moment_of_the_clock_nothing_is_lost() -> None:
    """Sent a second before the end of a round without grace."""
    call = make_call()
    application = begin(call)
    end = call.phases.get().closes_at

    send(application, now=end - timedelta(seconds=1))

    assert Entry.objects.get().in_grace is False
