"""Exchanges as the two sides read them, and the one line that the public reads."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from minga.initiatives.enums import ExchangeState
from minga.initiatives.models import Exchange, Initiative
from minga.initiatives.policies import (
    SCOPE,
    TEAM,
    may_answer_exchange,
    may_note_exchange,
    may_see_exchange,
)
from minga.organisations.models import Organisation, Role
from minga.people.models import Person

OPEN: Final = (ExchangeState.ASKED, ExchangeState.ACCEPTED)
_TONES: Final = {"asked": "info", "accepted": "info", "declined": "plain", "held": "done"}
_ICONS: Final = {"asked": "clock", "accepted": "calendar", "held": "check"}


@dataclass(frozen=True)
class ExchangeView:
    """One exchange for whoever may read what was written in it."""

    uuid: UUID
    title: str
    initiative_path: str
    team_organisation: str
    organisation: str
    organisation_path: str
    message: str
    asked_at: datetime
    state: str
    state_label: str
    tone: str
    icon: str
    answer: str
    answered_at: datetime | None
    held_on: date | None
    outcome: str
    may_answer: bool
    may_note: bool


@dataclass(frozen=True)
class HeldLine:
    """What the public reads: with which organisation, and when."""

    organisation: str
    path: str
    on: date


def exchange_for(viewer: Person | None, uuid: UUID, now: datetime) -> Exchange:
    """The exchange for both sides, or `DoesNotExist`."""
    found = _rows().get(uuid=uuid)
    if not may_see_exchange(viewer, found, now):
        raise Exchange.DoesNotExist
    return found


def exchange_view(exchange: Exchange, viewer: Person, now: datetime) -> ExchangeView:
    """With what this viewer may do about it today."""
    answers = exchange.state == ExchangeState.ASKED and may_answer_exchange(viewer, exchange, now)
    notes = exchange.state == ExchangeState.ACCEPTED and may_note_exchange(viewer, exchange, now)
    return _view(exchange, may_answer=answers, may_note=notes)


def exchanges_of(initiative: Initiative) -> tuple[ExchangeView, ...]:
    """All of a dossier, for those inside; open ones first. One query."""
    rows = _rows().filter(initiative=initiative)
    return tuple(sorted((_view(row) for row in rows), key=lambda each: each.state not in OPEN))


def held_in_public(initiative: Initiative) -> tuple[HeldLine, ...]:
    """Organisations with which the team shared its experience, newest first. One query.

    Only recognised ones: anybody may register a name.
    """
    rows = Exchange.objects.filter(
        initiative=initiative, state=ExchangeState.HELD, organisation__recognised_at__isnull=False
    )
    rows = rows.select_related("organisation").order_by("-held_on", "-pk")
    return tuple(
        HeldLine(row.organisation.name, row.organisation.get_absolute_url(), row.held_on) for row in rows if row.held_on
    )


def organisations_to_ask_for(person: Person, initiative: Initiative, now: datetime) -> QuerySet[Organisation]:
    """Those in which she works, save the owner of the dossier."""
    roles = Role.objects.counting(now).exercised_by(person).filter(scope_type="", organisation__isnull=False)
    mine = Organisation.objects.filter(pk__in=roles.values("organisation"), retired_at=None)
    return mine.exclude(pk=initiative.organisation_id).order_by("name", "pk")


def exchanges_waiting_for(person: Person, now: datetime) -> QuerySet[Exchange]:
    """What her teams were asked, and what was agreed and not written down yet, of either side."""
    roles = Role.objects.counting(now).exercised_by(person)
    teams = roles.of_kinds(TEAM).filter(scope_type=SCOPE).values("scope_id")
    houses = roles.filter(scope_type="", organisation__isnull=False).values("organisation")
    asked = Q(state=ExchangeState.ASKED, initiative__in=teams)
    agreed = Q(state=ExchangeState.ACCEPTED) & (Q(initiative__in=teams) | Q(asked_by=person, organisation__in=houses))
    mine = Q(state=ExchangeState.ASKED, asked_by=person, organisation__in=houses)
    return _rows().filter(asked | agreed | mine).order_by("asked_at", "pk")


def _rows() -> QuerySet[Exchange]:
    return Exchange.objects.select_related("initiative__organisation", "initiative__edition__host", "organisation")


def _view(row: Exchange, *, may_answer: bool = False, may_note: bool = False) -> ExchangeView:
    return ExchangeView(
        uuid=row.uuid,
        title=row.initiative.title,
        initiative_path=row.initiative.get_absolute_url(),
        team_organisation=row.initiative.organisation.name,
        organisation=row.organisation.name,
        organisation_path=row.organisation.get_absolute_url(),
        message=row.message,
        asked_at=row.asked_at,
        state=row.state,
        state_label=row.get_state_display(),
        tone=_TONES[row.state],
        icon=_ICONS.get(row.state, ""),
        answer=row.answer,
        answered_at=row.answered_at,
        held_on=row.held_on,
        outcome=row.outcome,
        may_answer=may_answer,
        may_note=may_note,
    )
