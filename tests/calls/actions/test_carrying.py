"""What follows from results: each kind of call, once, with everybody's own yes."""

from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.calls.enums import CallKind, Fate
from minga.calls.models import Application, Award
from minga.calls.tasks.following import carry_out_outcome
from minga.challenges.actions.gates import characterise_challenge
from minga.challenges.models import Challenge
from minga.challenges.queries.counters import CONNECTED
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.indicators.queries.counters import Scope
from minga.initiatives.models import Decision as DossierDecision
from minga.initiatives.models import Initiative, TeamInvitation
from minga.initiatives.policies import is_on_team
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.programmes.actions.enrolment import decline_invitation
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from tests.factories.calls import make_application, make_call, make_member, make_solver, phase_rules
from tests.factories.challenges import make_challenge
from tests.factories.following import became, follow, outcome_of, results
from tests.factories.initiatives import make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _selected(kind: str, **fields: object) -> Application:
    call = fields.pop("call", None) or make_call(kind=kind, amount=fields.pop("amount", None), currency="USD")
    return make_application(call, **fields)


def test_participants_are_invited_and_enrolled_by_nobody() -> None:
    application, other = _selected(CallKind.PARTICIPANTS), make_person()
    make_member(application, other)
    make_member(application, make_person(), state="invited")

    follow(results({application: Fate.SELECTED}))

    asked = Enrolment.objects.filter(edition=application.call.edition)
    assert {each.person for each in asked} == {application.person, other}
    assert {each.status for each in asked} == {EnrolmentStatus.INVITED}
    assert Message.objects.filter(to=other, kind="programmes.invitation").count() == 1
    assert outcome_of(application).carried_at is not None


def test_nothing_happens_twice_however_often_it_is_run() -> None:
    application = _selected(CallKind.PARTICIPANTS)
    decision = results({application: Fate.SELECTED})
    follow(decision)
    entries = Entry.objects.count()

    carry_out_outcome(outcome_id=outcome_of(application).pk)

    assert Message.objects.filter(kind="programmes.invitation").count() == 1
    assert Entry.objects.count() == entries


def test_who_declined_is_not_asked_again() -> None:
    application = _selected(CallKind.PARTICIPANTS)
    follow(results({application: Fate.SELECTED}))
    enrolment = Enrolment.objects.get(person=application.person)
    decline_invitation(enrolment=enrolment, actor=application.person, now=now())

    carry_out_outcome(outcome_id=outcome_of(application).pk)

    enrolment.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.DECLINED


def test_only_the_selected_are_followed_and_only_after_the_last_round() -> None:
    call = make_call(kind=CallKind.PARTICIPANTS, phases=(phase_rules("concepto", advance=2), phase_rules("final")))
    first, second = make_application(call), make_application(call)
    rounds = list(call.phases.all())

    follow(results({first: Fate.SELECTED, second: Fate.NOT_SELECTED}, phase=rounds[0]))
    assert Enrolment.objects.count() == 0

    follow(results({first: Fate.SELECTED, second: Fate.WAITING}, phase=rounds[1]))
    assert [each.person for each in Enrolment.objects.all()] == [first.person]


def test_a_selected_solver_connects_the_challenge_and_the_counter_rises() -> None:
    challenge = make_challenge(status="characterised")
    owner = make_person()
    role(owner, RoleKind.CHALLENGE_OWNER, challenge.organisation)
    solver = make_solver(organisation=make_organisation("Voz Clara"))
    application = _selected(CallKind.SOLUTIONS, challenge=challenge, solver=solver)
    before = CONNECTED.count(Scope()).value

    follow(results({application: Fate.SELECTED}))

    challenge.refresh_from_db()
    assert CONNECTED.count(Scope()).value == before + 1
    assert challenge.conditions["connected"]["proof"]["subject_id"] == application.pk
    assert solver.name in challenge.conditions["connected"]["proof"]["words"]
    assert Message.objects.filter(to=owner, kind="calls.connected").count() == 1
    assert became(application) == {"connect": ("done", "connected"), "award": ("done", "awarded")}


def test_a_second_solver_of_the_same_challenge_counts_it_once() -> None:
    challenge = make_challenge(status="characterised")
    call = make_call(kind=CallKind.SOLUTIONS)
    first, second = (make_application(call, challenge=challenge) for _ in range(2))

    follow(results({first: Fate.SELECTED, second: Fate.SELECTED}))

    assert became(second)["connect"] == ("done", "already")
    assert CONNECTED.count(Scope()).value == 1
    assert Award.objects.count() == 2


def test_a_challenge_that_is_not_characterised_fails_alone_and_is_mended() -> None:
    ready, early = make_challenge(status="characterised"), make_challenge(status="mapped")
    call = make_call(kind=CallKind.SOLUTIONS)
    good, late = make_application(call, challenge=ready), make_application(call, challenge=early)
    decision = results({good: Fate.SELECTED, late: Fate.SELECTED})

    follow(decision)

    state, why = became(late)["connect"]
    assert state == "failed"
    assert "Mapeado" in why
    assert outcome_of(late).carried["failed"] == 1
    assert became(good)["connect"] == ("done", "connected")
    assert became(late)["award"][0] == "done"

    _characterise(early)
    follow(decision)

    assert became(late)["connect"] == ("done", "connected")
    assert outcome_of(late).carried_at is not None


def test_a_challenge_that_was_joined_connects_the_one_that_goes_on() -> None:
    into = make_challenge(status="characterised")
    joined = make_challenge(status="joined", joined_into=into)
    application = _selected(CallKind.SOLUTIONS, challenge=joined)

    follow(results({application: Fate.SELECTED}))

    into.refresh_from_db()
    assert into.status == "connected"


def test_a_pilot_has_its_award_and_its_line_in_the_dossier() -> None:
    initiative = make_initiative(stage=2, language="pt")
    call = make_call(kind=CallKind.PILOTS, amount=Decimal(15000), currency="USD", tranches=2)
    application = make_application(call, initiative=initiative, organisation=initiative.organisation)

    follow(results({application: Fate.SELECTED}))

    award = Award.objects.get()
    assert (award.amount, award.currency, award.tranches) == (Decimal("15000.00"), "USD", 2)
    assert (award.initiative, award.organisation) == (initiative, initiative.organisation)
    line = DossierDecision.objects.get(initiative=initiative, office=call.edition.host.name)
    assert "USD 15.000" in line.text
    assert line.no_evidence


def test_a_project_is_an_initiative_whose_team_is_only_asked() -> None:
    organisation = make_organisation()
    challenge = make_challenge(status="mapped", organisation=organisation)
    application = _selected(CallKind.PROJECTS, challenge=challenge, organisation=organisation)
    member = make_person()
    make_member(application, member)

    follow(results({application: Fate.SELECTED}))

    initiative = Initiative.objects.get()
    assert (initiative.title, initiative.visibility, initiative.edition) == (
        application.title, "draft", application.call.edition,
    )  # fmt: skip
    asked = dict(TeamInvitation.objects.values_list("person", "role"))
    assert asked == {application.person.pk: RoleKind.COORDINATOR, member.pk: RoleKind.MEMBER}
    assert not is_on_team(application.person, initiative)
    assert not is_on_team(member, initiative)


def test_a_project_without_a_public_organisation_needs_a_challenge_of_the_edition() -> None:
    challenge = make_challenge(status="mapped")
    application = _selected(CallKind.PROJECTS, challenge=challenge, organisation=make_organisation(type="company"))
    decision = results({application: Fate.SELECTED})

    follow(decision)
    assert became(application)["open"][0] == "failed"
    assert Initiative.objects.count() == 0

    Challenge.objects.filter(pk=challenge.pk).update(edition=application.call.edition)
    follow(decision)
    assert Initiative.objects.get().organisation == challenge.organisation


def test_collaborators_are_invited_to_the_edition_and_to_the_project() -> None:
    initiative = make_initiative(stage=2)
    application = _selected(CallKind.COLLABORATORS, initiative=initiative)

    follow(results({application: Fate.SELECTED}))

    assert Enrolment.objects.get(person=application.person).status == EnrolmentStatus.INVITED
    assert TeamInvitation.objects.get(person=application.person).role == RoleKind.MEMBER


def test_the_challenge_of_an_institution_comes_into_the_edition() -> None:
    challenge = make_challenge(status="mapped")
    application = _selected(CallKind.CHALLENGES, challenge=challenge, organisation=challenge.organisation)

    follow(results({application: Fate.SELECTED}))

    challenge.refresh_from_db()
    assert challenge.edition == application.call.edition
    assert became(application) == {"attach": ("done", "attached")}


def test_a_challenge_of_another_edition_is_not_taken_away() -> None:
    elsewhere = make_call().edition
    challenge = make_challenge(status="mapped", edition=elsewhere)
    application = _selected(CallKind.CHALLENGES, challenge=challenge, organisation=challenge.organisation)

    follow(results({application: Fate.SELECTED}))

    challenge.refresh_from_db()
    assert challenge.edition == elsewhere
    assert became(application)["attach"][0] == "failed"


@pytest.mark.parametrize("with_dossier", [True, False])
def test_a_case_is_asked_for_its_lesson_or_its_dossier(with_dossier: bool) -> None:
    initiative = make_initiative(stage=2) if with_dossier else None
    application = _selected(CallKind.CASES, initiative=initiative)

    follow(results({application: Fate.SELECTED}))

    letter = Message.objects.get(to=application.person, kind="calls.next_step")
    wanted = f"/lecciones/escribir/iniciativas/{initiative.key}/" if initiative else "/iniciativas/abrir/"
    assert letter.link == wanted


def _characterise(challenge: Challenge) -> None:
    characterise_challenge(challenge=challenge, actor=HOUSE, now=now())
