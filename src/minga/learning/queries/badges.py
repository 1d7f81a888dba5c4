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
from minga.learning.queries.issuers import OB, VC, achievement_of, issuer_address, profile_of
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


def claims_of(award: Award) -> dict[str, Any]:
    """The payload of the token: the credential, and the claims that a JSON Web Token asks for."""
    address = credential_address(award.code)
    issuer = profile_of(award.achievement.issuer)
    subject = _subject(award)
    listed = list_address(award.status_list)
    claims: dict[str, Any] = {
        "@context": [VC, OB],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": pick(award.achievement.titles, award.language),
        "issuer": issuer,
        "validFrom": stamp(award.issued_at),
        "awardedDate": stamp(award.issued_at),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{listed}#{award.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.status_index),
            "statusListCredential": listed,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "iss": issuer["id"],
        "jti": address,
        "sub": subject["id"],
        "nbf": int(award.issued_at.timestamp()),
    }
    if award.valid_until is not None:
        claims["validUntil"] = stamp(award.valid_until)
        claims["exp"] = int(award.valid_until.timestamp())
    return claims


def stamp(moment: datetime) -> str:
    """As the standard writes a moment, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def email_hash(email: str, salt: str) -> str:
    """As Open Badges has it: the address first, then the salt."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()


def _subject(award: Award) -> dict[str, Any]:
    holder = uuid5(_of_house(award.person.uuid), issuer_address(award.achievement.issuer))
    identifiers: list[dict[str, Any]] = [
        {"type": "IdentityObject", "hashed": False, "identityHash": award.name, "identityType": "name"}
    ]
    if award.person.email:
        identifiers.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": email_hash(award.person.email, award.salt),
                "identityType": "emailAddress",
                "salt": award.salt,
            }
        )
    subject: dict[str, Any] = {
        "id": f"urn:uuid:{holder}",
        "type": ["AchievementSubject"],
        "identifier": identifiers,
        "achievement": achievement_of(award.achievement, award.language),
    }
    if award.acts_for:
        subject["role"] = award.acts_for
    edition = award.achievement.edition
    return subject | (_activity(edition) if edition is not None else {})


def _activity(edition: Edition) -> dict[str, Any]:
    """From when to when she learned."""
    return {
        "activityStartDate": f"{edition.starts_on:%Y-%m-%d}T00:00:00Z",
        "activityEndDate": f"{edition.ends_on:%Y-%m-%d}T00:00:00Z",
    }


def _of_house(person: UUID) -> UUID:
    """Two issuers cannot tell that they speak of the same person."""
    return uuid5(person, "minga:credentials")
