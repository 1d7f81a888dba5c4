"""Applications outlive those behind them: organisations that are merged, people who are erased."""

import pytest

from minga.assessments.actions.interests import detect_interests
from minga.assessments.models import Interest
from minga.calls.enums import ApplicationState, EligibilityKind
from minga.calls.models import Application, EligibilityRule
from minga.calls.queries.eligibility import candidate_of, stopping, verdicts
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.enums import RoleKind
from minga.people.actions.personal_data import erase_person
from tests.factories.assessments import make_item, make_juror
from tests.factories.calls import ended, make_application, make_call, make_entry, make_member
from tests.factories.deciding import announced, first_phase, judged
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_applications_of_a_duplicate_belong_to_the_organisation_that_stays() -> None:
    stays, duplicate = make_organisation(), make_organisation()
    limit = EligibilityRule(key="one", kind=EligibilityKind.ONE_PER_ORGANISATION)
    call = make_call(eligibility=(limit,))
    made = make_application(call, organisation=duplicate, facts={"organisation": duplicate.key})
    make_entry(made)
    member = make_member(made, organisation=duplicate)

    merge_organisations(stays=stays, duplicate=duplicate, actor=make_person(is_staff=True), now=now())

    made.refresh_from_db()
    member.refresh_from_db()
    assert (made.organisation, member.organisation) == (stays, stays)
    assert made.facts == {"organisation": stays.key}
    other = make_application(call, organisation=stays, state=ApplicationState.DRAFT)
    assert stopping(verdicts(call, rules_of(call), candidate_of(other, people=1), now()))


def test_a_juror_of_the_organisation_that_stays_does_not_judge_what_the_duplicate_sent() -> None:
    stays, duplicate = make_organisation(), make_organisation()
    call = ended(make_call())
    phase = first_phase(call)
    entry = make_entry(make_application(call, organisation=duplicate), phase)
    item = make_item(phase.panel, entry, code=entry.blind_code)
    juror = make_juror(phase.panel)
    role(juror.person, RoleKind.MEMBER, stays)

    merge_organisations(stays=stays, duplicate=duplicate, actor=make_person(is_staff=True), now=now())
    detect_interests(panel=phase.panel, actor=HOUSE, now=now())

    assert Interest.objects.filter(item=item, juror=juror).exists()


def test_whoever_is_erased_before_the_decision_is_in_the_run_no_more() -> None:
    call = judged({"A": (4,), "B": (3,)}, places=1, waiting=1)
    gone = Application.objects.select_related("person").get(call=call, title="A")

    erase_person(person=gone.person, actor=gone.person, now=now())

    gone.refresh_from_db()
    assert gone.state == ApplicationState.WITHDRAWN
    assert [each.application.title for each in announced(call).outcomes.all()] == ["B"]


def test_whoever_is_erased_after_the_decision_gives_her_place_up() -> None:
    call = judged({"A": (4,), "B": (3,)}, places=1, waiting=1)
    announced(call)
    gone = Application.objects.select_related("person").get(call=call, title="A")

    erase_person(person=gone.person, actor=gone.person, now=now())

    gone.refresh_from_db()
    assert gone.state == ApplicationState.WITHDRAWN


def test_a_team_goes_on_without_the_one_who_began() -> None:
    call = judged({"A": (4,)}, places=1)
    gone = Application.objects.select_related("person").get(call=call, title="A")
    make_member(gone)

    erase_person(person=gone.person, actor=gone.person, now=now())

    gone.refresh_from_db()
    assert gone.state == ApplicationState.SENT
