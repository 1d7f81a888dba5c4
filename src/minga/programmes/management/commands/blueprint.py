"""minga blueprint: check a blueprint, or print the format.

minga blueprint check FILE…   every mistake with its line, or what the blueprint holds
minga blueprint schema        the format as JSON Schema, for editors
minga blueprint reference     the format as Markdown
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from minga.core.texts import pick
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.queries.blueprint_schema import reference, schema
from minga.programmes.queries.blueprints import BlueprintRefused, read_blueprint


class Command(BaseCommand):
    help = "Check blueprints of instruments, or print their format."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three things it does, and the language it speaks."""
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, default=settings.LANGUAGE_CODE[:2])
        tasks = parser.add_subparsers(dest="task", required=True)
        check = tasks.add_parser("check", help="tell every mistake in these files")
        check.add_argument("files", nargs="+", type=Path, metavar="FILE")
        tasks.add_parser("schema", help="print the format as JSON Schema")
        tasks.add_parser("reference", help="print the format as Markdown")

    def handle(self, *args: Any, task: str, language: str, **options: Any) -> None:
        """Run one task. Ends with code 1 when a file is not a blueprint."""
        del args
        with override(language):
            if task == "schema":
                self.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False))
            elif task == "reference":
                self.stdout.write(reference())
            else:
                refused = [path for path in options["files"] if not self._check(path)]
                if refused:
                    message = ngettext(
                        "%(count)d file is not a blueprint yet.",
                        "%(count)d files are not blueprints yet.",
                        len(refused),
                    )
                    self.stderr.write(message % {"count": len(refused)})
                    sys.exit(1)

    def _check(self, path: Path) -> bool:
        try:
            content = path.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.stderr.write(f"{path}: {_('this file cannot be read')} ({reason})")
            return False
        try:
            blueprint = read_blueprint(content)
        except BlueprintRefused as refused:
            self.stderr.write(f"{path}: {refused.message}")
            for problem in refused.problems:
                self.stderr.write(f"  {problem}")
            return False
        self.stdout.write(f"{path}: {_summary(blueprint)}")
        return True


def _summary(blueprint: Blueprint) -> str:
    sentence = _(
        "“%(title)s” is complete: %(stages)d stages, %(modules)d modules, %(forms)d forms, %(targets)d targets."
    )
    return sentence % {
        "title": pick(blueprint.title),
        "stages": len(blueprint.stages),
        "modules": len(blueprint.modules),
        "forms": len(blueprint.forms),
        "targets": len(blueprint.targets),
    }
