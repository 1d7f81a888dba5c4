"""Exchanges on a person's own page: what her team was asked, and what she asked for."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.initiatives.enums import ExchangeState
from minga.initiatives.models import Exchange
from minga.initiatives.queries.exchanges import exchanges_waiting_for
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def exchanges_for(person: Person, now: datetime) -> WorkSection | None:
    """Those that wait for an answer or for what came of them. One query."""
    return WorkSection(
        title=_("Exchanges with other organisations"),
        rows=[_row(row, person) for row in exchanges_waiting_for(person, now)[:MOST]],
    )


def _row(row: Exchange, person: Person) -> WorkRow:
    asked_by_her = row.asked_by_id == person.pk
    other = row.initiative.organisation.name if asked_by_her else row.organisation.name
    label: str | Promise = ""
    if row.state == ExchangeState.ACCEPTED:
        label = _("Write down what came of it")
    elif not asked_by_her:
        label = _("Read and answer")
    return WorkRow(
        title=row.initiative.title,
        link=reverse("initiatives:exchange", args=[row.uuid]),
        detail=f"{other} · {row.get_state_display()}",
        label=label,
    )
