"""The doors of the views of plans: who gets the thing at all. For everybody else it does not exist."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from minga.challenges import policies
from minga.challenges.models import Candidate, Criterion, Objective, Prioritisation, Strategy
from minga.challenges.queries.plans import challenges_matching, organisations_planned_by
from minga.challenges.queries.priorities import candidate_in, criterion_in, prioritisation_for
from minga.challenges.queries.strategy import objective_in
from minga.organisations.models import Organisation
from minga.organisations.queries.finding import organisations_matching
from minga.people.models import Person

P = TypeVar("P", bound=policies.Plan)
Offered = list[tuple[str, str, str, Any]]


def seen(read: Callable[[Person | None, str, datetime], P], viewer: Person | None, key: str, now: datetime) -> P:
    """A plan that the viewer may see, read by its own query."""
    try:
        return read(viewer, key, now)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def kept(read: Callable[[Person | None, str, datetime], P], viewer: Person, key: str, now: datetime) -> P:
    """A plan that the viewer keeps."""
    plan = seen(read, viewer, key, now)
    if not policies.may_plan(viewer, plan, now):
        raise Http404
    return plan


def owners(viewer: Person, now: datetime) -> list[Organisation]:
    """The organisations for which she plans; none means that there is no such page for her."""
    found = list(organisations_planned_by(viewer, now))
    if not found:
        raise Http404
    return found


def round_seen(viewer: Person | None, key: str, now: datetime, code: str = "") -> Prioritisation:
    """A prioritisation that the viewer may see; the code opens one that is not public."""
    try:
        return prioritisation_for(viewer, key, now, code)
    except Prioritisation.DoesNotExist as missing:
        raise Http404 from missing


def round_kept(viewer: Person, key: str, now: datetime) -> Prioritisation:
    """A prioritisation that the viewer keeps."""
    return kept(prioritisation_for, viewer, key, now)


def objective(strategy: Strategy, uuid: UUID) -> Objective:
    """An objective of this strategy."""
    try:
        return objective_in(strategy, uuid)
    except Objective.DoesNotExist as missing:
        raise Http404 from missing


def criterion(prioritisation: Prioritisation, uuid: UUID) -> Criterion:
    """A criterion of this prioritisation."""
    try:
        return criterion_in(prioritisation, uuid)
    except Criterion.DoesNotExist as missing:
        raise Http404 from missing


def candidate(prioritisation: Prioritisation, uuid: UUID) -> Candidate:
    """A candidate of this prioritisation."""
    try:
        return candidate_in(prioritisation, uuid)
    except Candidate.DoesNotExist as missing:
        raise Http404 from missing


def find_challenges(viewer: Person, now: datetime) -> Callable[[str], Offered]:
    """Challenges by words, for a form."""

    def find(words: str) -> Offered:
        return [
            (each.key, each.title, f"{each.organisation.name} · {each.get_status_display()}", each)
            for each in challenges_matching(viewer, words, now)
        ]

    return find


def find_organisations(viewer: Person) -> Callable[[str], Offered]:
    """Organisations by words, for a form."""

    def find(words: str) -> Offered:
        return [
            (each.key, each.name, str(each.get_type_display()), each) for each in organisations_matching(viewer, words)
        ]

    return find
