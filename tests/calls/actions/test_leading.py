"""Somebody else of the team leads: handed over, or because who led is gone; traced, and told to all."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry as LogEntry
from minga.calls.actions.appeals import file_appeal
from minga.calls.actions.applications import withdraw_application
from minga.calls.actions.leading import hand_over_lead
from minga.calls.actions.team import remove_member
from minga.calls.enums import ApplicationState, CallKind, EligibilityKind, MemberState
from minga.calls.models import Application, ApplicationMember, EligibilityRule
from minga.calls.policies import is_applicant, may_lead
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.notifications.models import Message
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from minga.questionnaires.actions import open_draft, revise_answers, save_draft, submit_answers
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission
from tests.factories.calls import STORY, make_application, make_call, make_entry, make_member
from tests.factories.deciding import announced, judged
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db


def team(application: Application | None = None) -> tuple[Application, ApplicationMember, Person]:
    application = application or make_application(make_call(team_most=3))
    member = make_member(application)
    assert member.person is not None
    return application, member, member.person


def again(application: Application) -> Application:
    return Application.objects.select_related("call__edition__host", "person", "phase__form").get(pk=application.pk)


def test_who_leads_hands_over_stays_and_may_leave() -> None:
    application, member, follower = team()
    former = application.person

    held = hand_over_lead(member=member, actor=former, now=now())

    assert (held.person, held.contact_email) == (follower, follower.email)
    assert may_lead(follower, held)
    stays = held.members.get()
    assert (stays.person, stays.state) == (former, MemberState.ACCEPTED)
    assert set(Message.objects.filter(kind="calls.team_lead").values_list("to", flat=True)) == {former.pk, follower.pk}
    entry = LogEntry.objects.get(key="calls.lead_handed_over")
    assert entry.after["lead"] == str(follower.uuid)
    remove_member(member=stays, actor=former, now=now())
    assert not is_applicant(former, again(application))


def test_whoever_takes_over_goes_on_with_the_draft_and_corrects_what_was_sent() -> None:
    application, member, follower = team(make_application(make_call(team_most=3), state=ApplicationState.DRAFT))
    form = again(application).phase.form
    former = application.person
    draft = open_draft(form=form, subject=again(application), person=former, language="es", actor=former, now=now())
    save_draft(submission=draft, typed={"story": STORY}, actor=former, now=now())

    hand_over_lead(member=member, actor=former, now=now())
    sent = submit_answers(submission=draft, actor=follower, now=now())
    with pytest.raises(NotAllowed):
        revise_answers(submission=sent, actor=former, now=now())

    assert again(application).state == ApplicationState.SENT


def test_what_another_sent_is_corrected_and_taken_back_by_whoever_leads() -> None:
    application, member, follower = team()
    first = make_entry(application).submission
    hand_over_lead(member=member, actor=application.person, now=now())

    with pytest.raises(Conflict):
        open_draft(
            form=first.version.form, subject=again(application), person=follower, language="es", actor=follower,
            now=now(),
        )  # fmt: skip
    second = revise_answers(submission=first, actor=follower, now=now())
    submit_answers(submission=second, actor=follower, now=now())
    withdraw_application(application=application, actor=follower, now=now())

    states = dict(Submission.objects.values_list("pk", "state"))
    assert states == {first.pk: SubmissionState.SUPERSEDED, second.pk: SubmissionState.WITHDRAWN}
    assert again(application).state == ApplicationState.WITHDRAWN


@pytest.mark.parametrize("state", [MemberState.INVITED, MemberState.DECLINED])
def test_nobody_leads_who_did_not_say_yes(state: str) -> None:
    application = make_application(make_call(team_most=3))
    member = make_member(application, state=state)

    with pytest.raises(Conflict):
        hand_over_lead(member=member, actor=application.person, now=now())

    assert again(application).person == application.person


def test_only_who_leads_hands_over() -> None:
    application, member, follower = team()

    for somebody in (follower, make_person()):
        with pytest.raises(NotAllowed):
            hand_over_lead(member=member, actor=somebody, now=now())

    assert again(application).person == application.person


def test_whoever_leads_another_one_or_does_not_fulfil_the_conditions_cannot_take_over() -> None:
    known = EligibilityRule(key="enrolled", kind=EligibilityKind.ENROLLED)
    application, member, follower = team(make_application(make_call(team_most=3, eligibility=(known,))))

    with pytest.raises(NotReady) as unfit:
        hand_over_lead(member=member, actor=application.person, now=now())
    make_application(application.call, person=follower)
    with pytest.raises(Conflict) as busy:
        hand_over_lead(member=member, actor=application.person, now=now())

    assert (unfit.value.code, busy.value.code) == ("not_eligible", "begun")


def test_a_withdrawn_application_has_nobody_to_lead_it() -> None:
    _application, member, _follower = team(make_application(make_call(), state=ApplicationState.WITHDRAWN))

    with pytest.raises(Conflict):
        hand_over_lead(member=member, actor=HOUSE, now=now())


def test_when_who_led_is_erased_the_one_who_said_yes_first_takes_over_and_may_appeal() -> None:
    call = judged({"A": (4,), "B": (3,)}, places=1, waiting=0, kind=CallKind.CASES, team_most=3)
    application = Application.objects.select_related("person").get(call=call, title="B")
    busy, first, later = (make_member(application, answered_at=now()) for _number in range(3))
    make_application(call, person=busy.person)
    announced(call)
    gone = application.person

    erase_person(person=gone, actor=gone, now=now())

    held = again(application)
    assert held.person == first.person
    assert held.title == "B"
    assert set(held.members.values_list("person", flat=True)) == {busy.person_id, later.person_id}
    told = Message.objects.filter(kind="calls.team_lead").values_list("to", flat=True)
    assert set(told) == {busy.person_id, first.person_id, later.person_id}
    file_appeal(application=held, text="Faltó una evaluación.", actor=held.person, now=now())


def test_the_page_of_the_team_hands_over(client: Client) -> None:
    application, member, follower = team()
    page, button = (reverse(f"calls:{name}", args=args) for name, args in (
        ("team", [application.uuid]), ("team-lead", [application.uuid, member.uuid]),
    ))  # fmt: skip
    sign_in(client, application.person)
    before = client.get(page).content.decode()

    after = client.post(button, follow=True).content.decode()

    assert button in before
    assert f"{follower.name} lleva ahora la postulación" in after
    assert button not in after
    assert sign_in(client, make_person()).post(button).status_code == 404
