"""The team: asked, taken in with a yes, never left without a lead."""

import pytest

from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.initiatives.actions.team import (
    Asked,
    PartOf,
    add_partner,
    answer_invitation,
    change_partner,
    invite_to_team,
    remove_partner,
    take_back_invitation,
)
from minga.initiatives.models import Initiative, Partner, TeamInvitation
from minga.initiatives.policies import is_on_team
from minga.notifications.models import Message
from minga.organisations.actions.roles import end_role
from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from tests.factories.initiatives import days_ago, lead_of, make_dossier_partner, make_initiative, member_of
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _asked(initiative: Initiative, **fields: object) -> Asked:
    values = {"role": RoleKind.MEMBER, "organisation": initiative.organisation, "starts_on": days_ago(0), **fields}
    return Asked(**values)  # type: ignore[arg-type]


def _invite(initiative: Initiative, person: Person | None = None, **fields: object) -> TeamInvitation:
    return invite_to_team(
        initiative=initiative, person=person or make_person(), asked=_asked(initiative, **fields),
        actor=lead_of(initiative), now=now(),
    )  # fmt: skip


def test_who_is_asked_hears_of_it_and_has_no_role_yet() -> None:
    initiative, person = make_initiative(stage=1), make_person(language="pt")

    invitation = _invite(initiative, person, message="La necesitamos")

    assert not is_on_team(person, initiative)
    letter = Message.objects.get(to=person, kind="initiatives.invitation")
    assert (letter.language, letter.link) == ("pt", f"/iniciativas/invitaciones/{invitation.uuid}/")


def test_a_yes_begins_the_role_and_the_lead_hears_of_it() -> None:
    initiative, person = make_initiative(stage=1), make_person()
    invitation = _invite(initiative, person, ends_on=days_ago(-90), title="Visitas")

    answer_invitation(invitation=invitation, accept=True, public=True, actor=person, now=now())

    given = Role.objects.at(scope=initiative).get(person=person)
    assert (given.ends_on, given.title, given.public) == (days_ago(-90), "Visitas", True)
    assert Message.objects.filter(to=lead_of(initiative), kind="initiatives.invitation_answered").exists()


def test_a_no_begins_nothing() -> None:
    initiative, person = make_initiative(stage=1), make_person()

    answer_invitation(invitation=_invite(initiative, person), accept=False, actor=person, now=now())

    assert not is_on_team(person, initiative)
    assert TeamInvitation.objects.get().state == "declined"


def test_a_role_never_begins_before_the_yes() -> None:
    initiative, person = make_initiative(stage=1), make_person()
    invitation = _invite(initiative, person, starts_on=days_ago(30))

    answer_invitation(invitation=invitation, accept=True, actor=person, now=now())

    assert Role.objects.at(scope=initiative).get(person=person).starts_on == days_ago(0)


def test_nobody_answers_for_another() -> None:
    initiative = make_initiative(stage=1)
    invitation = _invite(initiative)

    with pytest.raises(NotAllowed):
        answer_invitation(invitation=invitation, accept=True, actor=lead_of(initiative), now=now())


@pytest.mark.parametrize("first", ["answered", "taken_back"])
def test_what_is_settled_is_not_answered_again(first: str) -> None:
    initiative, person = make_initiative(stage=1), make_person()
    invitation = _invite(initiative, person)
    if first == "answered":
        answer_invitation(invitation=invitation, accept=True, actor=person, now=now())
    else:
        take_back_invitation(invitation=invitation, actor=lead_of(initiative), now=now())

    with pytest.raises(Conflict) as refused:
        answer_invitation(invitation=invitation, accept=True, actor=person, now=now())

    assert refused.value.code == first


def test_nobody_joins_a_team_that_ended() -> None:
    initiative, person = make_initiative(stage=3, state="stopped"), make_person()
    invitation = TeamInvitation.objects.create(
        initiative=initiative,
        person=person,
        organisation=initiative.organisation,
        starts_on=days_ago(0),
        asked_at=now(),
    )

    with pytest.raises(NotReady):
        answer_invitation(invitation=invitation, accept=True, actor=person, now=now())


def test_asking_twice_asks_once() -> None:
    initiative, person = make_initiative(stage=1), make_person()
    _invite(initiative, person)

    with pytest.raises(Conflict):
        _invite(initiative, person)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"role": "juror"}, "role"), ({"ends_on": days_ago(1)}, "ends_on")],
)
def test_what_cannot_be_asked_is_refused_at_its_field(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _invite(make_initiative(stage=1), **fields)

    assert field in refused.value.errors


def test_who_is_in_is_not_asked_again() -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(Invalid) as refused:
        _invite(initiative, member_of(initiative))

    assert "person" in refused.value.errors


def test_a_member_does_not_invite() -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(NotAllowed):
        invite_to_team(
            initiative=initiative,
            person=make_person(),
            asked=_asked(initiative),
            actor=member_of(initiative),
            now=now(),
        )


def _lead_role(initiative: Initiative) -> Role:
    return Role.objects.at(scope=initiative).get(kind=RoleKind.COORDINATOR)


def _end(held: Role, **fields: object) -> Role:
    values = {"reason": RoleEnd.MOVED, "ended_on": days_ago(0), "actor": held.person, "now": now(), **fields}
    return end_role(role=held, **values)  # type: ignore[arg-type]


def test_the_last_lead_does_not_leave_without_a_successor() -> None:
    initiative = make_initiative(stage=1)

    with pytest.raises(DomainError) as refused:
        _end(_lead_role(initiative), successor=None)

    assert refused.value.code == "last_lead"
    assert _lead_role(initiative).ended_at is None


def test_the_deputy_takes_over() -> None:
    initiative = make_initiative(stage=3)
    deputy = _lead_role(initiative).deputy

    _end(_lead_role(initiative))

    assert Role.objects.at(scope=initiative).get(kind=RoleKind.COORDINATOR, ended_at=None).person == deputy


def test_a_lead_leaves_when_somebody_else_leads() -> None:
    initiative = make_initiative(stage=1)
    first = _lead_role(initiative)
    role(make_person(), RoleKind.COORDINATOR, initiative)

    assert _end(first, successor=None).ended_at is not None


def test_nobody_takes_over_a_team_she_never_joined() -> None:
    initiative = make_initiative(stage=3)
    steward = make_person()
    role(steward, RoleKind.AUTHORITY, initiative.organisation)

    with pytest.raises(DomainError) as refused:
        _end(_lead_role(initiative), successor=make_person(), actor=steward)

    assert refused.value.code == "opt_in"
    assert _end(_lead_role(initiative), successor=member_of(initiative), actor=steward).ended_at is not None


def test_a_partner_is_added_changed_and_taken_out() -> None:
    initiative = make_initiative(stage=1)
    lead = lead_of(initiative)

    partner = add_partner(
        initiative=initiative, organisation=make_organisation(), part=PartOf(part="solver"), actor=lead, now=now()
    )
    change_partner(partner=partner, part=PartOf(part="solver", agreed_on=days_ago(2)), actor=lead, now=now())
    assert Partner.objects.get().agreed_on == days_ago(2)

    remove_partner(partner=partner, actor=lead, now=now())
    assert not Partner.objects.exists()


def test_the_owner_is_no_partner_and_a_part_is_held_once() -> None:
    initiative = make_initiative(stage=1)
    other = make_dossier_partner(initiative).organisation
    ally = PartOf(part="ally")

    with pytest.raises(DomainError):
        add_partner(initiative=initiative, organisation=initiative.organisation, part=ally, actor=lead_of(initiative),
                    now=now())  # fmt: skip
    with pytest.raises(Conflict):
        add_partner(initiative=initiative, organisation=other, part=ally, actor=lead_of(initiative), now=now())


@pytest.mark.parametrize(
    ("part", "field"),
    [(PartOf(part="friend"), "part"), (PartOf(part="ally", since=days_ago(1), until=days_ago(9)), "until"),
     (PartOf(part="ally", agreed_on=days_ago(-3)), "agreed_on")],
)  # fmt: skip
def test_a_part_that_does_not_serve_is_refused_at_its_field(part: PartOf, field: str) -> None:
    initiative = make_initiative(stage=1)

    with pytest.raises(Invalid) as refused:
        add_partner(
            initiative=initiative, organisation=make_organisation(), part=part, actor=lead_of(initiative), now=now()
        )

    assert field in refused.value.errors
