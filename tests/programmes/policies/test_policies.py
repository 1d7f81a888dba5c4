"""Who may what with editions and versions, in one table for each right."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from minga.core.clock import now
from minga.core.rights import has_right
from minga.organisations.enums import RoleKind
from minga.programmes.enums import EditionStatus, VersionStatus
from minga.programmes.policies import (
    features_of,
    may_add_version,
    may_edit_plan,
    may_edit_version,
    may_host,
    may_launch,
    may_manage,
    may_see,
    may_see_version,
    may_work_in,
    phase_allows,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import (
    instrument_version,
    make_edition,
    make_instrument,
    make_stage,
)
from tests.personas import cast

pytestmark = pytest.mark.django_db

MANAGE = {
    "manager": True, "deputy": True, "facilitator": False, "participant": False,
    "nominee": False, "juror": False, "conflicted_juror": False, "owner": False,
    "stranger": False, "support": False, "citizen": False,
}  # fmt: skip
WORK = {**MANAGE, "facilitator": True}


@pytest.mark.parametrize(("persona", "expected"), MANAGE.items())
def test_may_manage(persona, expected):
    edition = make_edition()
    person = cast(edition).by_name(persona)

    assert may_manage(person, edition) is expected


@pytest.mark.parametrize(("persona", "expected"), WORK.items())
def test_may_work_in(persona, expected):
    edition = make_edition()
    person = cast(edition).by_name(persona)

    assert may_work_in(person, edition) is expected


@pytest.mark.parametrize(("persona", "expected"), WORK.items())
def test_may_see_an_edition_that_is_not_public(persona, expected):
    edition = make_edition(public=False)
    person = cast(edition).by_name(persona)

    assert may_see(person, edition) is expected


@pytest.mark.parametrize("persona", MANAGE)
def test_everybody_sees_a_public_edition(persona):
    edition = make_edition()

    assert may_see(cast(edition).by_name(persona), edition) is True


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (EditionStatus.PLANNED, True),
        (EditionStatus.OPEN, True),
        (EditionStatus.RUNNING, True),
        (EditionStatus.CLOSED, False),
        (EditionStatus.CANCELLED, False),
    ],
)
def test_the_plan_is_edited_until_the_edition_is_over(status, expected):
    edition = make_edition(status=status)
    people = cast(edition)

    assert may_edit_plan(people.manager, edition) is expected
    assert may_edit_plan(people.stranger, edition) is False


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(RoleKind.MANAGER, True), (RoleKind.COORDINATOR, True), (RoleKind.AUTHORITY, False), (RoleKind.MEMBER, False)],
)
def test_those_who_run_programmes_for_the_host_manage_its_editions(kind, expected):
    edition = make_edition()
    person = make_person()
    role(person, kind, edition.host)

    assert may_manage(person, edition) is expected
    assert may_host(person, edition.host) is expected
    assert may_launch(person) is expected


def test_roles_in_an_organisation_that_nobody_recognised_neither_launch_nor_design():
    owner = make_organisation(recognised_at=None)
    founder = make_person()
    role(founder, RoleKind.COORDINATOR, owner)
    version = instrument_version(instrument=make_instrument(owner=owner), status=VersionStatus.DRAFT, made_by=owner)
    shipped = make_instrument()

    def rights():
        return {
            may_launch(founder),
            may_host(founder, owner),
            may_add_version(founder, version.instrument),
            may_add_version(founder, shipped),
            may_edit_version(founder, version),
            has_right("programmes.launch_edition", founder),
        }

    assert rights() == {False}
    owner.recognised_at = now()
    owner.save()
    assert rights() == {True}


def test_a_recognised_house_does_not_lend_its_rights_to_another():
    founder, unknown = make_person(), make_organisation(recognised_at=None)
    role(founder, RoleKind.COORDINATOR, unknown)
    role(founder, RoleKind.MANAGER, make_organisation())

    assert may_launch(founder) is True
    assert may_host(founder, unknown) is False


def test_a_role_that_ended_gives_no_right():
    edition = make_edition()
    person = make_person()
    role(person, RoleKind.MANAGER, edition, ended_at=now(), ends_on=date(2021, 1, 1))

    assert may_manage(person, edition) is False


def test_nobody_signed_in_may_nothing():
    assert may_launch(None) is False
    assert may_host(None, make_organisation()) is False
    assert may_add_version(None, make_instrument()) is False


@pytest.mark.parametrize(
    ("status", "public"),
    [
        (VersionStatus.DRAFT, False),
        (VersionStatus.TESTED, False),
        (VersionStatus.LAUNCHED, True),
        (VersionStatus.RETIRED, True),
    ],
)
def test_drafts_belong_to_their_makers(status, public):
    maker = make_organisation()
    designer, stranger = make_person(), make_person()
    role(designer, RoleKind.METHODOLOGIST, maker)
    version = instrument_version(instrument=make_instrument(owner=maker), status=status, made_by=maker)

    assert may_see_version(None, version) is public
    assert may_see_version(stranger, version) is public
    assert may_see_version(designer, version) is True
    assert may_edit_version(designer, version) is True
    assert may_edit_version(stranger, version) is False


def test_a_shipped_version_is_edited_by_nobody_but_anybody_who_designs_may_add_one():
    version = instrument_version()
    designer, stranger = make_person(), make_person()
    role(designer, RoleKind.MANAGER, make_organisation())

    assert may_edit_version(designer, version) is False
    assert may_add_version(designer, version.instrument) is True
    assert may_add_version(stranger, version.instrument) is False


def test_an_owned_instrument_takes_versions_from_its_owner_only():
    owner = make_organisation()
    inside, outside = make_person(), make_person()
    role(inside, RoleKind.MANAGER, owner)
    role(outside, RoleKind.MANAGER, make_organisation())
    instrument = make_instrument(owner=owner)

    assert may_add_version(inside, instrument) is True
    assert may_add_version(outside, instrument) is False


def _at(edition, days):
    day = edition.starts_on + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(edition.timezone))


@pytest.mark.parametrize(
    ("days", "feature", "expected"),
    [(-1, "enrol", False), (0, "enrol", True), (9, "enrol", True), (10, "enrol", False), (5, "attend", False)],
)
def test_a_feature_is_open_while_a_stage_that_opens_it_runs(days, feature, expected):
    edition = make_edition(status=EditionStatus.OPEN)
    make_stage(
        edition, kind="enrolment", starts_on=edition.starts_on,
        ends_on=edition.starts_on + timedelta(days=9),
    )  # fmt: skip

    assert phase_allows(edition, feature, _at(edition, days)) is expected


def test_the_day_is_that_of_the_editions_own_time_zone():
    edition = make_edition(timezone="America/Asuncion")
    make_stage(edition, kind="enrolment", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))
    still_the_nineteenth = datetime(2026, 11, 20, 1, tzinfo=ZoneInfo("UTC"))

    assert phase_allows(edition, "enrol", still_the_nineteenth) is False
    assert phase_allows(edition, "enrol", still_the_nineteenth + timedelta(hours=4)) is True


@pytest.mark.parametrize("status", [EditionStatus.CLOSED, EditionStatus.CANCELLED])
def test_a_finished_edition_opens_nothing(status):
    edition = make_edition(status=status)
    make_stage(edition, kind="enrolment")

    assert phase_allows(edition, "enrol", now()) is False


def test_a_stage_opens_its_own_features_and_those_of_its_kind():
    edition = make_edition()
    stage = make_stage(edition, kind="learning", features=["submit"])

    assert features_of(stage) == {"submit", "attend"}
    assert features_of(make_stage(edition, kind="gone-with-its-app", features=["x"])) == {"x"}


def test_rights_are_known_by_name():
    edition = make_edition()
    people = cast(edition)

    assert has_right("programmes.manage_edition", people.manager, edition)
    assert not has_right("programmes.manage_edition", people.stranger, edition)
    assert has_right("programmes.see_edition", people.stranger, edition)
    assert has_right("programmes.edit_plan", people.deputy, edition)
    assert not has_right("programmes.edit_version", people.manager, edition.version)
    assert not has_right("programmes.add_version", people.stranger, make_instrument(owner=make_organisation()))
    assert not has_right("programmes.launch_edition", people.participant)
