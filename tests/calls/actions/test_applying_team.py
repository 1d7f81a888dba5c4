"""Who applies together: asked first, in with their own yes, and only as many as the rules allow."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.calls.actions.applications import begin_application
from minga.calls.actions.team import answer_member, invite_member, remove_member, send_team_letter
from minga.calls.enums import MemberState
from minga.calls.models import Application, ApplicationMember, Call
from minga.calls.policies import is_applicant
from minga.calls.queries.team_links import member_by_token, mint_token
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.notifications.models import Message
from minga.people.models import Person
from minga.questionnaires.actions import save_draft, submit_answers
from minga.questionnaires.models import Submission
from tests.factories.calls import STORY, ended, make_call
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def begun(call: Call | None = None, **rules: Any) -> Application:
    call = call or make_call(**{"team_least": 2, "team_most": 3, **rules})
    person = make_person()
    return begin_application(call=call, person=person, token=uuid4(), actor=person, now=now())


def invite(application: Application, email: str = "vecina@example.org", **fields: Any) -> ApplicationMember:
    return invite_member(
        application=application, email=email, actor=fields.pop("actor", application.person), now=now(), **fields
    )


def yes(member: ApplicationMember, person: Person) -> ApplicationMember:
    return answer_member(member=member, accept=True, actor=person, now=now())


def send(application: Application, **fields: Any) -> Submission:
    draft = Submission.objects.get(subject_id=application.pk, state="draft")
    save_draft(submission=draft, typed={"story": STORY}, actor=application.person, now=now())
    return submit_answers(submission=draft, actor=application.person, now=now(), **fields)


def test_somebody_with_an_account_hears_in_her_language_and_is_in_no_team_yet() -> None:
    application, person = begun(), make_person(language="pt")

    member = invite(application, str(person.email).upper(), part="Trabajo de campo")

    assert not is_applicant(person, application)
    letter = Message.objects.get(to=person, kind="calls.team_invitation")
    assert (letter.language, letter.link) == ("pt", f"/postulaciones/equipo/{mint_token(member)}/?lang=pt")
    assert "Trabajo de campo" in letter.body
    assert (member.email, member.state) == (person.email, MemberState.INVITED)


def test_an_address_without_an_account_is_written_to_by_a_job_and_nobody_is_made() -> None:
    application = begun()
    people = Person.objects.count()

    member = invite(application, "nadie@example.org")

    job = ProcrastinateJob.objects.get(task_name="calls.send_team_letter")
    assert job.args == {"member_id": member.pk, "language": "es"}
    assert Person.objects.count() == people
    assert send_team_letter(member_id=member.pk, language="es")
    (letter,) = mail.outbox
    assert letter.to == ["nadie@example.org"]
    assert f"/postulaciones/equipo/{mint_token(member)}/?lang=es" in str(letter.body)


def test_the_letter_to_somebody_who_was_taken_off_meanwhile_is_not_written() -> None:
    application = begun()
    member = invite(application)
    pk = member.pk
    remove_member(member=member, actor=application.person, now=now())

    assert not send_team_letter(member_id=pk, language="es")
    assert mail.outbox == []


def test_a_yes_lets_her_write_and_only_who_began_it_sends() -> None:
    application, person = begun(), make_person()
    member = yes(invite(application), person)
    draft = Submission.objects.get(subject_id=application.pk)

    saved = save_draft(submission=draft, typed={"story": STORY}, actor=person, now=now()).submission

    assert (member.person, member.name, member.state) == (person, person.name, MemberState.ACCEPTED)
    assert saved.typed == {"story": STORY}
    with pytest.raises(NotAllowed):
        submit_answers(submission=draft, actor=person, now=now())
    submit_answers(submission=draft, actor=application.person, now=now())
    assert Message.objects.filter(kind="calls.team_answered", to=application.person).exists()
    assert set(Message.objects.filter(kind="calls.received").values_list("to", flat=True)) == {
        person.pk, application.person_id,
    }  # fmt: skip


def test_a_no_needs_no_account_and_frees_the_place() -> None:
    application = begun(team_most=2)
    member = invite(application)

    answer_member(member=member, accept=False, actor=HOUSE, now=now())

    member.refresh_from_db()
    assert member.state == MemberState.DECLINED
    assert invite(application, "otra@example.org").state == MemberState.INVITED
    with pytest.raises(Conflict):
        yes(member, make_person())


def test_minga_says_yes_for_nobody() -> None:
    member = invite(begun())

    with pytest.raises(NotAllowed):
        answer_member(member=member, accept=True, actor=HOUSE, now=now())


def test_asked_again_the_former_link_is_worth_nothing() -> None:
    application = begun()
    member = invite(application)
    former = mint_token(member)
    answer_member(member=member, accept=False, actor=HOUSE, now=now())

    again = invite(application)

    assert again.pk == member.pk
    assert member_by_token(mint_token(again)) == again
    with pytest.raises(ApplicationMember.DoesNotExist):
        member_by_token(former)


@pytest.mark.parametrize("email", ["", "sin arroba", "own"])
def test_an_address_that_cannot_be_is_refused(email: str) -> None:
    application = begun()

    with pytest.raises(DomainError) as refused:
        invite(application, str(application.person.email) if email == "own" else email)

    assert refused.value.field == "email"
    assert not application.members.exists()


def test_nobody_is_asked_twice_nor_beyond_the_size() -> None:
    application = begun()
    invite(application, "una@example.org")
    with pytest.raises(Conflict):
        invite(application, "Una@example.org")
    invite(application, "dos@example.org")

    with pytest.raises(NotReady) as refused:
        invite(application, "tres@example.org")

    assert refused.value.code == "full"


def test_a_team_that_is_too_small_cannot_send() -> None:
    application, person = begun(), make_person()
    member = invite(application)

    with pytest.raises(NotReady) as refused:
        send(application)
    yes(member, person)

    assert refused.value.field == "team"
    assert send(application).receipt


def test_a_person_is_in_a_team_once() -> None:
    application, person = begun(), make_person()
    yes(invite(application, "una@example.org"), person)
    other = invite(application, "dos@example.org")

    for somebody in (person, application.person):
        with pytest.raises(Conflict):
            yes(other, somebody)


def test_she_leaves_by_her_own_will_and_a_stranger_takes_nobody_off() -> None:
    application, person = begun(), make_person()
    member = yes(invite(application), person)

    with pytest.raises(NotAllowed):
        remove_member(member=member, actor=make_person(), now=now())
    remove_member(member=member, actor=person, now=now())

    assert not is_applicant(person, application)
    with pytest.raises(NotAllowed):
        invite(application, "otra@example.org", actor=person)


@pytest.mark.parametrize("late", [False, True])
def test_after_the_end_the_team_changes_only_when_the_rules_leave_it_open(late: bool) -> None:
    application = begun(late_fields=("team",) if late else (), team_least=1)
    member, person = invite(application), make_person()
    send(application)
    ended(application.call, at=now() - timedelta(hours=1))

    if late:
        assert yes(member, person).state == MemberState.ACCEPTED
        remove_member(member=member, actor=application.person, now=now())
    else:
        with pytest.raises(NotAllowed):
            yes(member, person)
        with pytest.raises(NotAllowed):
            remove_member(member=member, actor=application.person, now=now())
