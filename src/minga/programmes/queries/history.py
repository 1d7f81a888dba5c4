"""The history of an edition in words: who, when, what, from what to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from minga.audit.models import Entry
from minga.audit.queries import history_of
from minga.core.texts import pick
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.models import Edition

_LONGEST = 120


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryRow:
    """One thing that was done."""

    at: datetime
    who: str
    what: str
    subject: str
    changes: tuple[Change, ...]


def edition_history(edition: Edition) -> QuerySet[Entry]:
    """What was done to an edition, its parts, and the roles in it; newest first."""
    role = Role._meta.label_lower
    ids = list(Role.objects.at(scope=edition).values_list("pk", flat=True))
    roles = Entry.objects.filter(subject_type=role, subject_id__in=ids)
    return (history_of(edition) | roles).order_by("-at", "-pk")


def history_rows(entries: Iterable[Entry]) -> tuple[HistoryRow, ...]:
    """Entries of the log for readers; the names of those who acted in one query."""
    entries = list(entries)
    people = Person.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return tuple(
        HistoryRow(
            at=entry.at,
            who=str(people.get(entry.actor_id or 0) or entry.actor_label),
            what=entry.label,
            subject=entry.subject_label,
            changes=tuple(_changes(entry.before, entry.after)),
        )
        for entry in entries
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys((*before, *after)):
        yield Change(name.replace("_", " "), _shown(before.get(name)), _shown(after.get(name)))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        value = pick(value) or ", ".join(f"{name}: {inner}" for name, inner in value.items())
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
