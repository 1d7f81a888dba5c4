"""The law of writing: an action is one transaction, has an actor, leaves one entry.

`@action` opens the transaction and a frame; `record` fills the frame with one entry and
tells the event to the apps above. An action may call another: each leaves its own entry,
and all of one click share the request uuid.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import models, transaction

from minga.audit.models import Entry
from minga.core import jobs
from minga.core.actors import Actor
from minga.core.clock import now as clock_now
from minga.core.context import Trace, current_trace, tracing
from minga.core.events import Event, publish

P = ParamSpec("P")
R = TypeVar("R")

_SECRET_WORDS = ("password", "secret", "token", "code_hash", "recovery")


class LawBroken(RuntimeError):
    """An action left no entry, or two, or was called without an actor: a bug, not a refusal."""


@dataclass
class _Frame:
    name: str
    actor: Actor
    at: datetime.datetime
    entries: int = 0


_frame: ContextVar[_Frame | None] = ContextVar("minga_action", default=None)
_kept: ContextVar[list[Entry] | None] = ContextVar("minga_entries", default=None)
_actions: set[str] = set()


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function an action. It takes keyword arguments only, `actor` among them."""
    name = f"{function.__module__}.{function.__qualname__}"
    _actions.add(name)

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise LawBroken(f"{name} was called without an actor")
        at = kwargs.get("now")
        frame = _Frame(name, actor, at if isinstance(at, datetime.datetime) else clock_now())
        with _same_trace(), transaction.atomic(savepoint=_kept.get() is None), _framed(frame):
            result = function(*args, **kwargs)
            if frame.entries != 1:
                raise LawBroken(f"{name} left {frame.entries} entries in the log, not one")
        return result

    run.is_action = True  # type: ignore[attr-defined]
    return run


def known_actions() -> frozenset[str]:
    """The dotted name of every action that was imported."""
    return frozenset(_actions)


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Many actions as one transaction: their entries and their jobs are written at its end, in order.

    For what is made whole or not at all, such as the demo. Inside there is no way back from the middle: whoever
    catches the refusal of an action has broken the whole. The log is not there to be read before the end.
    """
    kept: list[Entry] = []
    with transaction.atomic(), jobs.at_the_end():
        token = _kept.set(kept)
        try:
            yield
        finally:
            _kept.reset(token)
        Entry.objects.bulk_create(kept, batch_size=500)


@contextmanager
def _framed(frame: _Frame) -> Iterator[None]:
    token = _frame.set(frame)
    try:
        yield
    finally:
        _frame.reset(token)


@contextmanager
def _same_trace() -> Iterator[Trace]:
    with tracing(current_trace()) as trace:
        yield trace


def record(happened: Event, *, related: tuple[models.Model, ...] = ()) -> None:
    """Write the entry of the running action and tell the event upward.

    `related`: other things on whose history page this belongs (the edition of an enrolment).
    """
    frame = _frame.get()
    if frame is None:
        raise LawBroken(f"{happened.key} was recorded outside an action")
    frame.entries += 1
    trace = current_trace()
    subject = happened.subject
    entry = Entry(
        at=frame.at,
        key=happened.key,
        actor_id=frame.actor.pk,
        actor_label=frame.actor.audit_label[:120],
        behalf_id=trace.on_behalf_of,
        support_session_id=trace.support_session,
        organisation_id=happened.organisation_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=_label(subject),
        related=[[thing._meta.label_lower, thing.pk] for thing in related],
        before=_cleaned(happened.before, subject),
        after=_cleaned(happened.after, subject),
        request=trace.request,
    )
    kept = _kept.get()
    if kept is None:
        entry.save(force_insert=True)
    else:
        kept.append(entry)
    publish(happened)


def _label(subject: models.Model) -> str:
    """The name that the log keeps: a thing's own words, or a person's key."""
    label = getattr(subject, "audit_label", None)
    return str(label if label is not None else subject)[:300]


def _cleaned(values: Mapping[str, Any], subject: models.Model) -> dict[str, Any]:
    """Changed fields as JSON, without secrets and without personal values."""
    declared = getattr(subject, "personal", None)
    private = set(declared.blank) if declared is not None else set()
    return {name: "•••" if name in private or _is_secret(name) else _plain(value) for name, value in values.items()}


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)


def _plain(value: Any) -> Any:
    """A value that JSON can hold."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal | UUID):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
