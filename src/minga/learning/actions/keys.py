"""Keys with which the house signs. The private half is a file, the public half a row; both are made together.

`sign` is for whoever needs a token of the house: credentials, status lists, messages to external tools.
There is always one key that signs for an algorithm; the former ones stay, so that what they signed can be
verified. Losing a file loses nothing that was signed: rotate, and go on. Whoever copies a file can sign in
the name of every issuer: then `distrust_key`, and credentials of that key are issued anew.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from joserfc import jws
from joserfc.jwk import RSAKey

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotReady
from minga.learning.events.keys import KeyDistrusted, KeyMade, KeyRetired
from minga.learning.models import SigningKey
from minga.learning.queries.keys import RS256, key_address, keys_folder, private_file

BITS: Final = 2048


@dataclass(frozen=True)
class Signer:
    """A key with its private half, ready to sign many things."""

    key: SigningKey
    private: RSAKey
    address: str

    def sign(self, claims: Mapping[str, Any] | bytes, **header: str) -> str:
        """A compact JSON Web Signature; `header` adds to `alg` and `kid`."""
        payload = claims if isinstance(claims, bytes) else json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
        protected = {"alg": self.key.algorithm, "kid": self.address, **header}
        return jws.serialize_compact(protected, payload, self.private, algorithms=[self.key.algorithm])


@action
def make_key(*, actor: Actor, now: datetime) -> SigningKey:
    """Make the key that signs from now on, when there is none."""
    if SigningKey.objects.filter(algorithm=RS256, retired_at__isnull=True).exists():
        raise Conflict(_("There is a key that signs. Rotate it to have a new one."), code="key")
    private = RSAKey.generate_key(BITS)
    kid = private.thumbprint()
    key = SigningKey(kid=kid, algorithm=RS256, public_jwk=private.as_dict(private=False), since=now)
    try:
        with transaction.atomic():
            key.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody made a key at this very moment."), code="key") from error
    _write(kid, private.as_pem(private=True))
    record(KeyMade(subject=key, after={"kid": kid, "algorithm": RS256}))
    return key


@action
def retire_key(*, key: SigningKey, actor: Actor, now: datetime) -> SigningKey:
    """It signs nothing more, and its private half is destroyed; what it signed is verified as before."""
    held = SigningKey.objects.select_for_update(of=("self",), no_key=True).get(pk=key.pk)
    if held.retired_at is not None:
        raise Conflict(_("This key signs nothing any more."), code="key")
    held.retired_at = now
    held.save(update_fields=["retired_at", "updated_at"])
    record(KeyRetired(subject=held, after={"retired_at": now}))
    transaction.on_commit(lambda: private_file(held.kid).unlink(missing_ok=True))
    return held


def rotate_key(*, actor: Actor, now: datetime) -> SigningKey:
    """A new key in the place of the one that signs."""
    with transaction.atomic():
        for key in SigningKey.objects.filter(algorithm=RS256, retired_at__isnull=True):
            retire_key(key=key, actor=actor, now=now)
        return make_key(actor=actor, now=now)


@action
def distrust_key(*, key: SigningKey, actor: Actor, now: datetime) -> SigningKey:
    """Somebody else may hold its private half: nothing that it signed is believed any more."""
    held = SigningKey.objects.select_for_update(of=("self",), no_key=True).get(pk=key.pk)
    if held.compromised_at is not None:
        raise Conflict(_("This key is not trusted already."), code="key")
    held.compromised_at = now
    held.retired_at = held.retired_at or now
    held.save(update_fields=["compromised_at", "retired_at", "updated_at"])
    record(KeyDistrusted(subject=held, after={"compromised_at": now}))
    transaction.on_commit(lambda: private_file(held.kid).unlink(missing_ok=True))
    return held


def ensure_key(*, now: datetime) -> SigningKey:
    """The key that signs; made when there is none. Of two processes that come at once, one makes it."""
    keys = SigningKey.objects.filter(algorithm=RS256, retired_at__isnull=True)
    found = keys.first()
    if found is not None:
        return found
    try:
        return make_key(actor=HOUSE, now=now)
    except Conflict:
        return keys.get()


def signer(*, now: datetime) -> Signer:
    """The key that signs today; made by the house when there has never been one."""
    key = ensure_key(now=now)
    return Signer(key, _private(key.kid, str(keys_folder())), key_address(key.kid))


def sign(claims: Mapping[str, Any], *, now: datetime, typ: str = "JWT") -> str:
    """A token of the house, verified with what `queries.keys.jwks` says."""
    return signer(now=now).sign(claims, typ=typ)


@lru_cache(maxsize=4)
def _private(kid: str, _folder: str) -> RSAKey:
    try:
        return RSAKey.import_key(private_file(kid).read_bytes())
    except OSError as error:
        raise NotReady(
            _("The private half of the key %(kid)s is not in its folder. Bring it back, or run “minga keys rotate”.")
            % {"kid": kid[:12]},
            code="key",
        ) from error


def _write(kid: str, pem: bytes) -> None:
    """Nobody but the owner can read it, at no moment."""
    keys_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(private_file(kid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
