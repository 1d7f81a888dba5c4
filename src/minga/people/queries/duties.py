"""What only this person holds: to be handed over before she erases her data.

Apps above register a function, because roles and dossiers live there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from minga.people.models import Person


@dataclass(frozen=True)
class Duty:
    """One thing that would be left without anybody."""

    label: str
    url: str = ""


Find = Callable[[Person, datetime], Iterable[Duty]]
_finders: dict[str, Find] = {}


def register_duties(app: str, find: Find) -> None:
    """Called in `AppConfig.ready` of an app above; the same app replaces its former function."""
    _finders[app] = find


def duties_of(person: Person, now: datetime) -> list[Duty]:
    """Everything that nobody else holds with her."""
    return [duty for find in _finders.values() for duty in find(person, now)]
