"""Who is told about roles: in her language, once, and never after she has gone."""

import pytest

from minga.core.clock import now
from minga.notifications.models import Message
from minga.organisations.actions.membership import answer_join_request, ask_to_join
from minga.organisations.actions.organisations import register_organisation
from minga.organisations.actions.roles import end_role, give_role, set_deputy
from minga.organisations.enums import OrganisationType, RoleEnd, RoleKind
from minga.organisations.models import Organisation, Role
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from tests.factories.organisations import make_organisation, office_today, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("Municipalidad de Yvy Sati")


@pytest.fixture
def steward(organisation: Organisation) -> Person:
    person = make_person()
    role(person, RoleKind.COORDINATOR, organisation, deputy=make_person())
    return person


def _letters() -> list[tuple[str, Person]]:
    return [(letter.kind, letter.to) for letter in Message.objects.select_related("to").order_by("pk")]


def _give(organisation: Organisation, steward: Person, person: Person, deputy: Person | None = None) -> Role:
    return give_role(
        person=person,
        kind=RoleKind.FOCAL_POINT,
        organisation=organisation,
        starts_on=office_today(),
        deputy=deputy,
        actor=steward,
        now=now(),
    )


def test_whoever_gets_a_role_and_whoever_stands_in_are_told(organisation: Organisation, steward: Person) -> None:
    person, deputy = make_person(language="pt"), make_person()

    _give(organisation, steward, person, deputy)

    assert _letters() == [("organisations.role_given", person), ("organisations.deputy_named", deputy)]
    letter = Message.objects.get(to=person)
    assert letter.subject == "Você tem um papel em Municipalidad de Yvy Sati: Ponto focal"
    assert deputy.name in letter.body
    assert letter.link == organisation.get_absolute_url()


def test_who_takes_a_role_by_registering_is_not_told_of_it() -> None:
    register_organisation(name="Universidad del Sur", type=OrganisationType.UNIVERSITY, actor=make_person(), now=now())

    assert _letters() == []


def test_both_are_told_when_a_role_passes_on(organisation: Organisation, steward: Person) -> None:
    leaving, deputy = make_person(), make_person()
    held = role(leaving, RoleKind.MONITOR, organisation, deputy=deputy)

    end_role(role=held, reason=RoleEnd.MOVED, ended_on=office_today(), actor=steward, now=now())

    assert _letters() == [("organisations.role_given", deputy), ("organisations.role_ended", leaving)]
    assert leaving.name in Message.objects.get(to=deputy).body
    assert deputy.name in Message.objects.get(to=leaving).body


def test_whoever_cannot_sign_in_gets_nothing(organisation: Organisation, steward: Person) -> None:
    gone = make_person(is_active=False)
    held = role(gone, RoleKind.MONITOR, organisation)

    end_role(role=held, reason=RoleEnd.LEFT, ended_on=office_today(), actor=steward, now=now())

    assert _letters() == []


def test_new_deputy_is_told_once(organisation: Organisation, steward: Person) -> None:
    held, deputy = role(make_person(), RoleKind.MONITOR, organisation), make_person()

    for _again in range(2):
        set_deputy(role=held, deputy=deputy, actor=steward, now=now())
    set_deputy(role=held, deputy=None, actor=steward, now=now())

    assert _letters() == [("organisations.deputy_named", deputy)]


@pytest.mark.parametrize(
    ("accepted", "kind"), [(True, "organisations.role_given"), (False, "organisations.membership_declined")]
)
def test_request_to_join_reaches_the_stewards_and_its_answer_the_person(
    organisation: Organisation, steward: Person, accepted: bool, kind: str
) -> None:
    person = make_person()

    asked = ask_to_join(organisation=organisation, message="Trabajo en planificación.", actor=person, now=now())
    told = Message.objects.filter(kind="organisations.membership_asked")
    assert told.count() == 2
    assert all("Trabajo en planificación." in letter.body for letter in told)

    answer_join_request(request=asked, accepted=accepted, actor=steward, now=now())
    assert Message.objects.get(to=person).kind == kind


def test_letters_that_name_her_forget_her_once_she_is_erased(organisation: Organisation, steward: Person) -> None:
    """Also where the log alone remembers: a deputy replaced long ago, a request to join."""
    gone, holder = make_person(given_name="Zyxanthe", family_name="Quispe"), make_person()
    given = _give(organisation, steward, holder, gone)
    set_deputy(role=given, deputy=make_person(), actor=steward, now=now())
    ask_to_join(organisation=organisation, actor=gone, now=now())
    assert Message.objects.filter(body__contains="Zyxanthe").exclude(to=gone).count() >= 2

    erase_person(person=gone, actor=gone, now=now())

    assert not Message.objects.filter(body__contains="Zyxanthe").exists()
    assert not Message.objects.filter(subject__contains="Zyxanthe").exists()
