"""`minga backup`: one file with the database and the uploads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from minga.config.backups import BackupError, Database, make_backup
from minga.config.paths import private
from minga.core.clock import now


class Command(BaseCommand):
    help = "Write one file with the database and the uploads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=None, help="folder to write into")

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        folder = to.absolute() if to else private("backups")
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            made = make_backup(Database.of(connection.settings_dict), Path(settings.MEDIA_ROOT), folder, now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} ({made.stat().st_size / 1024 / 1024:.1f} MB)")
        self.stdout.write(f"To bring it back: make restore FILE={made}")
