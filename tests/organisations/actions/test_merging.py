"""A duplicate becomes part of the one that stays; nothing is lost and nothing is doubled."""

from collections.abc import Callable

import pytest

from minga.core.clock import now
from minga.core.errors import DomainError, NotAllowed
from minga.core.search import matching
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.enums import RoleKind
from minga.organisations.models import JoinRequest, Organisation, Role, Tie
from tests.factories.organisations import make_organisation, make_tie, make_unit, role
from tests.factories.people import make_person
from tests.organisations.office import Office


@pytest.fixture
def duplicate(db: None) -> Organisation:
    return make_organisation("Yvy Sati, Municipalidad")


def _merge(office: Office, duplicate: Organisation) -> Organisation:
    return merge_organisations(stays=office.organisation, duplicate=duplicate, actor=office.support, now=now())


def test_everything_moves_and_the_duplicate_points_to_the_one_that_stays(
    office: Office, duplicate: Organisation, log: Callable[[], list[str]]
) -> None:
    unit = make_unit(duplicate)
    friend = make_organisation()
    tie = make_tie(duplicate, friend, "works_with")
    moved = role(make_person(), RoleKind.FOCAL_POINT, duplicate)
    older = make_organisation(retired_at=now(), merged_into=duplicate)

    _merge(office, duplicate)

    for thing in (unit, tie, moved, older, duplicate):
        thing.refresh_from_db()
    assert unit.organisation == tie.origin == moved.organisation == older.merged_into == office.organisation
    assert duplicate.merged_into == office.organisation
    assert duplicate.retired_at is not None
    assert log() == ["organisations.organisations_merged"]


@pytest.mark.parametrize(
    ("stays", "goes", "recognised"), [(False, True, True), (True, False, True), (False, False, False)]
)
def test_recognition_of_either_is_kept(
    office: Office, duplicate: Organisation, stays: bool, goes: bool, recognised: bool
) -> None:
    for organisation, known in ((office.organisation, stays), (duplicate, goes)):
        organisation.recognised_at = now() if known else None
        organisation.save()

    assert (_merge(office, duplicate).recognised_at is not None) is recognised


def test_what_both_had_is_kept_once(office: Office, duplicate: Organisation) -> None:
    friend, both = make_organisation(), make_person()
    make_tie(office.organisation, friend)
    make_tie(duplicate, friend)
    make_tie(duplicate, office.organisation, "works_with")
    role(office.steward, RoleKind.COORDINATOR, duplicate)
    for organisation in (office.organisation, duplicate):
        JoinRequest.objects.create(person=both, organisation=organisation)

    _merge(office, duplicate)

    assert Tie.objects.count() == 1
    standing = Role.objects.filter(person=office.steward, ended_at__isnull=True)
    assert [found.organisation for found in standing] == [office.organisation]
    assert JoinRequest.objects.get().organisation == office.organisation


def test_search_finds_only_the_one_that_stays(office: Office, duplicate: Organisation) -> None:
    _merge(office, duplicate)

    assert [found.subject_id for found in matching("yvy sati")] == [office.organisation.pk]


def test_merging_is_for_support(office: Office, duplicate: Organisation) -> None:
    with pytest.raises(NotAllowed):
        merge_organisations(stays=office.organisation, duplicate=duplicate, actor=office.steward, now=now())
    duplicate.refresh_from_db()
    assert duplicate.merged_into is None


def test_merging_with_itself_or_a_merged_one_is_refused(office: Office, duplicate: Organisation) -> None:
    with pytest.raises(DomainError):
        _merge(office, office.organisation)
    _merge(office, duplicate)
    with pytest.raises(DomainError):
        _merge(office, duplicate)
