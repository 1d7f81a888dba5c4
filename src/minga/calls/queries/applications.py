"""The doors to applications: hers, her team's, and those that the office may read.

Nothing of a decision is told before it is published: an applicant reads `shown_state`, never `state`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from minga.calls import policies
from minga.calls.enums import ApplicationState, DecisionState, MemberState
from minga.calls.models import Application, Outcome
from minga.people.models import Person

DECIDED: Final = (ApplicationState.OUT, ApplicationState.WAITING, ApplicationState.SELECTED)
TONES: Final[Mapping[str, str]] = {
    ApplicationState.DRAFT: "warn",
    ApplicationState.SENT: "info",
    ApplicationState.WITHDRAWN: "plain",
    ApplicationState.NOT_ELIGIBLE: "bad",
    ApplicationState.OUT: "plain",
    ApplicationState.WAITING: "warn",
    ApplicationState.SELECTED: "done",
}


def own_application(viewer: Person, uuid: UUID) -> Application:
    """Of who began it and of those on its team; `Application.DoesNotExist` for all others."""
    found = _loaded().get(uuid=uuid)
    if not policies.is_applicant(viewer, found):
        raise Application.DoesNotExist
    return found


def led_application(viewer: Person, uuid: UUID) -> Application:
    """Of who began it; `Application.DoesNotExist` for all others."""
    found = _loaded().get(uuid=uuid)
    if not policies.may_lead(viewer, found):
        raise Application.DoesNotExist
    return found


def office_application(viewer: Person, uuid: UUID, now: datetime) -> Application:
    """One that was sent, for the office of its call; `Application.DoesNotExist` for all others."""
    found = _loaded().get(uuid=uuid)
    if found.submitted_at is None or not policies.may_run(viewer, found.call, now):
        raise Application.DoesNotExist
    return found


def applications_of(person: Person, now: datetime) -> QuerySet[Application]:
    """Hers and those of her teams, the newest first; `told`: whether its result was published."""
    hers = Q(person=person) | Q(pk__in=_as_member(person).values("pk"))
    rows = Application.objects.filter(hers).select_related("call", "phase", "person")
    return with_told(rows, now).order_by("-created_at", "-pk")


def with_told(rows: QuerySet[Application], now: datetime) -> QuerySet[Application]:
    """Each with `told`: whether a decision on it is published."""
    return rows.annotate(told=Exists(_published(now).filter(application=OuterRef("pk"))))


def shown_state(application: Application, now: datetime, *, told: bool | None = None) -> ApplicationState:
    """What those who apply may know: until the hour of the results, what was decided reads as sent."""
    state = ApplicationState(application.state)
    if state not in DECIDED:
        return state
    known = _published(now).filter(application=application).exists() if told is None else told
    return state if known else ApplicationState.SENT


def _published(now: datetime) -> QuerySet[Outcome]:
    return Outcome.objects.filter(decision__state=DecisionState.PUBLISHED, decision__published_at__lte=now)


def _as_member(person: Person) -> QuerySet[Application]:
    return Application.objects.filter(members__person=person, members__state=MemberState.ACCEPTED)


def _loaded() -> QuerySet[Application]:
    return Application.objects.select_related(
        "call__edition__host",
        "person",
        "organisation__territory__parent",
        "challenge__organisation",
        "initiative",
        "solver",
        "phase__form",
    )
