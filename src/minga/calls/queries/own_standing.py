"""What somebody has in a call already: begun or sent by her or with her in the team, and by her organisation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from minga.calls.enums import ApplicationState, MemberState
from minga.calls.models import Application, Call, Rules
from minga.calls.queries.applications import DECIDED, shown_state, with_told
from minga.calls.queries.candidates import needed, organisations_of
from minga.people.models import Person

_ARRIVED: Final = (ApplicationState.SENT, *DECIDED)


@dataclass(frozen=True)
class Standing:
    """One application of hers. `lead`: who leads it, when that is not she."""

    uuid: UUID
    code: str
    title: str
    state: str
    draft: bool
    lead: str


@dataclass(frozen=True)
class Colleague:
    """Somebody applied in the name of an organisation of hers."""

    organisation: str
    lead: str


@dataclass(frozen=True)
class OwnStanding:
    """`done`: there is nothing else to begin here, since each person sends one."""

    hers: tuple[Standing, ...]
    colleagues: tuple[Colleague, ...]
    done: bool


def own_standing(call: Call, rules: Rules, viewer: Person | None, now: datetime) -> OwnStanding:
    """For whoever reads the page of a call. None for passers-by; at most three queries."""
    if viewer is None:
        return OwnStanding((), (), False)
    hers = standings_in(call, viewer, now)
    colleagues = _colleagues(call, viewer, now) if "organisation" in needed(call, rules) else ()
    return OwnStanding(hers, colleagues, bool(hers) and rules.one_each)


def standings_in(call: Call, person: Person | None, now: datetime) -> tuple[Standing, ...]:
    """Her applications in this call, the newest first; not what was withdrawn. One query."""
    if person is None:
        return ()
    hers = Q(person=person) | Q(pk__in=_of_her_teams(person))
    rows = with_told(call.applications.filter(hers), now).exclude(state=ApplicationState.WITHDRAWN)
    return tuple(_standing(each, person, now) for each in rows.select_related("person").order_by("-created_at", "-pk"))


def _standing(application: Application, viewer: Person, now: datetime) -> Standing:
    state = shown_state(application, now, told=getattr(application, "told", False))
    return Standing(
        uuid=application.uuid,
        code=application.code,
        title=application.title,
        state=str(state.label),
        draft=state == ApplicationState.DRAFT,
        lead="" if application.person_id == viewer.pk else application.person.name,
    )


def _colleagues(call: Call, viewer: Person, now: datetime) -> tuple[Colleague, ...]:
    """What others sent for organisations in which she has a role; drafts are nobody else's."""
    rows = call.applications.filter(organisation__in=organisations_of(viewer, call, now), state__in=_ARRIVED)
    others = rows.exclude(person=viewer).exclude(pk__in=_of_her_teams(viewer))
    return tuple(
        Colleague(str(each.organisation), each.person.name)
        for each in others.select_related("organisation", "person").order_by("-submitted_at", "-pk")
    )


def _of_her_teams(person: Person) -> QuerySet[Application, Any]:
    return Application.objects.filter(members__person=person, members__state=MemberState.ACCEPTED).values("pk")
