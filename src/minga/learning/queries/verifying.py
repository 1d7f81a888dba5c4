"""Is this credential genuine, and does it still hold? For a number, and for whatever file somebody received.

A file is believed for its signature alone: it is checked with the public keys of the house, and only then are
its number and state looked up. What others signed is not judged here, and no address in a file is ever opened.
"""

import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.util import urlsafe_b64decode

from minga.core.untrusted import read_json
from minga.learning.models import Credential, SigningKey
from minga.learning.queries.badges import credential_address
from minga.learning.queries.baking import NothingInside, OnPaper, unbake
from minga.learning.queries.credentials import credential_numbered
from minga.learning.queries.keys import key_named

_TOKEN: Final = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")
MOST_BYTES: Final = 2_000_000
"""Pictures with a badge are seldom heavier."""


class Verdict(StrEnum):
    """What is said first."""

    VALID = "valid"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    ALTERED = "altered"
    DISTRUSTED = "distrusted"
    ERASED = "erased"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    EMPTY_PICTURE = "empty_picture"
    PAPER = "paper"


@dataclass(frozen=True)
class Checked:
    """What came out. `claims` are what a file says of itself: believe them only when `genuine`."""

    verdict: Verdict
    credential: Credential | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)
    genuine: bool = False


def check_credential(credential: Credential, now: datetime) -> Checked:
    """The state of a credential of ours; its own signature is checked anew each time."""
    if not credential.document:
        return Checked(Verdict.ERASED, credential)
    claims = signed_claims(credential.document, credential.key)
    whole = hashlib.sha256(credential.document.encode()).hexdigest() == credential.sha256
    if claims is None or not whole or claims.get("jti") != credential_address(credential.code):
        return Checked(Verdict.ALTERED, credential)
    if credential.key.compromised_at is not None:
        return Checked(Verdict.DISTRUSTED, credential, claims)
    return Checked(_state(credential, now), credential, claims, genuine=True)


def check_received(content: bytes, now: datetime) -> Checked:
    """A file as it came: a baked picture, a token, JSON."""
    try:
        return check_file(unbake(content), now)
    except NothingInside:
        return Checked(Verdict.EMPTY_PICTURE)
    except OnPaper:
        return Checked(Verdict.PAPER)


def check_file(text: str, now: datetime) -> Checked:
    """Whatever text somebody received: a token, or JSON that holds one."""
    found = _TOKEN.search(text)
    if found is None:
        return _without_token(text)
    token = found.group()
    header, claims = unverified(token)
    if header is None or claims is None:
        return Checked(Verdict.UNREADABLE)
    key = key_named(header)
    if key is None:
        return Checked(Verdict.FOREIGN, claims=claims)
    known = credential_numbered(_code_in(claims))
    if signed_claims(token, key) is None:
        return Checked(Verdict.ALTERED, known, claims)
    if key.compromised_at is not None:
        return Checked(Verdict.DISTRUSTED, known, claims)
    if known is None:
        return Checked(Verdict.UNKNOWN, claims=claims)
    if hashlib.sha256(token.encode()).hexdigest() != known.sha256:
        return Checked(Verdict.UNKNOWN, claims=claims)
    if not known.document:
        return Checked(Verdict.ERASED, known, claims)
    return Checked(_state(known, now), known, claims, genuine=True)


def signed_claims(token: str, key: SigningKey) -> Mapping[str, Any] | None:
    """What the token says, when this key signed it; None otherwise."""
    try:
        read = jws.deserialize_compact(token, RSAKey.import_key(key.public_jwk), algorithms=[key.algorithm])
        claims = read_json(read.payload)
    except (JoseError, ValueError):
        return None
    return claims if isinstance(claims, dict) else None


def unverified(token: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Head and claims of a token, as it says itself."""
    parts = []
    for part in token.split(".")[:2]:
        try:
            read = read_json(urlsafe_b64decode(part.encode()))
        except (ValueError, binascii.Error):
            return None, None
        parts.append(read if isinstance(read, dict) else None)
    return parts[0], parts[1]


def _state(credential: Credential, now: datetime) -> Verdict:
    if credential.succeeded_by_id is not None:
        return Verdict.SUPERSEDED
    if credential.revoked_at is not None:
        return Verdict.REVOKED
    if credential.valid_until is not None and credential.valid_until <= now:
        return Verdict.EXPIRED
    return Verdict.VALID


def _without_token(text: str) -> Checked:
    """Not signed, or not a credential at all."""
    try:
        read = read_json(text)
    except ValueError:
        return Checked(Verdict.UNREADABLE)
    if not isinstance(read, dict) or not {"credentialSubject", "badge"} & read.keys():
        return Checked(Verdict.UNREADABLE)
    known = credential_numbered(_code_in(read))
    signed = {"proof", "verification", "verify"} & read.keys()  # in another way than ours, or by Open Badges 2
    return Checked(Verdict.FOREIGN if signed and known is None else Verdict.UNSIGNED, known, read)


def _code_in(claims: Mapping[str, Any]) -> str:
    """The number that a file claims to have."""
    return str(claims.get("jti") or claims.get("id") or "").rstrip("/").rsplit("/", 1)[-1]
