"""Who reviews the lessons of a dossier: never only those who did the work."""

import pytest

from minga.core.clock import now
from minga.initiatives.models import Initiative
from minga.initiatives.queries.lessons_waiting import lessons_to_review
from minga.initiatives.queries.subjects import reviews_lessons
from minga.library.models import Lesson
from minga.organisations.enums import RoleKind
from minga.people.models import Person
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


def _draft(initiative: Initiative, author: Person) -> Lesson:
    return Lesson.objects.create(
        key=f"leccion-{author.pk}", title="Un mensaje largo no se lee", organisation=initiative.organisation,
        subject_type="initiatives.initiative", subject_id=initiative.pk, subject_label=initiative.title,
        author=author, writers=[author.pk], language="es",
    )  # fmt: skip


def _waiting(person: Person) -> list[str]:
    section = lessons_to_review(person, now())
    return [row.link for row in section.rows] if section else []


def test_a_lesson_waits_in_the_work_of_whoever_may_review_it() -> None:
    initiative, owner = make_initiative(stage=3), make_person()
    role(owner, RoleKind.CHALLENGE_OWNER, initiative.organisation)
    lead, member = lead_of(initiative), member_of(initiative)
    at_the_gate, of_the_team = _draft(initiative, owner), _draft(initiative, member)

    assert _waiting(owner) == [of_the_team.get_absolute_url()]
    assert _waiting(lead) == [at_the_gate.get_absolute_url()]
    assert _waiting(member) == [at_the_gate.get_absolute_url()]
    assert _waiting(make_person()) == []
