"""What happened, told upward. Apps below publish, apps above subscribe.

Delivery is synchronous and inside the transaction of the action: if a receiver fails, the
action fails. Receivers that write mail or wait for a network enqueue a job instead.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypedDict, TypeVar, dataclass_transform

from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event. `before` and `after` hold only the fields that changed."""

    key: ClassVar[str]
    label: ClassVar[str | Promise]

    subject: models.Model
    organisation_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


class Changes(TypedDict):
    """Both sides of what differs."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """What an event says of a thing that was changed: only the fields that are not as they were."""
    differs = [name for name in before if before[name] != after[name]]
    return {"before": {name: before[name] for name in differs}, "after": {name: after[name] for name in differs}}


E = TypeVar("E", bound=Event)
_registry: dict[str, type[Event]] = {}
_receivers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(*, key: str, label: str | Promise) -> Callable[[type[E]], type[E]]:
    """Make a frozen event class known under its audit key, with its words for the history."""

    def register(cls: type[E]) -> type[E]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        made.key = key
        made.label = label
        if key in _registry:
            raise ValueError(f"two events are called {key}")
        _registry[key] = made
        return made

    return register


def known_events() -> Mapping[str, type[Event]]:
    """Every event class by its key."""
    return _registry


def label_of(key: str) -> str:
    """The words for an audit key, or the key itself when its app is gone."""
    known = _registry.get(key)
    return str(known.label) if known else key


def subscribe(cls: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Call the decorated function each time this event is published."""

    def register(receiver: Callable[[E], None]) -> Callable[[E], None]:
        if receiver not in _receivers[cls]:
            _receivers[cls].append(receiver)
        return receiver

    return register


def publish(happened: Event) -> None:
    """Tell every receiver, in the order in which they subscribed."""
    for receiver in tuple(_receivers[type(happened)]):
        receiver(happened)
