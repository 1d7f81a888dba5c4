"""`minga prepare`: bring database, static files and queue to what this version needs."""

import io
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from minga.config.databases import own_cluster
from minga.config.rescue import rescue_stalled_jobs
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.learning.actions.keys import ensure_key
from minga.learning.queries.keys import keys_folder, private_file
from minga.library.actions.shipped import install_tools


class Command(BaseCommand):
    help = "Migrate the database, collect static files, take up jobs that were cut off."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo world")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        call_command("check", deploy=settings.PRODUCTION, fail_level="ERROR", tags=["minga"], stdout=io.StringIO())
        self._step("database", self._migrate)
        self._step("static files", self._collect)
        self._step("queue", self._rescue)
        self._step("toolbox", self._tools)
        self._step("signing key", self._key)
        if demo and "demo" in get_commands() and self._is_empty():
            self._step("demo world", self._demo)

    def _step(self, name: str, work: Callable[[], str]) -> None:
        began = time.monotonic()
        said = work()
        self.stdout.write(f"  {name}: {said} ({time.monotonic() - began:.1f} s)")
        self.stdout.flush()

    def _migrate(self) -> str:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        return "up to date"

    def _collect(self) -> str:
        call_command("collectstatic", interactive=False, verbosity=0)
        return "collected"

    def _rescue(self) -> str:
        alone = own_cluster() is not None  # then no other machine's worker can be at it
        rescued = async_to_sync(rescue_stalled_jobs)(app.job_manager, silent_for=0 if alone else 30)
        return f"{rescued} job(s) taken up again" if rescued else "clean"

    def _tools(self) -> str:
        touched = install_tools(actor=HOUSE, now=now())
        return f"{len(touched)} tool(s) installed or renewed" if touched else "up to date"

    def _key(self) -> str:
        """Other systems ask for the public keys long before anything is signed."""
        try:
            key = ensure_key(now=now())
        except OSError as error:
            return f"could not be made in {keys_folder()} ({error.strerror}): nothing can be signed until it can"
        if private_file(key.kid).exists():
            return "ready"
        return f"its private half is not in {keys_folder()}: bring it back, or run “minga keys rotate”"

    def _is_empty(self) -> bool:
        people = apps.get_model(settings.AUTH_USER_MODEL)
        return not people._default_manager.exists()

    def _demo(self) -> str:
        call_command("demo", stdout=io.StringIO())
        return "made"
