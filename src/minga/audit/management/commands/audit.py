from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from minga.audit.queries import anchors_in, flaws, head, note_anchor


class Command(BaseCommand):
    help = "minga audit verify: is the log whole? minga audit anchor: note its head in a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "anchor"])
        parser.add_argument("--anchors", type=Path, default=Path(settings.AUDIT_ANCHOR_FILE))

    def handle(self, *_arguments: Any, **options: Any) -> None:
        path: Path = options["anchors"]
        if options["what"] == "anchor":
            note_anchor(path)
            return
        found = list(flaws(anchors=anchors_in(path)))
        for flaw in found:
            self.stdout.write(f"{flaw.position or '—'}: {flaw.reason}")
        if found:
            raise CommandError(_("The log is not whole: %(count)d flaws.") % {"count": len(found)})
        last = head()
        self.stdout.write(
            _("The log is whole: %(count)d entries, last %(hash)s.")
            % {"count": last.position if last else 0, "hash": last.hash[:16] if last else "—"}
        )
