"""Which credentials were taken back, as W3C Bitstring Status List 1.0 writes it.

Bit 0 is the left-most bit of the first byte. Indexes are given out scattered over the list (`index_at`), so
that neighbours in the list are not neighbours in life.
"""

import base64
import gzip
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from minga.learning.models import StatusList
from minga.learning.queries.issuers import VC, house_address
from minga.people.queries.letters import absolute

_SCATTER: Final = 64_557  # odd, so each step over a list of a power of two meets every place once
_OFFSET: Final = 8_191


def list_address(number: int) -> str:
    """Where the signed list answers."""
    return absolute(reverse("learning:status-list", args=[number]))


def list_numbered(number: int) -> StatusList | None:
    """A list that was signed."""
    return StatusList.objects.filter(number=number).exclude(document="").first()


def index_at(used: int, *, number: int, size: int) -> int:
    """The place of the credential that comes `used`th."""
    return (used * _SCATTER + number * _OFFSET) % size


def with_bit(bits: bytes, index: int, *, size: int, value: bool = True) -> bytes:
    """The list with one bit set or cleared."""
    held = bytearray(bits) or bytearray(size // 8)
    mask = 0x80 >> (index % 8)
    held[index // 8] = held[index // 8] | mask if value else held[index // 8] & ~mask
    return bytes(held)


def bit_at(bits: bytes, index: int) -> bool:
    """Whether the credential at this place was taken back."""
    return bool(bits and bits[index // 8] & (0x80 >> (index % 8)))


def encoded(bits: bytes) -> str:
    """Multibase base64url of the gzipped list, without a clock inside, so the same bits give the same text."""
    packed = gzip.compress(bits, compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bits of an encoded list."""
    body = text.removeprefix("u")
    return gzip.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def list_claims(listed: StatusList, now: datetime) -> dict[str, Any]:
    """The list as a credential, to be signed."""
    address = list_address(listed.number)
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": house_address(),
        "validFrom": moment,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(bytes(listed.bits)),
        },
        "iss": house_address(),
        "jti": address,
        "sub": f"{address}#list",
        "nbf": int(now.timestamp()),
    }
