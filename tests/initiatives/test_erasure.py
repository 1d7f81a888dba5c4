"""Whoever erases her data leaves her teams, and her name leaves the letters of others."""

import pytest

from minga.core.clock import now
from minga.initiatives.actions.gates import request_gate
from minga.initiatives.actions.team import Asked, answer_invitation, invite_to_team
from minga.initiatives.models import TeamInvitation
from minga.initiatives.policies import is_on_team
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.actions.personal_data import erase_person
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_her_answer_names_her_no_more() -> None:
    initiative, person = make_initiative(stage=1), make_person(given_name="Filomena", family_name="Quispe")
    lead = lead_of(initiative)
    asked = Asked(role=RoleKind.MEMBER, organisation=initiative.organisation, starts_on=days_ago(0))
    invitation = invite_to_team(initiative=initiative, person=person, asked=asked, actor=lead, now=now())
    answer_invitation(invitation=invitation, accept=True, actor=person, now=now())
    letter = Message.objects.get(to=lead, kind="initiatives.invitation_answered")
    assert "Filomena" in letter.subject

    erase_person(person=person, actor=person, now=now())

    letter.refresh_from_db()
    assert "Filomena" not in letter.subject + letter.body
    assert not TeamInvitation.objects.exists()
    assert not is_on_team(person, initiative)


def test_a_lead_without_anybody_else_may_erase_her_data_all_the_same() -> None:
    initiative = make_initiative(stage=1)
    lead = lead_of(initiative)

    erase_person(person=lead, actor=lead, now=now())

    assert not Role.objects.at(scope=initiative).filter(ended_at=None).exists()


def test_a_lead_with_a_deputy_goes_and_the_gate_she_asked_for_stays() -> None:
    lead = make_person(given_name="Filomena", family_name="Quispe")
    initiative = make_initiative(stage=3, lead=lead)
    deputy = Role.objects.at(scope=initiative).get(kind=RoleKind.COORDINATOR).deputy
    boss = make_person()
    role(boss, RoleKind.AUTHORITY, initiative.organisation)
    request_gate(initiative=initiative, actor=lead, now=now())

    erase_person(person=lead, actor=lead, now=now())

    assert deputy is not None
    assert is_on_team(deputy, initiative)
    letter = Message.objects.get(to=boss, kind="initiatives.gate_asked")
    assert "Filomena" not in letter.subject + letter.body
    assert initiative.reviews.filter(decided_at=None).count() == 1
