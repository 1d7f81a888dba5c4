"""Lessons of dossiers that wait for a second reader, on her own page."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy

from minga.initiatives.policies import SCOPE, TEAM
from minga.initiatives.queries.visible import initiatives_answered_for, initiatives_of_team
from minga.library.enums import LessonState
from minga.library.models import Lesson
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8
_READ: Final = 50


def lessons_to_review(person: Person, now: datetime) -> WorkSection | None:
    """Drafts that she may review, the oldest first: the rule of `subjects.reviews_lessons`, in three queries."""
    teams = set(initiatives_of_team(person, now).values_list("pk", flat=True))
    answered = initiatives_answered_for(person, now).values("pk")
    drafts = Lesson.objects.filter(subject_type=SCOPE, state=LessonState.DRAFT).exclude(writers__contains=[person.pk])
    near = drafts.filter(Q(subject_id__in=teams) | Q(subject_id__in=answered)).order_by("pk")[:_READ]
    rows = [lesson for lesson in near if lesson.author_id != person.pk]
    ever = _ever_on_team({lesson.subject_id for lesson in rows} & teams)
    mine = [each for each in rows if each.subject_id not in teams or _by_others(each, ever[each.subject_id])]
    return WorkSection(
        title=gettext_lazy("Lessons that wait for your review"),
        rows=[
            WorkRow(
                title=lesson.title,
                link=lesson.get_absolute_url(),
                detail=lesson.subject_label,
                label=gettext_lazy("Read and review"),
            )
            for lesson in mine[:MOST]
        ],
    )


def _by_others(lesson: Lesson, team: set[int]) -> bool:
    writers = {*lesson.writers, *([lesson.author_id] if lesson.author_id else [])}
    return bool(writers) and not writers & team


def _ever_on_team(initiatives: set[int]) -> dict[int, set[int]]:
    people: dict[int, set[int]] = defaultdict(set)
    if initiatives:
        roles = Role.objects.of_kinds(TEAM).filter(scope_type=SCOPE, scope_id__in=initiatives)
        for scope_id, person_id in roles.values_list("scope_id", "person_id"):
            if scope_id is not None:
                people[scope_id].add(person_id)
    return people
