"""Who keeps, moves and sees a point of the reform agenda: persona by persona."""

import pytest

from minga.core.clock import now
from minga.initiatives import policies
from minga.organisations.enums import RoleKind
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.upkeep import make_point

pytestmark = pytest.mark.django_db

#          who             keeps  moves  sees a hidden one
TABLE = (
    ("keeper_manager", True, True, True),
    ("keeper_deputy", True, True, True),
    ("keeper_member", False, False, False),
    ("owner_authority", False, True, True),
    ("owner_unrecognised", False, False, False),
    ("stranger", False, False, False),
    ("citizen", False, False, False),
)


@pytest.mark.parametrize(("who", "keeps", "moves", "sees"), TABLE, ids=[row[0] for row in TABLE])
def test_rights_over_a_point(who: str, keeps: bool, moves: bool, sees: bool) -> None:
    recognised = who != "owner_unrecognised"
    owner = make_organisation() if recognised else make_organisation(recognised_at=None)
    hidden = make_point(owner=owner, public=False)
    person, deputy = make_person(), make_person()
    if who == "keeper_manager":
        role(person, RoleKind.MANAGER, hidden.keeper)
    elif who == "keeper_deputy":
        role(deputy, RoleKind.MANAGER, hidden.keeper, deputy=person)
    elif who == "keeper_member":
        role(person, RoleKind.MEMBER, hidden.keeper)
    elif who.startswith("owner"):
        role(person, RoleKind.AUTHORITY, owner)
    viewer = None if who == "citizen" else person

    assert policies.may_keep_agenda(viewer, hidden.keeper, now()) is keeps
    assert policies.may_move_reform(viewer, hidden, now()) is moves
    assert policies.may_see_reform(viewer, hidden, now()) is sees
    assert policies.may_see_reform(viewer, make_point(), now())
