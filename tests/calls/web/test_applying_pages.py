"""Those who apply, in the browser: look, begin, send, correct, step back; and the team's invitation."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.calls.actions.applications import begin_application
from minga.calls.actions.team import invite_member
from minga.calls.enums import ApplicationState, CallKind, EligibilityKind
from minga.calls.models import Application, ApplicationMember, Call, Decision, EligibilityRule, Entry, Outcome
from minga.calls.queries.team_links import mint_token
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.questionnaires.actions import save_draft, submit_answers
from minga.questionnaires.models import Submission
from tests.conftest import Queries
from tests.factories.calls import (
    STORY,
    add_challenge,
    ended,
    form_data,
    make_application,
    make_call,
    make_entry,
    make_member,
    phase_rules,
    publish,
)
from tests.factories.challenges import bare_draft
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = [pytest.mark.web, pytest.mark.django_db]

MUNICIPAL = EligibilityRule(key="type", kind=EligibilityKind.ORGANISATION_TYPE, values=("municipal",))
HONEST = EligibilityRule(key="honest", kind=EligibilityKind.STATEMENT, text={"es": "Todo lo que escribo es cierto."})


def at(name: str, *arguments: Any) -> str:
    return reverse(f"calls:{name}", args=arguments)


def begun(call: Call | None = None, person: Person | None = None) -> Application:
    person = person or make_person()
    return begin_application(call=call or make_call(), person=person, token=uuid4(), actor=person, now=now())


def sent(application: Application) -> Submission:
    draft = Submission.objects.get(subject_id=application.pk, state="draft")
    save_draft(submission=draft, typed={"story": STORY}, actor=application.person, now=now())
    return submit_answers(submission=draft, actor=application.person, now=now())


def test_a_passer_by_learns_whether_it_is_worth_it(client: Client) -> None:
    call = make_call(eligibility=(MUNICIPAL, HONEST))
    address = at("apply", call.key)

    first = client.get(address).content.decode()
    able = client.post(address, {"then": "check", "said-type": "yes", "said-honest": "yes"}).content.decode()
    unable = client.post(address, {"then": "check", "said-type": "no", "said-honest": "yes"}).content.decode()

    assert "Usted cumple los requisitos." not in first
    assert "Usted cumple los requisitos." in able
    assert "Entrar o crear una cuenta para empezar" in able
    assert "usted no puede postular" in unable
    assert "Entrar o crear una cuenta para empezar" not in unable
    assert not Application.objects.exists()


def test_beginning_without_an_account_leads_to_the_door(client: Client) -> None:
    call = make_call()

    answer = client.post(at("apply", call.key), {"then": "begin", "token": uuid4()})

    assert answer.status_code == 303
    assert answer["Location"].startswith("/cuenta/entrar/?next=")


def test_what_minga_knows_is_said_and_the_choice_is_looked_at_at_once(client: Client) -> None:
    call, person = make_call(eligibility=(MUNICIPAL,)), make_person()
    town, firm = make_organisation("Yvy Sati"), make_organisation("Voz Clara", type="firm")
    for each in (town, firm):
        role(person, RoleKind.MEMBER, each)
    client.force_login(person)
    address = at("apply", call.key)

    part = client.post(address, {"then": "check", "organisation": firm.key}, headers={"HX-Request": "true"})
    good = client.post(address, {"then": "check", "organisation": town.key}, headers={"HX-Request": "true"})

    assert (part.status_code, part.content.decode().count("<h1")) == (200, 0)
    assert "Minga sabe: Empresa" in part.content.decode()
    assert "usted no puede postular" in part.content.decode()
    assert "Usted cumple los requisitos." in good.content.decode()


def test_begin_leads_into_the_form_and_pressing_twice_makes_one(client: Client) -> None:
    call, person = make_call(eligibility=(HONEST,)), make_person()
    client.force_login(person)
    posted = {"then": "begin", "token": uuid4(), "said-honest": "yes", "title": "Turnos sin fila"}

    first, again = client.post(at("apply", call.key), posted), client.post(at("apply", call.key), posted)

    application = Application.objects.get()
    draft = Submission.objects.get()
    assert (application.title, application.confirmed) == ("Turnos sin fila", ["honest"])
    assert first["Location"] == again["Location"] == reverse("questionnaires:answers", args=[draft.uuid])


def test_a_refused_beginning_comes_back_with_what_was_typed(client: Client) -> None:
    call = make_call(eligibility=(HONEST,))
    client.force_login(make_person())

    answer = client.post(at("apply", call.key), {"then": "begin", "token": uuid4(), "title": "Turnos sin fila"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Turnos sin fila"' in page
    assert "No se cumple este requisito: Todo lo que escribo es cierto." in page
    assert "Falta responder" in page


def test_a_solution_names_its_challenge(client: Client) -> None:
    call = make_call(kind=CallKind.SOLUTIONS)
    challenge = bare_draft()
    add_challenge(call, challenge)
    add_challenge(call, bare_draft())
    client.force_login(make_person())
    address = at("apply", call.key)

    without = client.post(address, {"then": "begin", "token": uuid4()})
    chosen = client.get(f"{address}?desafio={challenge.key}").content.decode()
    answer = client.post(address, {"then": "begin", "token": uuid4(), "challenge": challenge.key})

    assert without.status_code == 422
    assert f'<option value="{challenge.key}" selected>' in chosen
    assert answer.status_code == 303
    assert Application.objects.get().challenge == challenge


def test_whoever_applied_already_is_shown_the_way_to_it(client: Client) -> None:
    application = begun()
    client.force_login(application.person)

    page = client.get(at("apply", application.call.key)).content.decode()

    assert at("application", application.uuid) in page
    assert "Empezar mi postulación" not in page


def test_a_closed_call_says_when_it_closed(client: Client) -> None:
    call = ended(make_call())
    client.force_login(make_person())

    page = client.get(at("apply", call.key)).content.decode()

    assert "Esta convocatoria cerró el" in page
    assert "Empezar mi postulación" not in page


def test_the_whole_way_from_the_form_to_the_receipt_and_a_correction(client: Client) -> None:
    application = begun()
    client.force_login(application.person)
    draft = Submission.objects.get()
    status = at("application", application.uuid)
    save_draft(submission=draft, typed={"story": STORY}, actor=application.person, now=now())

    ready = client.get(status).content.decode()
    answer = client.post(reverse("questionnaires:review", args=[draft.uuid]))
    receipt = client.get(answer["Location"]).content.decode()
    after = client.get(status).content.decode()
    client.post(reverse("questionnaires:revise", args=[draft.uuid]))
    correcting = client.get(status).content.decode()

    assert "Revisar y enviar" in ready
    assert status in receipt
    entry = Entry.objects.get()
    assert entry.submission is not None
    assert entry.submission.sha256 in after
    assert "puede corregir sus respuestas y enviarlas otra vez" in after
    assert "Mientras no envíe la corrección, vale la anterior." in correcting


def test_a_team_comes_first_to_its_page(client: Client) -> None:
    call = make_call(team_least=1, team_most=3)
    client.force_login(make_person())

    answer = client.post(at("apply", call.key), {"then": "begin", "token": uuid4()})

    application = Application.objects.get()
    assert answer["Location"] == at("application", application.uuid)
    page = client.get(answer["Location"]).content.decode()
    assert at("team", application.uuid) in page
    assert "Seguir con el formulario" in page


def test_inviting_from_the_page_of_the_team(client: Client) -> None:
    application = begun(make_call(team_most=2))
    client.force_login(application.person)
    address = at("team", application.uuid)

    wrong = client.post(address, {"email": "sin arroba", "name": "Vecina"})
    answer = client.post(address, {"email": "vecina@example.org", "name": "Vecina"})

    assert wrong.status_code == 422
    assert 'value="Vecina"' in wrong.content.decode()
    assert answer.status_code == 303
    page = client.get(address).content.decode()
    assert "vecina@example.org" in page
    assert "El equipo está completo" in page


def test_a_teammate_sees_no_address_and_may_leave(client: Client) -> None:
    application = begun(make_call(team_most=3))
    invite_member(application=application, email="otra@example.org", name="Otra", actor=application.person, now=now())
    member = make_member(application)
    assert member.person is not None
    client.force_login(member.person)

    page = client.get(at("team", application.uuid)).content.decode()
    answer = client.post(at("team-remove", application.uuid, member.uuid))

    assert "otra@example.org" not in page
    assert answer["Location"] == at("my-applications")
    assert client.get(at("application", application.uuid)).status_code == 404


def test_the_invitation_is_answered_with_and_without_an_account(client: Client) -> None:
    application = begun(make_call(team_most=3))
    tokens = [
        mint_token(invite_member(application=application, email=each, actor=application.person, now=now()))
        for each in ("una@example.org", "dos@example.org")
    ]
    addresses = [at("team-invitation", token) for token in tokens]

    page = client.get(addresses[0]).content.decode()
    door = client.post(addresses[0], {"answer": "yes"})
    client.post(addresses[0], {"answer": "no"})
    client.force_login(make_person())
    joined = client.post(addresses[1], {"answer": "yes"})

    assert application.person.name in page
    assert "Entrar o crear una cuenta para decir que sí" in page
    assert door["Location"].startswith("/cuenta/entrar/")
    assert joined["Location"] == at("application", application.uuid)
    states = ApplicationMember.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "accepted"]
    assert "Usted está en este equipo." in client.get(addresses[1]).content.decode()


def test_details_are_changed_and_conditions_answered(client: Client) -> None:
    application = begun(make_call())
    client.force_login(application.person)
    publish(application.call, eligibility=(HONEST,))
    address = at("application-change", application.uuid)

    page = client.get(address).content.decode()
    posted = {"title": "Otro", "email": "b@example.org", "phone": "12345678", "conditions": "1", "said-honest": "yes"}
    answer = client.post(address, posted)

    assert "Todo lo que escribo es cierto." in page
    assert answer["Location"] == at("application", application.uuid)
    application.refresh_from_db()
    assert (application.title, application.contact_email) == ("Otro", "b@example.org")
    assert application.confirmed == ["honest"]


def test_withdrawing_says_what_happens_and_does_it(client: Client) -> None:
    application = begun()
    sent(application)
    client.force_login(application.person)
    address = at("application-withdraw", application.uuid)

    page = client.get(address).content.decode()
    answer = client.post(address, {"reason": "Nos mudamos"})

    assert "marcado como retirado" in page
    assert answer["Location"] == at("application", application.uuid)
    after = client.get(answer["Location"]).content.decode()
    assert "Usted retiró esta postulación." in after
    assert at("apply", application.call.key) in after


def test_a_round_without_a_form_is_sent_from_the_page(client: Client) -> None:
    call = make_call(kind=CallKind.PARTICIPANTS, phases=(phase_rules(form=False, rubric=None),))
    application = begun(call)
    client.force_login(application.person)

    page = client.get(at("application", application.uuid)).content.decode()
    client.post(at("application-send", application.uuid))

    assert "Enviar mi postulación" in page
    assert Entry.objects.get().application == application


def test_a_decision_that_is_not_published_is_not_told(client: Client) -> None:
    application = make_application(ended(make_call()), title="Turnos")
    make_entry(application)
    decision = Decision.objects.create(phase=application.phase, prepared_at=now())
    Outcome.objects.create(decision=decision, application=application, fate="selected")
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.SELECTED)
    Decision.objects.filter(pk=decision.pk).update(state="decided", sha256="x", decided_at=now())
    client.force_login(application.person)
    pages = [at("application", application.uuid), at("my-applications"), at("apply", application.call.key)]

    before = "".join(client.get(page).content.decode() for page in pages)
    Decision.objects.filter(pk=decision.pk).update(state="published", published_at=now())
    after = "".join(client.get(page).content.decode() for page in pages)

    assert "Seleccionada" not in before
    assert "Seleccionada" in after


def test_what_the_office_said_is_read_word_for_word(client: Client) -> None:
    application = make_application(state=ApplicationState.NOT_ELIGIBLE, not_eligible_reason="Es una empresa.")
    client.force_login(application.person)

    assert "“Es una empresa.”" in client.get(at("application", application.uuid)).content.decode()


def test_my_applications_cost_the_same_for_one_and_three(client: Client, queries: Queries) -> None:
    person = make_person()
    client.force_login(person)
    make_application(person=person)
    client.get(at("my-applications"))
    with queries(4):
        one = client.get(at("my-applications")).content.decode()
    for _number in range(2):
        make_application(person=person, state="draft")
    with queries(4):
        three = client.get(at("my-applications")).content.decode()

    assert (one.count("<tr>"), three.count("<tr>")) == (2, 4)
    assert "Envíela antes del" in three


def test_my_work_shows_what_waits(client: Client) -> None:
    application = begun()
    invited = make_person()
    team = begun(make_call(team_most=3))
    invite_member(application=team, email=str(invited.email), actor=team.person, now=now())
    client.force_login(application.person)
    hers = client.get(reverse("programmes:my-work")).content.decode()
    client.force_login(invited)
    theirs = client.get(reverse("programmes:my-work")).content.decode()

    assert at("application", application.uuid) in hers
    assert "Le invitan a postular en equipo" in theirs
    assert f"/postulaciones/equipo/{mint_token(ApplicationMember.objects.get())}/" in theirs


def test_the_form_shows_what_comes_from_the_profile(client: Client) -> None:
    asked = form_data({"key": "post", "kind": "text", "label": {"es": "Su cargo"}})
    application = begun(make_call(form=asked), make_person(position="Jefa de turnos"))
    client.force_login(application.person)
    draft = Submission.objects.get()

    page = client.get(reverse("questionnaires:step", args=[draft.uuid, "problem"])).content.decode()

    assert 'value="Jefa de turnos"' in page
    assert "Minga lo escribió" in page
