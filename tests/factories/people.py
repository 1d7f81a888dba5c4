"""People for tests: plain functions, no surprises, every value can be given."""

from itertools import count
from typing import Any

from django.test import Client

from minga.core.clock import now
from minga.people.enums import ConsentPurpose
from minga.people.models import Consent, Person, SupportSession
from minga.people.policies import SUPPORT_LASTS

_numbers = count(1)


def make_person(**fields: Any) -> Person:
    """Somebody who may sign in, in Spanish, without a password."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "email": f"person{number}@example.org",
        "given_name": "Persona",
        "family_name": f"Número {number}",
        **fields,
    }
    person = Person(**given)
    if "password" in fields:
        person.set_password(fields["password"])
    else:
        person.set_unusable_password()
    person.save()
    return person


def make_consent(**fields: Any) -> Consent:
    """A standing consent to have an account."""
    given: dict[str, Any] = {
        "purpose": ConsentPurpose.ACCOUNT,
        "text": "Acepto.",
        "language": "es",
        "given_at": now(),
        **fields,
    }
    given.setdefault("person", make_person())
    return Consent.objects.create(**given)


def make_support_session(**fields: Any) -> SupportSession:
    """Support staff looking with a person's eyes, since now."""
    given: dict[str, Any] = {"reason": "La persona no encuentra su tarea.", "started_at": now(), **fields}
    given.setdefault("staff", make_person(is_staff=True))
    given.setdefault("person", make_person())
    given.setdefault("ends_at", given["started_at"] + SUPPORT_LASTS)
    return SupportSession.objects.create(**given)


def sign_in(client: Client, person: Person) -> Client:
    """The client, signed in as this person; gives the client back."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
