"""Everything the house holds about one person, found by walking the `personal` declarations.

Models of other packages cannot declare; theirs stand here. Sessions hold no column to walk:
erasure opens each one (`actions.personal_data`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.text import capfirst

from minga.audit.models import Entry
from minga.core.personal import Personal
from minga.people.models import Person

ELSEWHERE: Mapping[str, Personal] = {
    "account.emailaddress": Personal(person="user", export=("email", "verified", "primary"), erase="delete"),
    "account.emailconfirmation": Personal(person="email_address__user", export=("created", "sent"), erase="delete"),
    "mfa.authenticator": Personal(person="user", export=("type", "created_at", "last_used_at"), erase="delete"),
}


@dataclass(frozen=True)
class Holding:
    """One table that holds rows about people."""

    model: type[Model]
    declared: Personal

    def rows(self, person: Person) -> QuerySet[Model]:
        """The rows about this person."""
        manager = self.model._base_manager
        if self.declared.person == "self":
            return manager.filter(pk=person.pk)
        rows = manager.filter(**{self.declared.person: person})
        return rows.distinct() if "__" in self.declared.person else rows


@dataclass(frozen=True)
class Column:
    """One column of a section, with the words people read."""

    name: str
    label: str


@dataclass(frozen=True)
class Section:
    """One table as it is handed over: words for people, plain values for machines."""

    model: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]

    def lines(self) -> Iterator[list[Any]]:
        """The rows as lists, in the order of the columns."""
        for row in self.rows:
            yield [row[column.name] for column in self.columns]


Attach = Callable[[Person], Iterable[tuple[str, bytes]]]
_attachments: dict[str, Attach] = {}


def register_attachments(app: str, attach: Attach) -> None:
    """Let an app above add files (name and content) to the copy that a person takes."""
    _attachments[app] = attach


def attachments_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """Files that go with the copy, app by app."""
    for app, attach in _attachments.items():
        for name, content in attach(person):
            yield f"{app}/{name}", content


def holdings() -> list[Holding]:
    """Every table with a path to a person, from the top of the street down, children first.

    In this order rows can be deleted without meeting one that protects them.
    """
    found = []
    for config in apps.get_app_configs():
        for model in reversed(list(config.get_models())):
            declared = ELSEWHERE.get(model._meta.label_lower) or getattr(model, "personal", None)
            if isinstance(declared, Personal) and declared.person:
                found.append(Holding(model, declared))
    return found


def data_of(person: Person) -> list[Section]:
    """All personal data, table by table, the account first; tables without rows are left out."""
    sections = [section for held in reversed(holdings()) if (section := _section(held, person)).rows]
    return [*sections, *_log_of(person)]


def _section(held: Holding, person: Person) -> Section:
    meta = held.model._meta
    fields = [meta.get_field(name) for name in held.declared.export]
    keys = [field.name for field in fields if isinstance(field, ForeignKey)]
    columns = tuple(Column(field.name, capfirst(str(getattr(field, "verbose_name", field.name)))) for field in fields)
    hers = held.rows(person).filter(**held.declared.when).order_by("pk")
    rows = hers.select_related(*keys) if fields else []
    return Section(
        model=meta.label_lower,
        label=capfirst(str(meta.verbose_name_plural)),
        columns=columns,
        rows=tuple({column.name: _value(row, column.name) for column in columns} for row in rows),
    )


def _value(row: Model, name: str) -> Any:
    """As JSON and as people read it: choices in words, related things by name."""
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _log_of(person: Person) -> list[Section]:
    """What the log keeps: that something was done and when, under the person's key, without her name."""
    about = Q(actor_id=person.pk) | Q(subject_type="people.person", subject_id=person.pk)
    entries = Entry.objects.filter(about).order_by("at", "pk")
    rows = tuple(
        {"at": entry.at.isoformat(timespec="seconds"), "what": entry.label, "on": entry.subject_label}
        for entry in entries.iterator()
    )
    if not rows:
        return []
    meta = Entry._meta
    columns = (Column("at", "at"), Column("what", "what"), Column("on", "on"))
    return [Section(meta.label_lower, capfirst(str(apps.get_app_config("audit").verbose_name)), columns, rows)]


def counts_of(person: Person) -> dict[str, int]:
    """How many rows each table holds about the person, without the empty ones."""
    counted = {held.model._meta.label_lower: held.rows(person).count() for held in holdings()}
    return {label: count for label, count in counted.items() if count}


def sessions_of(person: Person) -> list[str]:
    """Keys of the sessions that are hers, or that hold her address in a half-done sign-in."""
    mine = []
    for session in Session.objects.iterator():
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(person.pk) or (person.email and person.email in str(data)):
            mine.append(session.session_key)
    return mine
