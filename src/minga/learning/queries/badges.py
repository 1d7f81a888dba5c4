"""An Open Badges 3.0 credential, as plain data to be signed (VC data model 2.0, JSON Web Token proof).

The name stands in it in clear, because a certificate names its holder; her e-mail only as a salted hash, which
proves that she is its owner to whoever already knows the address. Nothing else of her is in it.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.urls import reverse

from minga.core.texts import pick
from minga.learning.models import Achievement
from minga.learning.queries.issuers import OB, VC, achievement_of, profile_of
from minga.learning.queries.status_lists import list_address
from minga.people.models import Person
from minga.people.queries.letters import absolute
from minga.programmes.models import Edition

SCHEMA: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


@dataclass(frozen=True, kw_only=True)
class Award:
    """What one credential says."""

    code: str
    achievement: Achievement
    person: Person
    name: str
    language: str
    issued_at: datetime
    valid_until: datetime | None
    status_list: int
    status_index: int
    salt: str
    acts_for: str = ""
    """The organisation for which an innovation agent acts."""


def credential_address(code: str) -> str:
    """Where anybody checks it; also its identity."""
    return absolute(reverse("learning:credential", args=[code]))


class Claims:
    """Writes what is signed for one achievement; what it says of everybody is worked out once."""

    def __init__(self, achievement: Achievement) -> None:
        self._achievement = achievement
        self._issuer = profile_of(achievement.issuer)
        self._edition = _activity(achievement.edition) if achievement.edition is not None else {}
        self._said: dict[str, dict[str, Any]] = {}
        self._lists: dict[int, str] = {}

    def of(self, award: Award) -> dict[str, Any]:
        """The payload of the token: the credential, and the claims that a JSON Web Token asks for."""
        address = credential_address(award.code)
        subject = self._subject(award)
        claims: dict[str, Any] = {
            "@context": [VC, OB],
            "id": address,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": pick(self._achievement.titles, award.language),
            "issuer": self._issuer,
            "validFrom": stamp(award.issued_at),
            "awardedDate": stamp(award.issued_at),
            "credentialSubject": subject,
            "credentialStatus": self._status(award),
            "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
            "iss": self._issuer["id"],
            "jti": address,
            "sub": subject["id"],
            "nbf": int(award.issued_at.timestamp()),
        }
        if award.valid_until is not None:
            claims["validUntil"] = stamp(award.valid_until)
            claims["exp"] = int(award.valid_until.timestamp())
        return claims

    def _status(self, award: Award) -> dict[str, str]:
        """Where to look whether it holds."""
        if award.status_list not in self._lists:
            self._lists[award.status_list] = list_address(award.status_list)
        listed = self._lists[award.status_list]
        return {
            "id": f"{listed}#{award.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status_index),
            "statusListCredential": listed,
        }

    def _subject(self, award: Award) -> dict[str, Any]:
        """Whom it is about, and what she did."""
        if award.language not in self._said:
            self._said[award.language] = achievement_of(self._achievement, award.language)
        subject: dict[str, Any] = {
            "id": f"urn:uuid:{uuid5(_of_house(award.person.uuid), self._issuer['id'])}",
            "type": ["AchievementSubject"],
            "identifier": _identifiers(award),
            "achievement": self._said[award.language],
        }
        if award.acts_for:
            subject["role"] = award.acts_for
        return subject | self._edition


def stamp(moment: datetime) -> str:
    """As the standard writes a moment, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def email_hash(email: str, salt: str) -> str:
    """As Open Badges has it: the address first, then the salt."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()


def _identifiers(award: Award) -> list[dict[str, Any]]:
    """Her name in clear, her address as a hash."""
    named: dict[str, Any] = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": award.name,
        "identityType": "name",
    }
    if not award.person.email:
        return [named]
    proof = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": email_hash(award.person.email, award.salt),
        "identityType": "emailAddress",
        "salt": award.salt,
    }
    return [named, proof]


def _activity(edition: Edition) -> dict[str, Any]:
    """From when to when she learned."""
    return {
        "activityStartDate": f"{edition.starts_on:%Y-%m-%d}T00:00:00Z",
        "activityEndDate": f"{edition.ends_on:%Y-%m-%d}T00:00:00Z",
    }


def _of_house(person: UUID) -> UUID:
    """Two issuers cannot tell that they speak of the same person."""
    return uuid5(person, "minga:credentials")
