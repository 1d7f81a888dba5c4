"""The seam to the job queue (procrastinate, in the same PostgreSQL; ADR 0005).

`enqueue` writes a row in the transaction of the caller: the job exists if and only if the
action committed. A job may run twice (a worker can die after the work and before the
receipt), so every task must be safe to repeat.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from minga.core.context import Trace, tracing

F = TypeVar("F", bound=Callable[..., None])
_tasks: dict[str, Callable[..., None]] = {}
_Job = tuple[str, dict[str, Any]]
_held: ContextVar[list[_Job] | None] = ContextVar("minga_jobs", default=None)


def task(name: str, *, retry: int = 5, backoff: int = 0, cron: str = "") -> Callable[[F], F]:
    """Register a task under `app.verb_noun`. With `cron` it also runs by itself.

    `backoff`: seconds before the first retry; each next one waits that many times longer.

    Periodic tasks receive the `timestamp` (int) of the planned run, so they must accept it.
    """

    def register(function: F) -> F:
        def run(**arguments: Any) -> None:
            with tracing(Trace()):
                function(**arguments)

        _tasks[name] = function
        again = RetryStrategy(max_attempts=retry, exponential_wait=backoff) if backoff else retry
        made = app.task(name=name, retry=again, pass_context=False)(run)
        if cron:
            app.periodic(cron=cron, periodic_id=name)(made)  # type: ignore[arg-type]
        return function

    return register


def enqueue(name: str, *, once: str = "", later: timedelta | None = None, **arguments: Any) -> None:
    """Put a task in the queue, in this transaction. `once`: skip while an equal one waits; `later`: not before."""
    held = _held.get()
    if held is not None and not once and later is None:
        held.append((name, arguments))
        return
    wait = {"seconds": int(later.total_seconds())} if later else None
    deferrer = app.configure_task(name, allow_unknown=True, queueing_lock=once or None, schedule_in=wait)
    if once:
        with suppress(AlreadyEnqueued), transaction.atomic():
            deferrer.defer(**arguments)
        return
    deferrer.defer(**arguments)


@contextmanager
def at_the_end() -> Iterator[None]:
    """What is put in the queue meanwhile is written when the block ends, task by task; `once` goes there at once."""
    held: list[_Job] = []
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    for name in dict.fromkeys(name for name, _arguments in held):
        told = (arguments for each, arguments in held if each == name)
        app.configure_task(name, allow_unknown=True).batch_defer(*told)


def drop_waiting(name: str, **arguments: Sequence[object]) -> None:
    """Take jobs of a task out of the queue that nobody began, by the values of one argument."""
    held = _held.get()
    if held is not None:
        wanted = {argument: frozenset(values) for argument, values in arguments.items()}
        held[:] = [(each, told) for each, told in held if each != name or not _says(told, wanted)]
    waiting = ProcrastinateJob.objects.filter(task_name=name, status="todo")
    for argument, values in arguments.items():
        waiting = waiting.filter(**{f"args__{argument}__in": list(values)})
    ids = list(waiting.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [ids])


def _says(told: Mapping[str, Any], wanted: Mapping[str, frozenset[object]]) -> bool:
    return all(told.get(argument) in values for argument, values in wanted.items())


def known_tasks() -> Mapping[str, Callable[..., None]]:
    """Every registered task by its name."""
    return _tasks
