"""The command `minga`: Django's commands, with the database of our own running while they do.

minga run         everything: database, worker, web server; a demo world when it is empty
minga serve       the same as production
minga COMMAND     one of Django's or of Minga's commands (`minga help` lists them)
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from minga.config.databases import own_cluster
from minga.config.postgres.place import DatabaseUnavailable

_LAUNCH = {"run": "development", "serve": "production"}
_WITHOUT_DATABASE = {"", "help", "version", "collectstatic", "makemessages", "compilemessages", "blueprint"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    command = arguments[0] if arguments else ""
    if command in _LAUNCH:
        os.environ.setdefault("MINGA_MODE", _LAUNCH[command])
        os.execv(sys.executable, [sys.executable, "-m", "minga.config.launcher"])  # noqa: S606
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    try:
        with _database_for(command, arguments):
            execute_from_command_line(["minga", *arguments])
    except (ImproperlyConfigured, DatabaseUnavailable) as error:
        print(f"Minga cannot start. {error}", file=sys.stderr)
        return 2
    return 0


def _database_for(command: str, arguments: list[str]) -> AbstractContextManager[None]:
    asks_for_help = command.startswith("-") or {"--help", "-h", "--version"} & set(arguments)
    cluster = own_cluster()
    if cluster is None or command in _WITHOUT_DATABASE or asks_for_help:
        return nullcontext()
    return cluster.use()


if __name__ == "__main__":
    sys.exit(main())
