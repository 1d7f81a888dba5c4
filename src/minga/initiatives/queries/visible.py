"""The one door to initiatives: what this viewer may see. What she may not see does not exist."""

from datetime import datetime

from django.db.models import Q, QuerySet

from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.policies import ACCOMPANIES, ANSWERS, KEEPS, SCOPE, TEAM, may_see
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.policies import RUNS_PROGRAMMES, WORKS_IN_EDITION

EDITION = "programmes.edition"


def initiatives_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Initiative]:
    """Public ones, and those inside of which the viewer is; the roles are subqueries of one query."""
    public = Q(visibility=Visibility.PUBLIC)
    if viewer is None or not viewer.is_active:
        return Initiative.objects.filter(public)
    return Initiative.objects.filter(public | _inside(viewer, now))


def initiatives_inside(viewer: Person, now: datetime) -> QuerySet[Initiative]:
    """Those that the viewer works on, answers for or accompanies."""
    return Initiative.objects.filter(_inside(viewer, now))


def initiatives_of_team(person: Person, now: datetime) -> QuerySet[Initiative]:
    """Those on whose team she is today."""
    roles = Role.objects.counting(now).exercised_by(person)
    mine = roles.of_kinds(TEAM).filter(scope_type=SCOPE).values("scope_id")
    return Initiative.objects.filter(pk__in=mine)


def initiatives_answered_for(person: Person, now: datetime) -> QuerySet[Initiative]:
    """Those whose gates she may decide, save that she may be on the team of some."""
    roles = Role.objects.counting(now).exercised_by(person)
    kept = roles.of_kinds((KEEPS,)).filter(scope_type=SCOPE).values("scope_id")
    owned = roles.of_kinds(ANSWERS).filter(scope_type="", organisation__isnull=False).values("organisation")
    run = roles.of_kinds(RUNS_PROGRAMMES).filter(scope_type=EDITION).values("scope_id")
    hosted = roles.of_kinds(RUNS_PROGRAMMES).filter(scope_type="", organisation__isnull=False).values("organisation")
    return Initiative.objects.filter(
        Q(pk__in=kept) | Q(organisation__in=owned) | Q(edition__in=run) | Q(edition__host__in=hosted)
    )


def initiative_for(viewer: Person | None, key: str, now: datetime) -> Initiative:
    """The initiative with what pages always need, or `DoesNotExist` for whoever may not see it."""
    found = Initiative.objects.select_related(
        "organisation__territory", "unit", "challenge", "edition__host", "derived_from__organisation"
    ).get(key=key)
    if not may_see(viewer, found, now):
        raise Initiative.DoesNotExist
    return found


def _inside(viewer: Person, now: datetime) -> Q:
    roles = Role.objects.counting(now).exercised_by(viewer)
    of_it = roles.of_kinds((*TEAM, *ACCOMPANIES, KEEPS)).filter(scope_type=SCOPE).values("scope_id")
    of_owner = roles.of_kinds(ANSWERS).filter(scope_type="", organisation__isnull=False).values("organisation")
    of_edition = roles.of_kinds(WORKS_IN_EDITION).filter(scope_type=EDITION).values("scope_id")
    of_host = roles.of_kinds(RUNS_PROGRAMMES).filter(scope_type="", organisation__isnull=False).values("organisation")
    return Q(pk__in=of_it) | Q(organisation__in=of_owner) | Q(edition__in=of_edition) | Q(edition__host__in=of_host)
