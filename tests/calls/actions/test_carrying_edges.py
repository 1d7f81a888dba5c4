"""What is there already is not made again, and what cannot be is said: the edges of what follows."""

from decimal import Decimal

import pytest

from minga.calls.actions.carrying import name_challenge, order_carrying
from minga.calls.actions.solver_notices import MOST_AT_ONCE, tell_solvers
from minga.calls.actions.solvers import register_solver
from minga.calls.actions.taking_back import take_back, take_back_step
from minga.calls.enums import ApplicationState, CallKind, Fate, StepState
from minga.calls.models import Application, Award, SolverNotice
from minga.calls.tasks.following import carry_out_outcome
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.initiatives.models import Decision as DossierDecision
from minga.initiatives.models import Initiative, TeamInvitation
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.programmes.models import Enrolment
from tests.calls.actions.test_solvers import PROFILE
from tests.factories.calls import add_challenge, make_application, make_call, make_solver, office_of
from tests.factories.challenges import make_challenge
from tests.factories.enrolment import make_enrolment
from tests.factories.following import became, follow, outcome_of, results
from tests.factories.initiatives import make_initiative, make_team_invitation
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "code", "letters"), [("enrolled", "already", 0), ("declined", "invited", 1), ("nominated", "invited", 1)]
)
def test_who_takes_part_already_is_not_asked_and_who_left_once_is(status: str, code: str, letters: int) -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    make_enrolment(edition=application.call.edition, person=application.person, status=status)

    follow(results({application: Fate.SELECTED}))

    assert became(application)[f"invite:{application.person_id}"] == ("done", code)
    assert Enrolment.objects.count() == 1
    assert Message.objects.filter(kind="programmes.invitation").count() == letters


@pytest.mark.parametrize("state", ["paused", "stopped"])
def test_a_dossier_that_ended_is_not_written_in(state: str) -> None:
    initiative = make_initiative(stage=2, state=state)
    application = make_application(make_call(kind=CallKind.PILOTS), initiative=initiative)

    follow(results({application: Fate.SELECTED}))

    written = DossierDecision.objects.filter(initiative=initiative, office=application.call.edition.host.name)
    assert written.count() == (1 if state == "paused" else 0)
    assert became(application)["dossier"][0] == ("done" if state == "paused" else "failed")
    assert became(application)["award"] == ("done", "awarded")


def test_an_application_has_one_award_however_many_decisions() -> None:
    call = make_call(kind=CallKind.PILOTS, amount=Decimal(10), currency="USD")
    application = make_application(call)
    former = results({application: Fate.SELECTED})
    Award.objects.create(outcome=outcome_of(application), awarded_at=now())

    follow(former)

    assert became(application)["award"] == ("done", "already")
    assert Award.objects.count() == 1


def test_a_project_that_has_its_initiative_opens_no_other() -> None:
    initiative = make_initiative(stage=1)
    lead, asked = make_person(), make_person()
    role(lead, RoleKind.MEMBER, initiative, organisation=initiative.organisation)
    make_team_invitation(initiative, asked)
    call = make_call(kind=CallKind.PROJECTS)
    first = make_application(call, person=lead, initiative=initiative, challenge=initiative.challenge)
    second = make_application(call, person=asked, initiative=initiative, challenge=initiative.challenge)

    follow(results({first: Fate.SELECTED, second: Fate.SELECTED}))

    assert Initiative.objects.count() == 1
    assert became(first)[f"team:{lead.pk}"] == became(second)[f"team:{asked.pk}"] == ("done", "already")
    assert TeamInvitation.objects.count() == 1


def test_a_project_waits_for_its_challenge_to_be_on_the_map() -> None:
    challenge = make_challenge()
    application = make_application(
        make_call(kind=CallKind.PROJECTS), challenge=challenge, organisation=challenge.organisation
    )

    follow(results({application: Fate.SELECTED}))

    assert became(application)["open"][0] == became(application)[f"team:{application.person_id}"][0] == "failed"
    assert TeamInvitation.objects.count() == 0


def test_a_challenge_of_the_edition_is_in_it_already() -> None:
    call = make_call(kind=CallKind.CHALLENGES)
    challenge = make_challenge(status="mapped", edition=call.edition)
    application = make_application(call, challenge=challenge, organisation=challenge.organisation)

    follow(results({application: Fate.SELECTED}))

    assert became(application) == {"attach": ("done", "already")}


def test_nothing_is_carried_out_once_it_was_withdrawn() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    results({application: Fate.SELECTED})
    Application.objects.update(state=ApplicationState.WITHDRAWN)

    carry_out_outcome(outcome_id=outcome_of(application).pk)

    assert became(application) == {}
    assert Enrolment.objects.count() == 0


def test_what_the_new_decision_carried_out_already_is_not_overwritten() -> None:
    call = make_call(kind=CallKind.PILOTS)
    application = make_application(call)
    former = results({application: Fate.SELECTED})
    follow(former)
    decision = results({application: Fate.SELECTED}, replaces=former)
    follow(decision)
    at = outcome_of(application).carried_at

    order_carrying(decision=decision, actor=HOUSE, now=now())

    assert outcome_of(application).carried_at == at


def test_whoever_wrote_a_challenge_may_bring_it_and_only_once() -> None:
    call = make_call(kind=CallKind.CHALLENGES)
    person, organisation = make_person(), make_organisation(type="company")
    hers = make_challenge(status="mapped", written_by=person)
    first = make_application(call, person=person, organisation=organisation, challenge=hers)
    second = make_application(call, person=person, organisation=organisation)
    results({first: Fate.SELECTED, second: Fate.SELECTED})

    with pytest.raises(Conflict):
        name_challenge(outcome=outcome_of(second), challenge=hers, actor=office_of(call), now=now())
    other = make_challenge(status="mapped", written_by=person)
    name_challenge(outcome=outcome_of(second), challenge=other, actor=office_of(call), now=now())

    second.refresh_from_db()
    assert second.challenge == other


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    application = make_application(make_call(kind=CallKind.PILOTS))
    follow(results({application: Fate.SELECTED}))
    Application.objects.update(state=ApplicationState.WITHDRAWN)

    take_back(outcome_of(application), now=now())
    take_back(outcome_of(application), now=now())

    assert became(application)["award"][0] == StepState.BACK
    with pytest.raises(Conflict):
        take_back_step(outcome=outcome_of(application), step="award", actor=HOUSE, now=now())


def test_only_people_have_profiles() -> None:
    with pytest.raises(NotAllowed):
        register_solver(profile=PROFILE, actor=HOUSE, now=now())


def test_nobody_is_written_to_who_left_and_never_too_many_at_once() -> None:
    call, challenge = make_call(kind=CallKind.SOLUTIONS), make_challenge(status="characterised")
    add_challenge(call, challenge)
    gone = make_solver(owner=make_person(is_active=False))

    tell_solvers(call=call, challenge=challenge, solvers=[gone], actor=office_of(call), now=now())
    with pytest.raises(DomainError):
        tell_solvers(
            call=call, challenge=challenge, solvers=[make_solver()] * (MOST_AT_ONCE + 1), actor=HOUSE, now=now()
        )  # fmt: skip

    assert SolverNotice.objects.count() == 1
    assert Message.objects.filter(kind="calls.challenge_fits").count() == 0
