"""Everything somebody applied to, alone or in a team, as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from minga.calls.enums import ApplicationState
from minga.calls.models import Application
from minga.calls.queries.applications import TONES, shown_state
from minga.calls.queries.deadlines import moment_in, zone_of
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True)
class ApplicationRow:
    """One application of hers."""

    code: str
    title: str
    call: str
    href: str
    state: str
    tone: str
    closes: str
    """Until when it can be sent; empty when there is nothing to send."""
    sent_at: datetime | None
    lead: str
    """Who leads it, when that is not she."""


def application_rows(rows: Iterable[Application], viewer: Person, now: datetime) -> list[ApplicationRow]:
    """Rows of `applications_of`: what is told of each was asked there."""
    return [_row(each, viewer, now) for each in rows]


def _row(application: Application, viewer: Person, now: datetime) -> ApplicationRow:
    state = shown_state(application, now, told=getattr(application, "told", False))
    phase, zone = application.phase, zone_of(application.call)
    waits = state == ApplicationState.DRAFT and phase is not None and now < phase.closes_at
    return ApplicationRow(
        code=application.code,
        title=application.title or pick(application.call.titles),
        call=pick(application.call.titles) if application.title else "",
        href=reverse("calls:application", args=[application.uuid]),
        state=str(state.label),
        tone=TONES[state],
        closes=moment_in(phase.closes_at, zone) if waits and phase is not None else "",
        sent_at=application.submitted_at,
        lead="" if application.person_id == viewer.pk else application.person.name,
    )
