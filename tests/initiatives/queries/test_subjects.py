"""Who reviews the lessons of a dossier: never only those who did the work."""

import pytest

from minga.initiatives.queries.subjects import reviews_lessons
from minga.organisations.enums import RoleKind
from tests.factories.initiatives import lead_of, make_initiative, member_of
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_those_who_answer_review_what_the_team_wrote() -> None:
    initiative, owner = make_initiative(stage=3), make_person()
    role(owner, RoleKind.CHALLENGE_OWNER, initiative.organisation)

    assert reviews_lessons(owner, initiative.pk, [lead_of(initiative).pk])
    assert not reviews_lessons(make_person(), initiative.pk, [lead_of(initiative).pk])


def test_the_team_reviews_only_what_none_of_it_wrote() -> None:
    initiative, owner = make_initiative(stage=3), make_person()
    lead, member = lead_of(initiative), member_of(initiative)

    assert reviews_lessons(lead, initiative.pk, [owner.pk])
    assert not reviews_lessons(lead, initiative.pk, [member.pk])
    assert not reviews_lessons(lead, initiative.pk, [owner.pk, member.pk])
    assert not reviews_lessons(lead, initiative.pk, [])
