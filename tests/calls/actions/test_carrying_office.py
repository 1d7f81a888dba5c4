"""The office tries again, names a challenge, gives a place back; what has no ground any more goes back."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.audit.models import Entry
from minga.calls.actions.carrying import carry_step, name_challenge, order_carrying, release_place
from minga.calls.actions.taking_back import take_back_step
from minga.calls.enums import ApplicationState, CallKind, DecisionState, Fate
from minga.calls.events.applying import ApplicationWithdrawn
from minga.calls.events.deciding import DecisionPublished
from minga.calls.models import Application, Award, Decision
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.events import publish
from minga.initiatives.actions.team import answer_invitation
from minga.initiatives.models import Initiative, TeamInvitation
from minga.programmes.actions.enrolment import accept_invitation, decline_invitation
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.calls import make_application, make_call, office_of
from tests.factories.challenges import make_challenge
from tests.factories.following import became, follow, outcome_of, results, run_jobs
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_publication_puts_one_job_in_the_queue_and_cannot_fail_by_what_follows() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    decision = results({application: Fate.SELECTED})

    publish(DecisionPublished(subject=decision))

    jobs = ProcrastinateJob.objects.filter(task_name="calls.begin_carrying", status="todo")
    assert [job.args for job in jobs] == [{"decision_id": decision.pk}]


def test_only_the_office_tries_again() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    decision, entries = results({application: Fate.SELECTED}), Entry.objects.count()

    with pytest.raises(NotAllowed):
        order_carrying(decision=decision, actor=make_person(), now=now())
    assert Entry.objects.count() == entries

    assert order_carrying(decision=decision, actor=office_of(application.call), now=now()) == 1
    assert Entry.objects.latest("pk").key == "calls.carrying_ordered"


def test_nothing_is_ordered_before_results_are_published() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    decision = Decision.objects.create(phase=application.call.phases.get(), prepared_at=now())

    with pytest.raises(NotReady):
        order_carrying(decision=decision, actor=HOUSE, now=now())


def test_a_step_of_somebody_who_is_not_selected_is_refused() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    results({application: Fate.NOT_SELECTED})

    with pytest.raises(NotReady):
        carry_step(
            outcome=outcome_of(application), step=f"invite:{application.person_id}", actor=HOUSE, now=now()
        )  # fmt: skip
    assert Enrolment.objects.count() == 0


def test_what_failed_says_why_and_is_tried_again_once_it_is_mended() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    edition, step = application.call.edition, f"invite:{application.person_id}"
    decision = results({application: Fate.SELECTED})
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.CLOSED)
    follow(decision)
    assert became(application)[step][0] == "failed"
    assert Enrolment.objects.count() == 0

    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.RUNNING)
    order_carrying(decision=decision, actor=office_of(application.call), now=now())
    run_jobs()

    assert became(application)[step] == ("done", "invited")
    assert outcome_of(application).carried["failed"] == 0


def test_the_office_names_the_challenge_that_was_missing() -> None:
    organisation = make_organisation()
    application = make_application(make_call(kind=CallKind.CHALLENGES), organisation=organisation)
    follow(results({application: Fate.SELECTED}))
    assert became(application)["ask"] == ("done", "asked")
    assert became(application)["attach"][0] == "failed"
    office = office_of(application.call)

    with pytest.raises(DomainError):
        name_challenge(
            outcome=outcome_of(application), challenge=make_challenge(status="mapped"), actor=office, now=now()
        )  # fmt: skip
    challenge = make_challenge(status="mapped", organisation=organisation)
    name_challenge(outcome=outcome_of(application), challenge=challenge, actor=office, now=now())
    run_jobs()

    challenge.refresh_from_db()
    assert challenge.edition == application.call.edition
    assert outcome_of(application).carried_at is not None
    with pytest.raises(Conflict):
        name_challenge(outcome=outcome_of(application), challenge=challenge, actor=office, now=now())


def _declines(enrolment: Enrolment) -> None:
    decline_invitation(enrolment=enrolment, actor=enrolment.person, now=now())


def _accepts(enrolment: Enrolment) -> None:
    accept_invitation(
        enrolment=enrolment, signed_name="Ana Benítez", commitment="Asistir.", consent=True, actor=enrolment.person,
        now=now(),
    )  # fmt: skip


@pytest.mark.parametrize(("answers", "free"), [(_declines, True), (_accepts, False), (None, False)])
def test_a_place_is_given_back_only_when_everybody_said_no(
    answers: Callable[[Enrolment], None] | None, free: bool
) -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    follow(results({application: Fate.SELECTED}))
    if answers is not None:
        answers(Enrolment.objects.get(person=application.person))

    if free:
        release_place(outcome=outcome_of(application), actor=office_of(application.call), now=now())
    else:
        with pytest.raises(NotReady):
            release_place(outcome=outcome_of(application), actor=office_of(application.call), now=now())

    application.refresh_from_db()
    assert application.state == (ApplicationState.WITHDRAWN if free else ApplicationState.SELECTED)


def test_a_stranger_gives_no_place_back() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    follow(results({application: Fate.SELECTED}))
    _declines(Enrolment.objects.get(person=application.person))

    with pytest.raises(NotAllowed):
        release_place(outcome=outcome_of(application), actor=make_person(), now=now())


def test_a_decision_that_replaces_another_goes_on_where_that_one_was() -> None:
    call = make_call(kind=CallKind.PILOTS)
    stays, comes = make_application(call), make_application(call)
    former = results({stays: Fate.SELECTED, comes: Fate.WAITING})
    follow(former)
    award = Award.objects.get()

    follow(results({stays: Fate.SELECTED, comes: Fate.SELECTED}, replaces=former))

    award.refresh_from_db()
    assert award.outcome == outcome_of(stays)
    assert Award.objects.count() == 2
    assert became(stays)["award"] == became(comes)["award"] == ("done", "awarded")
    with pytest.raises(NotReady):
        carry_step(outcome=former.outcomes.get(application=stays), step="award", actor=HOUSE, now=now())


def test_who_is_not_selected_any_more_loses_what_nobody_answered() -> None:
    call = make_call(kind=CallKind.PARTICIPANTS)
    goes, comes = make_application(call), make_application(call)
    former = results({goes: Fate.SELECTED, comes: Fate.NOT_SELECTED})
    follow(former)

    follow(results({goes: Fate.NOT_SELECTED, comes: Fate.SELECTED}, replaces=former))

    assert Enrolment.objects.get(person=goes.person).status == EnrolmentStatus.REMOVED
    assert Enrolment.objects.get(person=comes.person).status == EnrolmentStatus.INVITED
    old = former.outcomes.get(application=goes)
    assert old.carried["steps"][f"invite:{goes.person_id}"]["state"] == "back"


def test_who_said_yes_already_stays_for_the_office_to_decide() -> None:
    application = make_application(make_call(kind=CallKind.PARTICIPANTS))
    follow(results({application: Fate.SELECTED}))
    enrolment = Enrolment.objects.get(person=application.person)
    _accepts(enrolment)

    _withdraw(application)

    enrolment.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.ENROLLED
    assert became(application)[f"invite:{application.person_id}"][0] == "stays"


def test_an_application_that_is_withdrawn_loses_award_and_open_invitations() -> None:
    call = make_call(kind=CallKind.PROJECTS, amount="100", currency="USD")
    organisation = make_organisation()
    challenge = make_challenge(status="mapped", organisation=organisation)
    application = make_application(call, challenge=challenge, organisation=organisation)
    follow(results({application: Fate.SELECTED}))

    _withdraw(application)

    assert Award.objects.count() == 0
    assert TeamInvitation.objects.get().state == "taken_back"
    assert became(application)["open"][0] == "stays"
    assert Initiative.objects.count() == 1


def test_what_is_selected_is_not_taken_back() -> None:
    application = make_application(make_call(kind=CallKind.PILOTS))
    follow(results({application: Fate.SELECTED}))

    with pytest.raises(Conflict):
        take_back_step(outcome=outcome_of(application), step="award", actor=HOUSE, now=now())
    assert Award.objects.count() == 1


def test_an_accepted_team_invitation_stays() -> None:
    organisation = make_organisation()
    challenge = make_challenge(status="mapped", organisation=organisation)
    application = make_application(make_call(kind=CallKind.PROJECTS), challenge=challenge, organisation=organisation)
    follow(results({application: Fate.SELECTED}))
    answer_invitation(invitation=TeamInvitation.objects.get(), accept=True, actor=application.person, now=now())

    _withdraw(application)

    assert became(application)[f"team:{application.person_id}"][0] == "stays"


def _withdraw(application: Application) -> None:
    """As the applicant does, after results."""
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.WITHDRAWN)
    publish(ApplicationWithdrawn(subject=application))
    run_jobs()
    assert outcome_of(application).decision.state == DecisionState.PUBLISHED
