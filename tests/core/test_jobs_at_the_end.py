"""Jobs that are written together when a block ends."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.core.jobs import at_the_end, drop_waiting, enqueue

pytestmark = pytest.mark.django_db


def _waiting() -> list[tuple[str, dict[str, int]]]:
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))


def test_jobs_are_written_when_the_block_ends_each_task_in_its_order() -> None:
    with at_the_end():
        enqueue("tests.call", number=1)
        enqueue("tests.write", number=2)
        enqueue("tests.call", number=3)
        assert _waiting() == []

    assert _waiting() == [("tests.call", {"number": 1}), ("tests.call", {"number": 3}), ("tests.write", {"number": 2})]


def test_what_is_dropped_meanwhile_is_never_written() -> None:
    with at_the_end():
        for number in range(4):
            enqueue("tests.call", number=number)
        enqueue("tests.write", number=1)
        drop_waiting("tests.call", number=[1, 2])
        drop_waiting("tests.write")

    assert _waiting() == [("tests.call", {"number": 0}), ("tests.call", {"number": 3})]


def test_a_job_that_may_wait_only_once_does() -> None:
    with at_the_end():
        enqueue("tests.call", once="one", number=1)
        enqueue("tests.call", once="one", number=1)

    assert _waiting() == [("tests.call", {"number": 1})]


def test_a_block_that_fails_writes_nothing() -> None:
    def enqueue_and_fail() -> None:
        with at_the_end():
            enqueue("tests.call", number=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        enqueue_and_fail()

    assert _waiting() == []
