"""Letters that were written to a folder because this machine sends no mail (development)."""

import email
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings

from minga.people.models import Person

MOST = 100


@dataclass(frozen=True)
class LetterInFolder:
    """One file of the outbox."""

    name: str
    at: datetime
    to: str
    subject: str
    body: str


def outbox_open_to(person: Person | None) -> bool:
    """Only support staff, and only where mail is kept instead of sent."""
    kept = settings.MINGA_OUTBOX and not settings.PRODUCTION
    return bool(kept and person is not None and person.is_staff)


def letters_in_outbox() -> Sequence[LetterInFolder]:
    """The last letters, newest first."""
    files = sorted(_folder().glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [letter for file in files[:MOST] for letter in _read(file)]


def letter_named(name: str) -> LetterInFolder | None:
    """One letter by the name that the list gave."""
    stem = name.rpartition(".")[0]
    files = [file for file in _folder().glob("*.log") if file.stem == stem]
    return next((letter for file in files for letter in _read(file) if letter.name == name), None)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(file: Path) -> list[LetterInFolder]:
    """Django's file backend writes one or more letters, parted by a line of dashes."""
    at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    parts = [part for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n") if part.strip()]
    letters = []
    for number, part in enumerate(reversed(parts)):
        mail = email.message_from_bytes(part.lstrip(b"\n"), _class=EmailMessage, policy=default)
        text = mail.get_body(preferencelist=("plain",))
        letters.append(
            LetterInFolder(
                name=f"{file.stem}.{len(parts) - number}",
                at=at,
                to=str(mail["To"] or ""),
                subject=str(mail["Subject"] or ""),
                body=text.get_content() if text is not None else "",
            )
        )
    return letters
