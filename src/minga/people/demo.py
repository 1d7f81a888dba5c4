"""The cast of the demo world: one person per kind of user, with initials and a post.

The sign-in page offers them as buttons when `MINGA_DEMO` is on; nothing else knows them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE
from minga.people.actions.accounts import NewPerson, add_person, grant_staff, update_profile
from minga.people.actions.consents import give_consent
from minga.people.enums import ConsentPurpose
from minga.people.models import Person


@dataclass(frozen=True)
class Character:
    """Somebody whom a newcomer can be for a while."""

    key: str
    label: str | Promise
    does: str | Promise
    given_name: str
    family_name: str
    position: str
    language: str = "es"
    timezone: str = "America/Bogota"

    @property
    def email(self) -> str:
        return f"{self.key}@minga.example"


CHARACTERS: Final = (
    Character(
        "manager", _("Programme manager"), _("launches editions, imports nominees, follows targets and budget"),
        "L.", "A. M.", "Coordinación de programas",
    ),
    Character(
        "deputy", _("Deputy"), _("takes over when the manager leaves"),
        "R.", "T. V.", "Coordinación adjunta",
    ),
    Character(
        "facilitator", _("Facilitator"), _("accompanies the sessions of the five editions"),
        "J.", "C. P.", "Facilitación", timezone="America/Asuncion",
    ),
    Character(
        "mentor", _("Mentor"), _("follows the teams"),
        "S.", "B. G.", "Mentoría", timezone="America/Santiago",
    ),
    Character(
        "participant", _("Participant"), _("takes part in the programme of Paraguay, on a telephone"),
        "M.", "R. O.", "Atención ciudadana", timezone="America/Asuncion",
    ),
    Character(
        "nominee", _("Nominee"), _("has an invitation to answer, in Portuguese"),
        "C.", "F. S.", "Planejamento", language="pt", timezone="America/Sao_Paulo",
    ),
    Character(
        "support", _("Support staff"), _("helps, with a reason and within an hour"),
        "N.", "I. L.", "Mesa de ayuda",
    ),
)  # fmt: skip


def cast(now: datetime) -> dict[str, Person]:
    """Everybody of the cast, by key, with their consent given."""
    return {character.key: _enter(character, now) for character in CHARACTERS}


def _enter(character: Character, now: datetime) -> Person:
    person = add_person(
        new=NewPerson(
            email=character.email,
            given_name=character.given_name,
            family_name=character.family_name,
            language=character.language,
            timezone=character.timezone,
        ),
        actor=HOUSE,
        now=now,
    )
    person = update_profile(
        person=person, values={"position": character.position}, actor=person, now=now
    )
    give_consent(
        person=person, purpose=ConsentPurpose.ACCOUNT, language=character.language, actor=person, now=now
    )
    if character.key == "support":
        grant_staff(person=person, actor=HOUSE, now=now)
    return person
