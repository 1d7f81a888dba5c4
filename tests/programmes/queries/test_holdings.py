"""What the page that ends a role lists: the editions, and what waits for an answer in them."""

import pytest
from django.utils import translation

from minga.organisations.enums import RoleKind
from minga.organisations.queries.roles import holdings
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from tests.conftest import Queries
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, make_unit, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


def test_whoever_runs_an_edition_holds_it_and_what_is_pending(queries: Queries) -> None:
    edition = make_edition()
    for status in (EnrolmentStatus.INVITED, EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED):
        make_enrolment(edition=edition, status=status)
    manager = role(make_person(), RoleKind.MANAGER, edition)

    with queries(3), translation.override("en"):
        held = holdings(manager)

    assert [holding.label for holding in held] == [str(edition), "2 people without a final answer"]
    assert f"/ediciones/{edition.key}/" in held[0].link


def test_whoever_teaches_in_an_edition_holds_only_the_edition() -> None:
    edition = make_edition()
    make_enrolment(edition=edition, status=EnrolmentStatus.INVITED)

    assert len(holdings(role(make_person(), RoleKind.MENTOR, edition))) == 1


def test_steward_of_an_organisation_holds_the_editions_that_it_hosts() -> None:
    host = make_organisation()
    standing = make_edition(host=host, status=EditionStatus.RUNNING)
    make_edition(host=host, status=EditionStatus.CLOSED)
    make_edition(status=EditionStatus.RUNNING)

    held = holdings(role(make_person(), RoleKind.COORDINATOR, host))

    assert [holding.label for holding in held] == [str(standing)]


@pytest.mark.parametrize("kind", [RoleKind.MEMBER, RoleKind.FOCAL_POINT])
def test_other_roles_hold_no_programmes(kind: str) -> None:
    host = make_organisation()
    make_edition(host=host)

    assert holdings(role(make_person(), kind, host)) == ()
    assert holdings(role(make_person(), RoleKind.MANAGER, make_unit(host))) == ()
