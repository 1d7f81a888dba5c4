"""The one way to write answers and definitions as bytes, so that a hash means something."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from minga.questionnaires.models.submissions import Submission

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def digest(data: Any) -> str:
    """SHA-256 of the data as JSON with sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(submission: Submission) -> str:
    """What the receipt stands for, computed from the row as it is now: which form, which
    version, when, and every answer. Equal to `submission.sha256` as long as nothing changed.
    """
    version, sent = submission.version, submission.submitted_at
    return digest(
        {
            "form": version.form.key,
            "version": version.number,
            "version_sha256": version.sha256,
            "submission": str(submission.uuid),
            "sent": sent.astimezone(UTC).isoformat() if sent else "",
            "language": submission.language,
            "values": submission.values,
        }
    )


def receipt_of(sha256: str) -> str:
    """Sixty bits of the hash in letters that can be read aloud: K7M2-9QXF-3HTP."""
    number = int(sha256[:15], 16)
    letters = [_LETTERS[(number >> (5 * place)) & 31] for place in reversed(range(12))]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
