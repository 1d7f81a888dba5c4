"""What groups the traces of one click: request uuid and support mode.

Set at the door (middleware, task, command) and read only by `audit`. Nothing else may
read it: who is looking is always passed as an argument.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4


@dataclass(frozen=True)
class Trace:
    """One click, one job run or one command."""

    request: UUID = field(default_factory=uuid4)
    support_session: int | None = None
    on_behalf_of: int | None = None


_trace: ContextVar[Trace | None] = ContextVar("minga_trace", default=None)


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    """Everything recorded inside belongs to this trace."""
    token = _trace.set(trace)
    try:
        yield trace
    finally:
        _trace.reset(token)


def current_trace() -> Trace:
    """The trace of this click, or a fresh one outside any."""
    return _trace.get() or Trace()
