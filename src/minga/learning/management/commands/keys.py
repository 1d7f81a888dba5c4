"""`minga keys list`, `new`, `rotate`, `distrust KID`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.jobs import enqueue
from minga.learning.actions.keys import distrust_key, make_key, rotate_key
from minga.learning.models import SigningKey
from minga.learning.queries.keys import keys_folder, private_file


class Command(BaseCommand):
    help = "The keys that sign credentials: list them, make the first one, put a new one in the place of the old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="every key, since when, and whether its private half is here")
        verbs.add_parser("new", help="make the first key")
        verbs.add_parser("rotate", help="a new key signs from now on; what the old one signed stays verifiable")
        distrusting = verbs.add_parser("distrust", help="a private half was stolen: nothing it signed is believed")
        distrusting.add_argument("kid", help="its name, or how it begins")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _list(self, _options: dict[str, Any]) -> None:
        for key in SigningKey.objects.order_by("-since"):
            self.stdout.write(f"{key.kid}  {key.algorithm}  {key.since:%Y-%m-%d}  {_state(key)}")
        self.stdout.write(_("Private halves lie in %(folder)s. Back that folder up apart from the database.") % {
            "folder": keys_folder()
        })  # fmt: skip

    def _new(self, _options: dict[str, Any]) -> None:
        self.stdout.write(make_key(actor=HOUSE, now=now()).kid)

    def _rotate(self, _options: dict[str, Any]) -> None:
        self.stdout.write(rotate_key(actor=HOUSE, now=now()).kid)
        enqueue("learning.sign_status_lists", once="learning.sign_status_lists")

    def _distrust(self, options: dict[str, Any]) -> None:
        found = list(SigningKey.objects.filter(kid__startswith=options["kid"])[:2])
        if len(found) != 1:
            raise CommandError(_("Write enough of the name of one key. “minga keys list” shows them."))
        distrust_key(key=found[0], actor=HOUSE, now=now())
        enqueue("learning.sign_status_lists", once="learning.sign_status_lists")


def _state(key: SigningKey) -> str:
    if key.compromised_at is not None:
        return _("not trusted since %(day)s") % {"day": f"{key.compromised_at:%Y-%m-%d}"}
    if key.retired_at is not None:
        return _("retired on %(day)s") % {"day": f"{key.retired_at:%Y-%m-%d}"}
    return _("signs") if private_file(key.kid).exists() else _("signs, but its private half is missing")
