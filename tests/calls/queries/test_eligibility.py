"""Whether it is worth applying: what Minga knows decides, what it does not know is asked."""

from dataclasses import replace
from typing import Any

import pytest

from minga.calls.enums import CallKind, EligibilityKind, Holds
from minga.calls.models import Call, EligibilityRule
from minga.calls.queries.candidates import Candidate, offers_for
from minga.calls.queries.eligibility import Verdict, as_data, stopping, verdicts
from minga.calls.queries.facts import facts_of, group_keys
from minga.calls.queries.rules import rules_of
from minga.core.clock import now
from minga.organisations.enums import OrganisationType, RoleKind
from minga.programmes.enums import EnrolmentStatus
from tests.conftest import Queries
from tests.factories.calls import add_challenge, make_application, make_call, make_solver
from tests.factories.challenges import bare_draft
from tests.factories.enrolment import make_enrolment
from tests.factories.initiatives import lead_of, make_initiative
from tests.factories.organisations import make_admin1, make_municipality, make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

KIND = EligibilityKind


def looked(rule: EligibilityRule, call: Call | None = None, **who: Any) -> Verdict:
    """The verdict on one condition."""
    call = call or make_call()
    rules = replace(rules_of(call), eligibility=(rule,))
    return verdicts(call, rules, Candidate(**who), now())[0]


def rule(kind: str, **fields: Any) -> EligibilityRule:
    return EligibilityRule(key="k", kind=kind, **fields)


@pytest.mark.parametrize(
    ("values", "holds"), [((OrganisationType.MUNICIPAL,), Holds.MET), ((OrganisationType.NGO,), Holds.UNMET)]
)
def test_the_type_of_organisation(values: tuple[str, ...], holds: str) -> None:
    found = looked(rule(KIND.ORGANISATION_TYPE, values=values), person=make_person(), organisation=make_organisation())

    assert found.holds == holds
    assert found.read == str(OrganisationType.MUNICIPAL.label)
    assert bool(found.mend) is (holds == Holds.UNMET)


@pytest.mark.parametrize(("code", "holds"), [("PY", Holds.MET), ("PY-7", Holds.MET), ("PY-1", Holds.UNMET)])
def test_a_place_counts_with_all_above_it(code: str, holds: str) -> None:
    town = make_municipality(parent=make_admin1("PY-7"))

    found = looked(rule(KIND.TERRITORY, values=(code,)), organisation=make_organisation(territory=town))

    assert found.holds == holds


def test_the_country_of_the_organisation_goes_before_that_of_the_person() -> None:
    person, organisation = make_person(country="PE"), make_organisation()
    condition = rule(KIND.COUNTRY, values=("PY",))

    assert looked(condition, person=person, organisation=organisation).holds == Holds.MET
    assert looked(condition, person=person).holds == Holds.UNMET
    assert looked(condition, person=make_person()).holds == Holds.OPEN


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({"rural": True}, Holds.MET),
        ({"rural": False}, Holds.UNMET),
        ({"rural": False, "confirmed_at": None}, Holds.OPEN),
    ],
)
def test_that_nobody_said_rural_is_not_held_against_anybody(fields: dict[str, Any], holds: str) -> None:
    assert looked(rule(KIND.RURAL), organisation=make_organisation(**fields)).holds == holds


def test_first_time_is_seen_in_what_was_done_before_and_else_asked() -> None:
    call, condition = make_call(), rule(KIND.FIRST_TIME)
    known = make_enrolment(organisation=make_organisation()).organisation
    here = make_enrolment(organisation=make_organisation(), edition=call.edition).organisation

    assert looked(condition, call, organisation=known).holds == Holds.UNMET
    assert looked(condition, call, organisation=here).holds == Holds.OPEN
    assert looked(condition, call, organisation=make_organisation(first_time=True)).holds == Holds.MET


def test_contract_and_role_of_whoever_applies() -> None:
    person, organisation = make_person(contract_type="career"), make_organisation()
    role(person, RoleKind.INNOVATION_AGENT, organisation)
    agent = rule(KIND.ROLE, values=(RoleKind.INNOVATION_AGENT,))

    assert looked(rule(KIND.CONTRACT, values=("career",)), person=person).holds == Holds.MET
    assert looked(rule(KIND.CONTRACT, values=("elected",)), person=person).holds == Holds.UNMET
    assert looked(rule(KIND.CONTRACT, values=("career",)), person=make_person()).holds == Holds.OPEN
    assert looked(agent, person=person, organisation=organisation).holds == Holds.MET
    assert looked(agent, person=make_person(), organisation=organisation).holds == Holds.UNMET


@pytest.mark.parametrize(
    ("status", "holds"), [(EnrolmentStatus.ENROLLED, Holds.MET), (EnrolmentStatus.INVITED, Holds.UNMET)]
)
def test_taking_part_in_the_edition(status: str, holds: str) -> None:
    call = make_call()
    person = make_enrolment(edition=call.edition, status=status).person

    assert looked(rule(KIND.ENROLLED), call, person=person).holds == holds


def test_initiative_and_challenge_must_be_far_enough() -> None:
    person, initiative, challenge = make_person(), make_initiative(stage=3), bare_draft()
    reached = rule(KIND.INITIATIVE_STAGE, at_least=3)

    assert looked(reached, person=person, initiative=initiative).holds == Holds.MET
    assert looked(rule(KIND.INITIATIVE_STAGE, at_least=4), person=person, initiative=initiative).holds == Holds.UNMET
    assert looked(reached, person=person).holds == Holds.UNMET
    assert looked(rule(KIND.CHALLENGE_STATE, values=("draft",)), person=person, challenge=challenge).holds == Holds.MET
    assert looked(rule(KIND.CHALLENGE_STATE, values=("mapped",)), person=person, challenge=challenge).holds == "unmet"


def test_the_team_is_counted_only_when_it_is_sent() -> None:
    condition = rule(KIND.TEAM_SIZE, at_least=2, at_most=3)

    assert looked(condition).holds == looked(rule(KIND.ONE_PER_ORGANISATION)).holds == Holds.LATER
    assert [looked(condition, people=n).holds for n in (1, 2, 3, 4)] == ["unmet", "met", "met", "unmet"]


def test_a_call_for_teams_has_that_condition_without_writing_it() -> None:
    call = make_call(team_least=2, team_most=4)

    (found,) = verdicts(call, rules_of(call), Candidate(person=make_person()), now())

    assert (found.key, found.holds) == ("team", Holds.LATER)


@pytest.mark.parametrize(("state", "holds"), [("sent", Holds.UNMET), ("draft", Holds.MET), ("withdrawn", Holds.MET)])
def test_what_the_organisation_sent_already_counts(state: str, holds: str) -> None:
    call, organisation = make_call(), make_organisation()
    make_application(call, organisation=organisation, state=state)
    condition = rule(KIND.ONE_PER_ORGANISATION)

    assert looked(condition, call, person=make_person(), organisation=organisation).holds == holds


def test_a_solver_profile_and_a_statement() -> None:
    person = make_person()

    assert looked(rule(KIND.SOLVER_PROFILE), person=person, solver=make_solver(owner=person)).holds == Holds.MET
    assert looked(rule(KIND.SOLVER_PROFILE), person=person).holds == Holds.UNMET
    assert looked(rule(KIND.STATEMENT), person=person).holds == Holds.OPEN
    assert looked(rule(KIND.STATEMENT), person=person, said={"k": True}).holds == Holds.SAID
    assert looked(rule(KIND.STATEMENT), person=person, said={"k": False}).holds == Holds.UNMET


@pytest.mark.parametrize("kind", [kind for kind in KIND if kind not in (KIND.TEAM_SIZE, KIND.ONE_PER_ORGANISATION)])
def test_without_an_account_everything_is_asked_and_nothing_looked_up(kind: str, queries: Queries) -> None:
    call = make_call()
    rules = replace(rules_of(call), eligibility=(rule(kind, values=("PY",), at_least=2),))
    names = 1 if kind == KIND.TERRITORY else 0

    with queries(names * 3):
        open_ones = [verdicts(call, rules, Candidate(said=said), now())[0] for said in ({}, {"k": True}, {"k": False})]

    assert [each.holds for each in open_ones] == [Holds.OPEN, Holds.SAID, Holds.UNMET]
    assert [each.stops for each in open_ones] == [True, False, True]


def test_what_stands_in_the_way_and_what_is_kept() -> None:
    found = (Verdict("a", "rural", "…", Holds.MET), Verdict("b", "statement", "…", Holds.OPEN, "leído"))

    assert stopping(found) == found[1:]
    assert as_data(found)[1] == {"key": "b", "kind": "statement", "holds": "open", "read": "leído"}


def test_nobody_is_offered_what_is_not_hers() -> None:
    person, mine, other = make_person(), make_organisation(), make_organisation()
    role(person, RoleKind.MEMBER, mine)
    call = make_call(kind=CallKind.SOLUTIONS)
    challenge = bare_draft()
    add_challenge(call, challenge)
    make_solver()
    solver = make_solver(organisation=mine)

    offered = offers_for(call, rules_of(call), person, now())

    assert offered.organisations == (mine,)
    assert offered.challenges == (challenge,)
    assert offered.solvers == (solver,)
    assert offered.initiatives == ()
    assert offered.needed == {"challenge"}
    chosen = offered.chosen(organisation=other.key, challenge=challenge.key)
    assert chosen == {"organisation": None, "challenge": challenge}
    assert offers_for(call, rules_of(call), None, now()).organisations == ()


def test_pilots_are_for_the_teams_of_initiatives() -> None:
    initiative = make_initiative(stage=3)
    make_initiative(stage=3)

    offered = offers_for((call := make_call()), rules_of(call), lead_of(initiative), now())

    assert offered.initiatives == (initiative,)


def test_facts_are_what_is_known_and_stay_as_they_were_sent() -> None:
    organisation = make_organisation(rural=True, first_time=True)
    application = make_application(organisation=organisation, person=make_person(gender="unsaid"))

    assert facts_of(application) == {
        "territory": "PY-7", "country": "PY", "rural": "yes", "first_time": "yes",
        "organisation_type": "municipal", "organisation": organisation.key,
    }  # fmt: skip
    application.facts = {"rural": "no"}
    assert facts_of(application) == {"rural": "no"}
    assert group_keys({"rural": "yes", "territory": "PY-7"}) == {"rural=yes", "territory=PY-7"}
    alone = make_application(organisation=None, person=make_person(country="PE", gender="woman"))
    assert facts_of(alone) == {"country": "PE", "sex": "woman"}
