"""Addresses: names of things that are short, readable and unique; tokens that nobody can guess; codes on paper."""

import base64
import hashlib
import io
import secrets
from typing import Final

import segno
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

_INK: Final = "#1D2036"
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def new_key(length: int = 8) -> str:
    """A random public key without look-alike letters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def signed_token(salt: str, said: str) -> str:
    """A token for an address: a signature over what it is about. The same each time, so it need not be kept."""
    digest = salted_hmac(salt, said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> str:
    """What is stored instead of a token, to find by it what it opens."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_to_read(address: str) -> str:
    """An address as a QR code for paper, in SVG: a phone reads it also when a corner is stained."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False, dark=_INK)
    return drawn.getvalue().decode()


def unique_key(model: type[models.Model], title: str, *, length: int = 60) -> str:
    """A free `key` for this title among the rows of `model`: "agua-segura", "agua-segura-2"."""
    stem = _stem(title, length) or new_key()
    manager = model._default_manager
    taken = set(manager.filter(key__startswith=stem).values_list("key", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _stem(title: str, length: int) -> str:
    """The title as part of an address; one that is too long ends with a whole word."""
    words = slugify(title)
    if len(words) <= length:
        return words
    whole, _, _rest = words[: length + 1].rpartition("-")
    return (whole or words[:length]).strip("-")
