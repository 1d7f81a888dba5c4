"""What calls put on a person's own page: teams that ask her to apply together, and what she has begun."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.enums import ApplicationState, CallState, MemberState
from minga.calls.models import Application, ApplicationMember
from minga.calls.queries.applications import applications_of, shown_state
from minga.calls.queries.deadlines import moment_in, zone_of
from minga.calls.queries.team_links import mint_token
from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def invitations_of_person(person: Person, now: datetime) -> WorkSection | None:
    """Teams that ask at her address. One query."""
    del now
    if not person.email:
        return None
    rows = ApplicationMember.objects.filter(
        email=person.email.lower(), state=MemberState.INVITED, application__call__state=CallState.OPEN
    ).select_related("application__call", "application__person")
    return WorkSection(
        title=gettext_lazy("They ask you to apply together"),
        rows=[
            WorkRow(
                title=row.application.title or pick(row.application.call.titles),
                link=reverse("calls:team-invitation", args=[mint_token(row)]),
                detail=f"{row.application.person.name} · {pick(row.application.call.titles)}",
                label=gettext_lazy("Read and answer"),
            )
            for row in rows.order_by("-invited_at", "-pk")[:MOST]
        ],
    )


def applications_of_person(person: Person, now: datetime) -> WorkSection | None:
    """What she applies to and is not over. One query."""
    live = applications_of(person, now).filter(call__state=CallState.OPEN).exclude(state=ApplicationState.WITHDRAWN)
    return WorkSection(
        title=gettext_lazy("Your applications"),
        rows=[_row(each, now) for each in live[:MOST]],
        link=reverse("calls:my-applications"),
        link_label=gettext_lazy("All your applications"),
    )


def _row(application: Application, now: datetime) -> WorkRow:
    state = shown_state(application, now, told=getattr(application, "told", False))
    phase = application.phase
    waits = state == ApplicationState.DRAFT and phase is not None and now < phase.closes_at
    detail = f"{application.code} · {state.label}"
    if waits and phase is not None:
        closes = moment_in(phase.closes_at, zone_of(application.call))
        detail = _("%(state)s. Closes on %(moment)s.") % {"state": detail, "moment": closes}
    return WorkRow(
        title=application.title or pick(application.call.titles),
        link=reverse("calls:application", args=[application.uuid]),
        detail=detail,
    )
