"""What others changed while somebody was writing, read from the log."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from minga.audit.queries import history_of
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.finding import place_label
from minga.people.models import Person


@dataclass(frozen=True)
class FieldEdit:
    """One column that changed since: what it was, what it is, who and when."""

    name: str
    before: Any
    after: Any
    who: str
    at: datetime


def edits_since(organisation: Organisation, revision: int) -> Mapping[str, FieldEdit]:
    """The columns changed after this revision: first old value, last new value."""
    entries = history_of(organisation).filter(subject_type=organisation._meta.label_lower, after__revision__gt=revision)
    people = Person.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    found: dict[str, FieldEdit] = {}
    for entry in sorted(entries, key=lambda entry: entry.pk):
        who = str(people.get(entry.actor_id or 0) or entry.actor_label)
        for name, before in entry.before.items():
            first = found[name].before if name in found else before
            found[name] = FieldEdit(name, first, entry.after.get(name), who, entry.at)
    if "territory" in found:
        found["territory"] = _with_place_names(found["territory"])
    return {name: edit for name, edit in found.items() if edit.before != edit.after}


def _with_place_names(edit: FieldEdit) -> FieldEdit:
    """The log keeps places by id; people read them by name."""
    places = Territory.objects.select_related("parent__parent").in_bulk([pk for pk in (edit.before, edit.after) if pk])
    before, after = (place_label(places[pk]) if pk in places else "" for pk in (edit.before, edit.after))
    return replace(edit, before=before, after=after)
