"""The history of an edition in words: who, when, what, from what to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

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
            changes=tuple(_changes(_model_of(entry), entry.before, entry.after)),
        )
        for entry in entries
    )


def _model_of(entry: Entry) -> type[Model] | None:
    """The class of what an entry is about, when its app is still here."""
    try:
        return apps.get_model(entry.subject_type)
    except (LookupError, ValueError):
        return None


def _changes(model: type[Model] | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys((*before, *after)):
        field = _field(model, name)
        words = str(field.verbose_name) if field is not None else name.replace("_", " ")
        yield Change(words, _shown(before.get(name), field), _shown(after.get(name), field))


def _field(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    """The column of that name, which knows its words and its choices in every language."""
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _shown(value: Any, field: "Field[Any, Any] | None" = None) -> str:
    if value is None:
        return ""
    if field is not None and field.choices:
        value = dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if isinstance(value, dict):
        value = pick(value) or ", ".join(f"{name}: {inner}" for name, inner in value.items())
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
