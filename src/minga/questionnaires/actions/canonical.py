"""The one way to write answers and definitions as bytes, so that a hash means something."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def digest(data: Any) -> str:
    """SHA-256 of the data as JSON with sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def answers_digest(
    *,
    form: str,
    version: int,
    version_sha256: str,
    submission: str,
    sent: str,
    language: str,
    values: Mapping[str, Any],
) -> str:
    """What the receipt stands for: which form, which version, when, and every answer."""
    return digest(
        {
            "form": form,
            "version": version,
            "version_sha256": version_sha256,
            "submission": submission,
            "sent": sent,
            "language": language,
            "values": values,
        }
    )


def receipt_of(sha256: str) -> str:
    """Sixty bits of the hash in letters that can be read aloud: K7M2-9QXF-3HTP."""
    number = int(sha256[:15], 16)
    letters = [_LETTERS[(number >> (5 * place)) & 31] for place in reversed(range(12))]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
