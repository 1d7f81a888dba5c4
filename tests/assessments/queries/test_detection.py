"""What Minga finds between jurors and what they would judge, and what it does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from minga.assessments.enums import InterestKind, JurorState
from minga.assessments.models import Juror, Panel, PanelItem
from minga.assessments.queries.detection import detect
from minga.core.clock import now
from minga.organisations.enums import RoleKind, TieKind
from minga.organisations.models import Organisation, house_day
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories import assessments as made
from tests.factories.organisations import make_organisation, make_tie, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
TODAY = house_day(now())


class Case:
    """One juror, one item of an organisation, and somebody of its team."""

    def __init__(self) -> None:
        self.panel: Panel = made.make_panel(items=1, jurors=1)
        self.item: PanelItem = self.panel.items.get()
        self.juror: Juror = self.panel.jurors.get()
        self.organisation: Organisation = made.subject_of(self.item).organisation
        self.member: Person = make_person(given_name="Ana", family_name="Benítez Ruiz")
        made.stake(
            made.subject_of(self.item), persons={self.member.pk: InterestKind.TEAM}, names=("Beto Núñez Sanabria",)
        )


def _days(days: int) -> object:
    return TODAY - timedelta(days=days)


def _works_there(case: Case) -> None:
    role(case.juror.person, RoleKind.MEMBER, case.organisation)


def _stands_in_there(case: Case) -> None:
    role(make_person(), RoleKind.COORDINATOR, case.organisation, deputy=case.juror.person)


def _begins_there_next_month(case: Case) -> None:
    role(case.juror.person, RoleKind.MEMBER, case.organisation, starts_on=TODAY + timedelta(days=30))


def _worked_there(case: Case) -> None:
    role(case.juror.person, RoleKind.MEMBER, case.organisation, starts_on=_days(900), ends_on=_days(400))


def _worked_there_long_ago(case: Case) -> None:
    role(case.juror.person, RoleKind.MEMBER, case.organisation, starts_on=_days(4000), ends_on=_days(2000))


def _works_in_its_part(case: Case) -> None:
    office = make_organisation()
    make_tie(office, case.organisation, TieKind.PART_OF)
    role(case.juror.person, RoleKind.MEMBER, office)


def _works_for_its_funder(case: Case) -> None:
    bank = make_organisation()
    make_tie(bank, case.organisation, TieKind.FUNDS)
    role(case.juror.person, RoleKind.MEMBER, bank)


def _works_for_its_adviser(case: Case) -> None:
    adviser = make_organisation()
    make_tie(adviser, case.organisation, TieKind.ADVISES)
    role(case.juror.person, RoleKind.MEMBER, adviser)


def _adviser_that_was(case: Case) -> None:
    adviser = make_organisation()
    make_tie(adviser, case.organisation, TieKind.ADVISES, until=_days(10))
    role(case.juror.person, RoleKind.MEMBER, adviser)


def _works_in_the_same_network(case: Case) -> None:
    network = make_organisation()
    make_tie(case.organisation, network, TieKind.MEMBER_OF)
    role(case.juror.person, RoleKind.MEMBER, network)


def _is_on_the_team(case: Case) -> None:
    made.stake(made.subject_of(case.item), persons={case.juror.person_id: InterestKind.TEAM})


def _is_their_mentor(case: Case) -> None:
    made.stake(made.subject_of(case.item), persons={case.juror.person_id: InterestKind.MENTOR})


def _colleague_elsewhere(case: Case) -> None:
    elsewhere = make_organisation()
    role(case.juror.person, RoleKind.MEMBER, elsewhere)
    role(case.member, RoleKind.MEMBER, elsewhere)


def _colleague_before(case: Case) -> None:
    elsewhere = make_organisation()
    role(case.juror.person, RoleKind.MEMBER, elsewhere, starts_on=_days(900), ends_on=_days(300))
    role(case.member, RoleKind.MEMBER, elsewhere, starts_on=_days(500))


def _one_after_the_other(case: Case) -> None:
    elsewhere = make_organisation()
    role(case.juror.person, RoleKind.MEMBER, elsewhere, starts_on=_days(900), ends_on=_days(600))
    role(case.member, RoleKind.MEMBER, elsewhere, starts_on=_days(500))


def _same_team_elsewhere(case: Case) -> None:
    scope = made.make_panel()  # anything in which people have roles
    role(case.juror.person, RoleKind.MENTOR, scope)
    role(case.member, RoleKind.MEMBER, scope)


def _sits_on_a_jury_there(case: Case) -> None:
    scope = made.make_panel()
    role(case.juror.person, RoleKind.JUROR, scope)
    role(case.member, RoleKind.MEMBER, scope)


def _listed_organisation(case: Case) -> None:
    made.make_juror_tie(case.juror.person, organisation=case.organisation)


def _listed_by_name_only(case: Case) -> None:
    case.organisation.name = "Municipalidad de Arroyo Claro"
    case.organisation.save()
    made.make_juror_tie(case.juror.person, name="municipalidad arroyo claro")


def _listed_person(case: Case) -> None:
    made.make_juror_tie(case.juror.person, name="BENITEZ RUIZ, Ana")


def _listed_person_without_account(case: Case) -> None:
    made.make_juror_tie(case.juror.person, name="Beto Núñez")


def _listed_with_more_names(case: Case) -> None:
    made.make_juror_tie(case.juror.person, name="Ana María Benítez de Ruiz")


def _listed_namesake(case: Case) -> None:
    made.make_juror_tie(case.juror.person, name="Ana Benítez Paz")


def _has_the_same_name(case: Case) -> None:
    Person.objects.filter(pk=case.juror.person_id).update(given_name="beto", family_name="nunez sanabria")


@pytest.mark.parametrize(
    ("tie", "kind"),
    [
        (_works_there, InterestKind.ORGANISATION),
        (_stands_in_there, InterestKind.ORGANISATION),
        (_begins_there_next_month, InterestKind.ORGANISATION),
        (_works_in_its_part, InterestKind.ORGANISATION),
        (_colleague_elsewhere, InterestKind.ORGANISATION),
        (_works_for_its_funder, InterestKind.MONEY),
        (_works_for_its_adviser, InterestKind.PAST_TIE),
        (_worked_there, InterestKind.PAST_TIE),
        (_colleague_before, InterestKind.PAST_TIE),
        (_same_team_elsewhere, InterestKind.PAST_TIE),
        (_is_on_the_team, InterestKind.TEAM),
        (_has_the_same_name, InterestKind.TEAM),
        (_is_their_mentor, InterestKind.MENTOR),
        (_listed_organisation, InterestKind.OWN_LIST),
        (_listed_by_name_only, InterestKind.OWN_LIST),
        (_listed_person, InterestKind.OWN_LIST),
        (_listed_person_without_account, InterestKind.OWN_LIST),
        (_listed_with_more_names, InterestKind.OWN_LIST),
    ],
)
def test_a_tie_is_found_with_its_kind(tie: Callable[[Case], None], kind: InterestKind) -> None:
    case = Case()
    bystander = made.make_juror(case.panel)
    tie(case)

    found = detect(case.panel, now())

    assert [(each.juror_id, each.item_id, each.kind) for each in found] == [(case.juror.pk, case.item.pk, kind)]
    assert bystander.pk not in {each.juror_id for each in found}


@pytest.mark.parametrize(
    "tie",
    [
        _worked_there_long_ago, _adviser_that_was, _works_in_the_same_network, _one_after_the_other,
        _sits_on_a_jury_there, _listed_namesake,
    ],
)  # fmt: skip
def test_what_ties_nobody_is_not_found(tie: Callable[[Case], None]) -> None:
    case = Case()
    tie(case)

    assert detect(case.panel, now()) == []


def test_the_reason_names_the_place_and_the_years_and_no_person() -> None:
    case = Case()
    _worked_there(case)
    _listed_organisation(case)

    reasons = {each.kind: each.reason for each in detect(case.panel, now())}

    years = f"{(TODAY - timedelta(days=900)).year}–{(TODAY - timedelta(days=400)).year}"
    assert reasons[InterestKind.PAST_TIE] == f"{case.organisation.name}, {years}"
    assert reasons[InterestKind.OWN_LIST] == case.organisation.name


def test_several_ties_of_one_kind_are_one_conflict() -> None:
    case = Case()
    _works_there(case)
    _works_in_its_part(case)

    (found,) = detect(case.panel, now())

    assert found.reason == case.organisation.name


def test_whoever_said_no_or_left_is_not_looked_at_nor_what_was_taken_out() -> None:
    case = Case()
    _works_there(case)
    case.juror.state = JurorState.DECLINED
    case.juror.save()
    assert detect(case.panel, now()) == []

    case.juror.state = JurorState.INVITED
    case.juror.save()
    assert len(detect(case.panel, now())) == 1

    case.item.withdrawn_at = now()
    case.item.save()
    assert detect(case.panel, now()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(queries: Queries, count: int) -> None:
    panel = made.make_panel()
    for _ in range(count):
        item, juror = made.make_item(panel), made.make_juror(panel)
        member, organisation = make_person(), made.subject_of(item).organisation
        made.stake(made.subject_of(item), persons={member.pk: InterestKind.TEAM}, names=("Beto Núñez Sanabria",))
        role(member, RoleKind.MEMBER, organisation)
        role(juror.person, RoleKind.MEMBER, organisation)
        made.make_juror_tie(juror.person, name="Beto Núñez")

    with queries(10):
        found = detect(panel, now())

    assert len(found) == count + count * count
