"""What people agreed to, and in which words they are asked.

The words are kept with each consent as they were then: changing them here asks nobody again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.people.enums import ConsentPurpose
from minga.people.models import Consent, Person

WORDS: Mapping[ConsentPurpose, str | Promise] = {
    ConsentPurpose.ACCOUNT: _(
        "I agree that my name, my e-mail address and what I do in the programmes are kept here, "
        "so that I can take part in them. I can take a copy of my data or erase them when I want."
    ),
    ConsentPurpose.DIRECTORY: _(
        "I agree that people who signed in see my name, my position and my organisation in the "
        "directory, so that they can find me to work together."
    ),
    ConsentPurpose.CONTACT: _("I agree to be told by e-mail about new calls and programmes that may concern me."),
    ConsentPurpose.RESEARCH: _(
        "I agree that my answers are used in studies, without my name and in groups of at least five people."
    ),
}
NEEDED = ConsentPurpose.ACCOUNT
"""Without this one there is no account: it is withdrawn by erasing the data."""


@dataclass(frozen=True)
class ConsentRow:
    """One purpose on the consents page."""

    purpose: ConsentPurpose
    words: str
    given_at: datetime | None
    withdrawn_at: datetime | None
    needed: bool

    @property
    def standing(self) -> bool:
        return self.given_at is not None and self.withdrawn_at is None


def words_for(purpose: ConsentPurpose, language: str) -> str:
    """The words of a purpose in one language, as they are kept with the consent."""
    with translation.override(language):
        return str(WORDS[purpose])


def consents_of(person: Person) -> list[ConsentRow]:
    """Every purpose with the last answer; what stands shows the words that were agreed to."""
    latest: dict[str, Consent] = {}
    for consent in Consent.objects.filter(person=person).order_by("given_at", "pk"):
        latest[consent.purpose] = consent
    rows = []
    for purpose in ConsentPurpose:
        last = latest.get(purpose)
        standing = last is not None and last.withdrawn_at is None
        rows.append(
            ConsentRow(
                purpose=purpose,
                words=last.text if last is not None and standing else str(WORDS[purpose]),
                given_at=last.given_at if last else None,
                withdrawn_at=last.withdrawn_at if last else None,
                needed=purpose == NEEDED,
            )
        )
    return rows


def has_consent(person: Person, purpose: ConsentPurpose) -> bool:
    """Whether the consent stands now."""
    return Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True).exists()
