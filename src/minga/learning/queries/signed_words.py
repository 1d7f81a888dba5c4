"""What a credential says, as it was signed: in the reader's language as long as its words still say the same.

An achievement may be described anew, an organisation renamed, an edition moved: what was issued keeps its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minga.core.texts import Texts, pick
from minga.learning.models import Credential
from minga.learning.queries.verifying import unverified


@dataclass(frozen=True)
class SignedWords:
    """The words of one credential, and from when to when she learned."""

    title: str
    statement: str
    criteria: str
    issuer: str
    first: date | None
    last: date | None


def signed_words(credential: Credential, language: str | None = None) -> SignedWords:
    """Of a credential of ours; without its document, as it is described today."""
    achievement, own, edition = credential.achievement, credential.language, credential.achievement.edition
    claims: Mapping[str, Any] = (unverified(credential.document)[1] if credential.document else None) or {}
    subject = claims.get("credentialSubject", {})
    said = subject.get("achievement", {})

    def words(texts: Texts, signed: str) -> str:
        return pick(texts, language) if not signed or pick(texts, own) == signed else signed

    statement = said.get("description", "")
    return SignedWords(
        title=words(achievement.titles, said.get("name", "")),
        statement=words(achievement.descriptions, "" if statement == pick(achievement.titles, own) else statement),
        criteria=words(achievement.criteria, said.get("criteria", {}).get("narrative", "")),
        issuer=claims.get("issuer", {}).get("name", "") or achievement.issuer.name,
        first=_day(subject.get("activityStartDate")) or (edition.starts_on if edition else None),
        last=_day(subject.get("activityEndDate")) or (edition.ends_on if edition else None),
    )


def _day(stamp: str | None) -> date | None:
    return date.fromisoformat(stamp[:10]) if stamp else None
