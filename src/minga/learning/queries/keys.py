"""The public halves of the keys of the house, as the world asks for them: JWK, JWKS, address of a key.

The `kid` in a signature is the address at which the key answers (Open Badges 3.0, section 8.2), so a
verifier needs nothing but the token. A key that is no longer trusted is not among them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from minga.learning.models import SigningKey
from minga.people.queries.letters import absolute

RS256: Final = "RS256"


def keys_folder() -> Path:
    """Where private halves lie: a folder that only its owner may open."""
    return Path(settings.MINGA_KEYS_DIR)


def private_file(kid: str) -> Path:
    """The file of one private half."""
    return keys_folder() / f"{kid}.pem"


def key_address(kid: str) -> str:
    """What stands as `kid` in the head of a signature."""
    return absolute(reverse("learning:key", args=[kid]))


def jwk_of(key: SigningKey) -> dict[str, Any]:
    """One public key as the world reads it."""
    return {**key.public_jwk, "kid": key_address(key.kid), "alg": key.algorithm, "use": "sig"}


def jwks() -> dict[str, list[dict[str, Any]]]:
    """Every key that is or was used and is still trusted, the newest first."""
    trusted = SigningKey.objects.filter(compromised_at__isnull=True).order_by("-since", "-pk")
    return {"keys": [jwk_of(key) for key in trusted]}


def trusted_key(kid: str) -> SigningKey | None:
    """A key that is believed."""
    return SigningKey.objects.filter(kid=kid, compromised_at__isnull=True).first()


def key_named(header: Mapping[str, Any]) -> SigningKey | None:
    """The key of this house that a token names, or None when it names another's."""
    named = str(header.get("kid", ""))
    kid = named.rstrip("/").rsplit("/", 1)[-1].removesuffix(".json")
    key = SigningKey.objects.filter(kid=kid).first()
    return key if key is not None and named in (kid, key_address(kid)) else None
