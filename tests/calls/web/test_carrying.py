"""The page of what follows: what was done, what failed and why, and trying again."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.calls.enums import CallKind, Fate
from minga.calls.models import Application, Call
from minga.core.clock import now
from minga.programmes.actions.enrolment import decline_invitation
from minga.programmes.models import Enrolment
from tests.conftest import Queries
from tests.factories.calls import make_application, make_call, make_member, office_of
from tests.factories.challenges import make_challenge
from tests.factories.following import follow, outcome_of, results, run_jobs
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def _office(call: Call) -> Client:
    return sign_in(Client(), office_of(call))


def _address(call: Call, rest: str = "") -> str:
    return f"/convocatorias/{call.key}/despues/{rest}"


def test_before_results_nothing_follows_and_nobody_is_named() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))

    page = _office(application.call).get(_address(application.call)).content.decode()

    assert "c-empty" in page
    assert str(application.person) not in page


def test_what_waits_in_the_queue_is_said_and_asked_again() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    decision = results({application: Fate.SELECTED})
    client = _office(application.call)

    assert "hx-get" in client.get(_address(application.call)).content.decode()
    assert "hx-get" in client.get(_address(application.call, "avance/")).content.decode()

    follow(decision)
    assert "hx-get" not in client.get(_address(application.call, "avance/")).content.decode()


def test_what_failed_comes_first_with_the_reason_and_is_tried_again() -> None:
    call = make_call(kind=CallKind.SOLUTIONS)
    good = make_application(call, challenge=make_challenge(status="characterised"), title="Buena")
    late = make_application(call, challenge=make_challenge(status="mapped"), title="Tardía")
    follow(results({good: Fate.SELECTED, late: Fate.SELECTED}))
    client = _office(call)

    page = client.get(_address(call)).content.decode()

    assert page.index("Tardía") < page.index("Buena")
    assert "“Mapeado”" in page
    assert client.post(_address(call, "reintentar/")).status_code == 303
    jobs = ProcrastinateJob.objects.filter(task_name="calls.carry_out", status="todo")
    assert [job.args for job in jobs] == [{"outcome_id": outcome_of(late).pk}]


def test_the_page_says_what_each_person_answered_and_frees_the_place() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    follow(results({application: Fate.SELECTED}))
    client, call = _office(application.call), application.call
    free = _address(call, f"{outcome_of(application).uuid}/liberar/")
    assert free not in client.get(_address(call)).content.decode()

    enrolment = Enrolment.objects.get()
    decline_invitation(enrolment=enrolment, actor=application.person, now=now())
    assert free in client.get(_address(call)).content.decode()
    assert client.post(free).status_code == 303
    run_jobs()

    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert application.title in client.get(_address(call)).content.decode()


def test_the_challenge_that_was_missing_is_named_by_its_address() -> None:
    organisation = make_organisation()
    application = make_application(make_call(kind=CallKind.CHALLENGES), organisation=organisation)
    follow(results({application: Fate.SELECTED}))
    client, call = _office(application.call), application.call
    address = _address(call, f"{outcome_of(application).uuid}/desafio/")
    assert address in client.get(_address(call)).content.decode()

    assert client.post(address, {"challenge": "/desafios/no-existe/"}).status_code == 422
    other = make_challenge(status="mapped")
    assert client.post(address, {"challenge": other.get_absolute_url()}).status_code == 422
    challenge = make_challenge(status="mapped", organisation=organisation)
    assert client.post(address, {"challenge": challenge.get_absolute_url()}).status_code == 303

    application.refresh_from_db()
    assert application.challenge == challenge


def test_an_award_is_shown_with_its_payments() -> None:
    call = make_call(kind=CallKind.PILOTS, amount="15000", currency="USD", tranches=2)
    follow(results({make_application(call): Fate.SELECTED}))

    assert "15.000" in _office(call).get(_address(call), headers={"accept-language": "es"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_many(number: int, queries: Queries) -> None:
    call = make_call(kind=CallKind.PARTICIPANTS)
    applications = [_with_team(call) for _ in range(number)]
    follow(results(dict.fromkeys(applications, Fate.SELECTED)))
    client = _office(call)
    client.get(_address(call))

    with queries(14):
        client.get(_address(call))


def _with_team(call: Call) -> Application:
    application = make_application(call)
    make_member(application, make_person())
    return application
