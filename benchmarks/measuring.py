"""How long a stretch of work took by the clock, and how much of it was work.

On a machine that does other things beside, the clock says more about those. Beside it stand the seconds that
the processor worked: of this process, and of the one of PostgreSQL that answers it.
"""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psutil


@dataclass
class Took:
    """Seconds of the clock, of our processor and of PostgreSQL's."""

    clock: float = 0.0
    here: float = 0.0
    database: float = 0.0

    @property
    def work(self) -> float:
        """Seconds of processor in all."""
        return self.here + self.database

    def __str__(self) -> str:
        return (
            f"{self.clock:.1f} s ({self.work:.1f} s of processor: {self.here:.1f} ours, {self.database:.1f} database)"
        )


@contextmanager
def stretch() -> Iterator[Took]:
    """Measure what is done inside; add it to the answer at the end."""
    took, server = Took(), _backend()
    before = _worked(server)
    here, clock = time.process_time(), time.perf_counter()
    yield took
    took.clock = time.perf_counter() - clock
    took.here = time.process_time() - here
    took.database = _worked(server) - before


def megabytes() -> float:
    """The most memory that this process has held until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _backend() -> psutil.Process | None:
    """The process of PostgreSQL behind our connection, when it runs on this machine."""
    from django.db import connection  # noqa: PLC0415 (Django stands only now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        pid, here = cursor.fetchone()
    with suppress(psutil.Error):
        return psutil.Process(pid) if here else None
    return None


def _worked(server: psutil.Process | None) -> float:
    times = server.cpu_times() if server is not None else None
    return times.user + times.system if times is not None else 0.0
