"""The command `minga`: Django's commands, with the database of our own running while they do."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    try:
        execute_from_command_line(["minga", *arguments])
    except ImproperlyConfigured as error:
        print(f"Minga cannot start: {error}", file=sys.stderr)
        return 2
    return 0
