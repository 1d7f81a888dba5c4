"""The worker: what a task enqueues belongs to the task's transaction, and silent workers' jobs return."""

import asyncio
from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.config.management.commands.work import worker_app
from minga.config.rescue import rescue_stalled_jobs
from minga.core.jobs import enqueue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outer() -> Iterator[None]:
    """A task that enqueues another and then, if told so, fails in the same transaction."""

    def run(*, fail: bool) -> None:
        with transaction.atomic():
            enqueue("tried.inner")
            if fail:
                raise ValueError("the action failed")

    app.task(name="tried.outer", retry=False)(run)
    yield
    del app.tasks["tried.outer"]


def _work_once() -> None:
    async def work() -> None:
        worker = worker_app()
        async with worker.open_async():
            await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    connection.close()  # the worker's threads have their own
    asyncio.run(work())


def _jobs(name: str) -> list[str]:
    return list(ProcrastinateJob.objects.filter(task_name=name).values_list("status", flat=True))


@pytest.mark.usefixtures("outer")
def test_job_enqueued_by_a_task_that_fails_does_not_exist() -> None:
    enqueue("tried.outer", fail=True)

    _work_once()

    assert _jobs("tried.outer") == ["failed"]
    assert _jobs("tried.inner") == []


@pytest.mark.usefixtures("outer")
def test_job_enqueued_by_a_task_that_succeeds_waits_in_the_queue() -> None:
    enqueue("tried.outer", fail=False)

    _work_once()

    assert _jobs("tried.outer") == ["succeeded"]
    # The worker takes it up at once, and nobody knows a task of that name.
    assert _jobs("tried.inner") == ["failed"]


def test_job_of_a_silent_worker_returns_to_the_queue_and_that_of_a_living_one_does_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '1 hour'), (now()) RETURNING id"
        )
        silent, living = (row[0] for row in cursor.fetchall())
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) VALUES "
            "('default', 'tried.left', 'doing', %s), ('default', 'tried.kept', 'doing', %s)",
            [silent, living],
        )

    rescued = async_to_sync(rescue_stalled_jobs)(app.job_manager, silent_for=30)

    assert rescued == 1
    assert (_jobs("tried.left"), _jobs("tried.kept")) == (["todo"], ["doing"])
