"""What follows, as whoever applied reads it: her next answer first, and nothing before results are out."""

import pytest

from minga.calls.enums import CallKind, Fate
from minga.calls.models import Application
from minga.calls.queries.following_block import following_block
from minga.core.clock import now
from minga.people.models import Person
from minga.programmes.actions.enrolment import decline_invitation
from minga.programmes.models import Enrolment
from tests.factories.calls import make_application, make_call, make_member
from tests.factories.challenges import make_challenge
from tests.factories.following import follow, results
from tests.factories.initiatives import make_initiative
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _link(application: Application, viewer: Person | None = None) -> str:
    application.refresh_from_db()
    block = following_block(application, viewer or application.person, now())
    return block.href if block else ""


def test_nothing_is_said_before_results_nor_to_who_is_not_selected() -> None:
    call = make_call(kind=CallKind.CASES)
    first, second = (make_application(call, initiative=make_initiative(stage=2)) for _ in range(2))
    assert _link(first) == ""

    results({first: Fate.SELECTED, second: Fate.NOT_SELECTED})

    assert _link(first) != ""
    assert _link(second) == ""


def test_each_of_the_team_finds_her_own_invitation_until_she_answers() -> None:
    application, member = make_application(make_call(kind=CallKind.PARTICIPANTS)), make_person()
    make_member(application, member)
    follow(results({application: Fate.SELECTED}))
    hers = Enrolment.objects.get(person=member)

    assert _link(application, member) == f"/mi-trabajo/invitaciones/{hers.uuid}/"

    decline_invitation(enrolment=hers, actor=member, now=now())
    assert _link(application, member) == ""
    assert _link(application) != ""


def test_a_team_is_asked_to_join_its_initiative() -> None:
    organisation = make_organisation()
    challenge = make_challenge(status="mapped", organisation=organisation)
    application = make_application(make_call(kind=CallKind.PROJECTS), challenge=challenge, organisation=organisation)
    follow(results({application: Fate.SELECTED}))

    assert _link(application).startswith("/iniciativas/invitaciones/")


@pytest.mark.parametrize(("restricted", "shown"), [(False, True), (True, False)])
def test_a_solver_reads_that_the_challenge_is_connected(restricted: bool, shown: bool) -> None:
    challenge = make_challenge(status="characterised", restricted=restricted)
    application = make_application(make_call(kind=CallKind.SOLUTIONS), challenge=challenge)
    follow(results({application: Fate.SELECTED}))

    assert (_link(application) == challenge.get_absolute_url()) is shown


def test_an_institution_without_a_challenge_is_led_to_write_it() -> None:
    application = make_application(make_call(kind=CallKind.CHALLENGES))
    follow(results({application: Fate.SELECTED}))

    assert _link(application) == "/desafios/nuevo/"
