"""`minga person`: what only whoever holds the server may do with an account."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.people.actions.accounts import grant_staff, revoke_staff
from minga.people.actions.personal_data import erase_person
from minga.people.models import Person
from minga.people.queries.people import person_by_email

VERBS: dict[str, tuple[Callable[..., Person], str]] = {
    "grant-staff": (grant_staff, "is support staff now"),
    "revoke-staff": (revoke_staff, "is no longer support staff"),
    "erase": (erase_person, "was erased"),
}


class Command(BaseCommand):
    help = "Give or take the support role, or erase somebody who asked for it in a letter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="erase without asking again")

    def handle(self, *args: Any, verb: str, email: str, yes: bool, **options: Any) -> None:
        person = person_by_email(email)
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        if verb == "erase" and not yes:
            raise CommandError("Erasing cannot be undone. Add --yes to do it.")
        act, done = VERBS[verb]
        try:
            act(person=person, actor=HOUSE, now=now())
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{email} {done}.")
