"""Telling how far an import is while its transaction is still open.

The transaction of the import shows nothing until it commits, so progress is written through a
second connection that commits each time. It touches only `ImportProgress`, which the import
itself never touches: the two can never wait for each other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from django.db import connection

from minga.core.clock import now

Progress = Callable[[int, int], None]
_EVERY_SECONDS: Final = 0.4


def silent(done: int, total: int) -> None:
    """For whoever does not look."""


@contextmanager
def visible_progress(import_id: int) -> Iterator[Progress]:
    """A function that notes `done` of `total` at once, for everybody to see."""
    beside = connection.copy()
    last = 0.0

    def note(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last < _EVERY_SECONDS and done < total:
            return
        last = monotonic()
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE programmes_importprogress SET done = %s, total = %s, beat_at = %s WHERE job_id = %s",
                [done, total, now(), import_id],
            )

    try:
        yield note
    finally:
        beside.close()
