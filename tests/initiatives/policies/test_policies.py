"""Who may read, write, lead, decide: persona × state × stage."""

from dataclasses import dataclass

import pytest

from minga.core.clock import now
from minga.initiatives import policies
from minga.initiatives.models import Initiative
from minga.initiatives.queries.people import deciders_of
from minga.initiatives.queries.visible import (
    initiative_for,
    initiatives_answered_for,
    initiatives_inside,
    initiatives_visible_to,
)
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from tests.factories.initiatives import days_ago, lead_of, make_initiative, member_of
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

WHO = (
    "lead", "deputy", "member", "mentor", "authority", "challenge_owner", "keeper", "edition_manager",
    "edition_facilitator", "staff", "both", "was_lead", "stranger", "nobody",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    initiative: Initiative
    people: dict[str, Person | None]


def _world(state: str = "active", visibility: str = "restricted") -> World:
    edition = make_edition()
    initiative = make_initiative(stage=3, edition=edition, state=state, visibility=visibility)
    house = initiative.organisation
    people: dict[str, Person | None] = {name: make_person() for name in WHO if name != "nobody"}
    people |= {"lead": lead_of(initiative), "member": member_of(initiative), "nobody": None}
    Role.objects.at(scope=initiative).filter(person=people["lead"]).update(deputy=people["deputy"])
    given: tuple[tuple[str, str, object], ...] = (
        ("mentor", RoleKind.MENTOR, initiative), ("authority", RoleKind.AUTHORITY, house),
        ("challenge_owner", RoleKind.CHALLENGE_OWNER, house), ("keeper", RoleKind.CHALLENGE_OWNER, initiative),
        ("edition_manager", RoleKind.MANAGER, edition), ("edition_facilitator", RoleKind.FACILITATOR, edition),
        ("staff", RoleKind.MEMBER, house), ("both", RoleKind.AUTHORITY, house), ("both", RoleKind.MEMBER, initiative),
        ("stranger", RoleKind.AUTHORITY, make_organisation()),
    )  # fmt: skip
    for name, kind, place in given:
        role(people[name], kind, place)  # type: ignore[arg-type]
    role(people["was_lead"], RoleKind.COORDINATOR, initiative, ends_on=days_ago(1))  # type: ignore[arg-type]
    return World(initiative, people)


def _allowed(world: World, right: object) -> set[str]:
    return {name for name, person in world.people.items() if right(person, world.initiative)}  # type: ignore[operator]


TEAM = {"lead", "deputy", "member", "both"}
ANSWER = {"authority", "challenge_owner", "keeper", "edition_manager"}
INSIDE = TEAM | ANSWER | {"mentor", "edition_facilitator"}


@pytest.mark.parametrize("state", ["active", "paused", "stopped"])
def test_who_reads_a_restricted_dossier(state: str) -> None:
    assert _allowed(_world(state), policies.may_see) == INSIDE


def test_everybody_reads_a_public_one() -> None:
    assert _allowed(_world(visibility="public"), policies.may_see) == set(WHO)


@pytest.mark.parametrize(("state", "who"), [("active", TEAM), ("paused", TEAM), ("stopped", set())])
def test_only_the_team_writes_and_only_while_the_work_goes_on(state: str, who: set[str]) -> None:
    assert _allowed(_world(state), policies.may_write) == who


def test_who_leads() -> None:
    assert _allowed(_world(), policies.may_lead) == {"lead", "deputy", "authority", "both"}


def test_who_decides_is_never_on_the_team() -> None:
    world = _world()

    assert _allowed(world, policies.may_decide) == ANSWER
    assert {person.pk for person in deciders_of(world.initiative, now())} >= {
        person.pk for name, person in world.people.items() if name in ANSWER and person is not None
    }
    told = {person.pk for person in deciders_of(world.initiative, now())}
    assert not told & {person.pk for name, person in world.people.items() if name in TEAM and person is not None}


@pytest.mark.parametrize("name", WHO)
def test_the_set_that_she_sees_is_what_the_policy_says(name: str) -> None:
    world = _world()
    make_initiative(stage=1, visibility="draft")
    person = world.people[name]

    seen = set(initiatives_visible_to(person, now()))

    assert seen == ({world.initiative} if name in INSIDE else set())
    if name not in INSIDE:
        with pytest.raises(Initiative.DoesNotExist):
            initiative_for(person, world.initiative.key, now())
    if person is not None:
        assert set(initiatives_inside(person, now())) == seen
        answered = world.initiative in set(initiatives_answered_for(person, now()))
        assert answered == policies.answers_for(person, world.initiative)


@pytest.mark.parametrize(
    ("kind", "type_of", "retired", "may"),
    [("member", "municipal", False, True), ("authority", "national", False, True), ("member", "ngo", False, False),
     ("member", "municipal", True, False)],
)  # fmt: skip
def test_who_opens_in_the_name_of_an_organisation(kind: str, type_of: str, retired: bool, may: bool) -> None:
    house = make_organisation(type=type_of, retired_at=now() if retired else None)
    person = make_person()
    role(person, kind, house)

    assert policies.may_open_in(person, house) is may
    assert policies.may_open_in(make_person(), house) is False
