"""`minga territories load` and `minga territories import FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.organisations.actions.territories import Written, import_municipalities, load_territories
from minga.organisations.queries.municipalities import Sheet, check_municipalities, decoded


class Command(BaseCommand):
    help = "Load the countries and divisions of Latin America, or import municipalities from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("load", help="countries and first divisions, from ISO 3166; may be repeated")
        importing = verbs.add_parser("import", help="municipalities, from a CSV file; may be repeated")
        importing.add_argument("file", type=Path)
        importing.add_argument("--source", default="", help="who publishes the table, and of which year")
        importing.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "load":
            self._say(load_territories(actor=HOUSE, now=now()))
            return
        try:
            sheet = check_municipalities(decoded(options["file"].read_bytes()))
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self._say_refusals(sheet)
        if options["dry_run"]:
            self._say(Written(sheet.new, sheet.changed, sheet.known))
        else:
            self._say(import_municipalities(sheet=sheet, source=options["source"], actor=HOUSE, now=now()))

    def _say_refusals(self, sheet: Sheet) -> None:
        for row in sheet.rows:
            for problem in row.problems:
                self.stderr.write(_("Line %(line)s: %(problem)s") % {"line": row.line, "problem": problem})

    def _say(self, done: Written) -> None:
        counts = {"new": done.new, "changed": done.changed, "known": done.known}
        self.stdout.write(_("%(new)s new, %(changed)s changed, %(known)s already there.") % counts)
