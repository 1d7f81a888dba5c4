"""`minga work`: do the jobs of the queue, and look after what other workers left."""

import asyncio
import os
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.utils import connector_params

from minga.config.processes import die_with_parent
from minga.config.rescue import rescue_stalled_jobs

_RESCUE_EVERY = 20.0
_SILENT_FOR = 30.0
_LOOK_EVERY = 2.0  # a notice that arrives while the worker asks for a job is lost: the next look finds the job
_TIDY_EVERY = 6 * 60 * 60.0


class Command(BaseCommand):
    help = "Do the jobs of the queue until told to stop."
    requires_system_checks = []  # `prepare` has made them

    def handle(self, *args: Any, **options: Any) -> None:
        if parent := os.environ.get("MINGA_LAUNCHER"):
            die_with_parent(int(parent))
        asyncio.run(_work(worker_app()))


def worker_app() -> DjangoApp:
    """A second app on the same tasks, for the worker's own queries.

    The tasks stay with the first one, so what they enqueue goes through Django's connection and
    commits or vanishes with their action (procrastinate's own command replaces the connector of
    the one app, and loses that).
    """
    made = DjangoApp(connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4))
    made.tasks = app.tasks
    made.periodic_registry = app.periodic_registry
    return made


async def _work(worker: App) -> None:
    async with worker.open_async():
        beside = [asyncio.create_task(_rescue(worker)), asyncio.create_task(_tidy())]
        try:
            await worker.run_worker_async(
                concurrency=settings.JOBS_AT_ONCE,
                fetch_job_polling_interval=_LOOK_EVERY,
                abort_job_polling_interval=30,
                shutdown_graceful_timeout=20,
                delete_jobs="successful",
            )
        finally:
            for task in beside:
                task.cancel()


async def _rescue(worker: App) -> None:
    """Again and again: retry what a silent worker was doing."""
    while True:
        await asyncio.sleep(_RESCUE_EVERY)
        await rescue_stalled_jobs(worker.job_manager, silent_for=_SILENT_FOR)


async def _tidy() -> None:
    """A few times a day: forget sessions that have ended."""
    while True:
        await asyncio.to_thread(_forget_ended_sessions)
        await asyncio.sleep(_TIDY_EVERY)


def _forget_ended_sessions() -> None:
    SessionStore.clear_expired()
    close_old_connections()
