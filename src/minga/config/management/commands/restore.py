"""`minga restore FILE`: put a backup in the place of what is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from minga.config.backups import BackupError, Database, restore, set_anchors_aside
from minga.config.paths import HOME
from minga.config.processes import Lock


class Command(BaseCommand):
    help = "Put a backup in the place of what is there. Refuses when there is data, unless forced."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the data that is there")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        if not Lock(HOME / "running.lock").try_take():
            raise CommandError("Minga is running. Stop it first, then restore.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        connection.close()
        database = Database.of(connection.settings_dict)
        try:
            restored = restore(file.absolute(), database, Path(settings.MEDIA_ROOT), force=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        if aside := set_anchors_aside(Path(settings.AUDIT_ANCHOR_FILE)):
            self.stdout.write(f"The anchors of the log that was there are kept in {aside}.")
        self.stdout.write(
            f"Restored {restored.rows} rows in {len(restored.tables)} tables, each compared with the backup."
        )
