"""The first page of the account: who I am here, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from minga.people.models import Person
from minga.people.queries.consents import NEEDED, has_consent
from minga.people.queries.sections import SectionTab, account_sections


@dataclass(frozen=True)
class AccountPage:
    """What the page shows. `consents_missing`: added by an office, never agreed herself."""

    person: Person
    sections: Sequence[SectionTab]
    consent_missing: bool
    name_missing: bool


def account_page(person: Person) -> AccountPage:
    """The account of whoever is looking."""
    return AccountPage(
        person=person,
        sections=account_sections(person)[1:],
        consent_missing=not has_consent(person, NEEDED),
        name_missing=not person.given_name,
    )
