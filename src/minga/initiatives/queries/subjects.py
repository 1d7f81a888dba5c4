"""An initiative as the apps below know it: a scope of roles, a subject of lessons and of numbers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from minga.core.clock import now as clock_now
from minga.initiatives import policies
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.queries.visible import initiative_for, initiatives_of_team
from minga.library.enums import LessonState
from minga.library.models import Lesson, SubjectTold
from minga.organisations.models import Role
from minga.people.models import Person

MOST_TOLD: Final = 100


def told(initiative: Initiative) -> SubjectTold:
    """How the library names a dossier."""
    return SubjectTold(
        type=policies.SCOPE,
        id=initiative.pk,
        label=initiative.title,
        path=initiative.get_absolute_url(),
        organisation_id=initiative.organisation_id,
        stage=initiative.stage,
        sdg=initiative.sdg_goal,
        sector=initiative.sector,
    )


def found(viewer: Person | None, key: str) -> SubjectTold | None:
    """The dossier of that key, when the viewer may see it."""
    try:
        return told(initiative_for(viewer, key, clock_now()))
    except Initiative.DoesNotExist:
        return None


def of_her_team(person: Person) -> Sequence[SubjectTold]:
    """The dossiers on whose team she is."""
    return [told(each) for each in initiatives_of_team(person, clock_now()).order_by("title", "pk")[:MOST_TOLD]]


def writes_lessons(person: Person, initiative_id: int) -> bool:
    """The team, also of a dossier that ended; and whoever decides, who may stop it with its lesson."""
    initiative, now = _get(initiative_id), clock_now()
    if initiative is None:
        return False
    return policies.is_on_team(person, initiative, now) or policies.may_decide(person, initiative, now)


def reviews_lessons(person: Person, initiative_id: int, writers: Collection[int]) -> bool:
    """Those who answer for the work and are not on its team; the team reviews what none of it ever wrote.

    Whoever stops it writes its lesson at the gate: where one person answers for the whole town, the
    second pair of eyes is the team's.
    """
    initiative, now = _get(initiative_id), clock_now()
    if initiative is None:
        return False
    if policies.may_decide(person, initiative, now):
        return True
    if not writers or not policies.is_on_team(person, initiative, now):
        return False
    return not Role.objects.at(scope=initiative).of_kinds(policies.TEAM).filter(person__in=writers).exists()


def manages_numbers(person: Person, initiative_id: int) -> bool:
    """The team sets its targets and measures them, while the work goes on."""
    initiative = _get(initiative_id)
    return initiative is not None and policies.may_write(person, initiative, clock_now())


def has_lesson(initiative: Initiative) -> bool:
    """Whether a lesson of the dossier stands, reviewed or not yet."""
    lessons = Lesson.objects.filter(subject_type=policies.SCOPE, subject_id=initiative.pk)
    return lessons.exclude(state=LessonState.WITHDRAWN).exists()


def gives_roles(person: Person, initiative_id: int, now: datetime) -> bool:
    """Who changes and ends roles in the dossier."""
    initiative = _get(initiative_id)
    return initiative is not None and policies.may_lead(person, initiative, now)


def public_ids() -> QuerySet[Initiative, int]:
    """The dossiers that anybody may read."""
    return Initiative.objects.filter(visibility=Visibility.PUBLIC).values_list("pk", flat=True)


def labels_of(ids: Collection[int]) -> Mapping[int, str]:
    """Titles by id, for lists of roles."""
    return dict(Initiative.objects.filter(pk__in=ids).values_list("pk", "title"))


def links_of(ids: Collection[int]) -> Mapping[int, str]:
    """The workshop of each: whoever reads a role there is inside."""
    keys = Initiative.objects.filter(pk__in=ids).values_list("pk", "key")
    return {pk: reverse("initiatives:workshop", args=[key]) for pk, key in keys}


def _get(initiative_id: int) -> Initiative | None:
    rows = Initiative.objects.select_related("organisation", "edition__host")
    return rows.filter(pk=initiative_id).first()
