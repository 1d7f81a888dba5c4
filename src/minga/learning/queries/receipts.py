"""What came from a person's phones, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from minga.learning.models import Receipt
from minga.people.models import Person

MOST: Final = 100
_HIDDEN: Final = ("client_uuid", "clock_off", "session", "task", "handin", "version", "team", "uuid")


@dataclass(frozen=True)
class ReceiptLine:
    """One sending."""

    uuid: str
    about: str
    made_at: datetime
    received_at: datetime
    accepted: bool
    words: str
    link: str
    typed: tuple[str, ...]
    """What was typed, where it was not taken."""


@dataclass(frozen=True)
class Receipts:
    """The whole page, the newest first."""

    refused: tuple[ReceiptLine, ...]
    taken: tuple[ReceiptLine, ...]


def receipts_of(person: Person) -> Receipts:
    """The newest of her receipts. One query."""
    rows = Receipt.objects.filter(person=person).order_by("-created_at", "-pk")[:MOST]
    lines = [_line(row) for row in rows]
    return Receipts(
        refused=tuple(line for line in lines if not line.accepted), taken=tuple(line for line in lines if line.accepted)
    )


def _line(receipt: Receipt) -> ReceiptLine:
    said = receipt.answer
    return ReceiptLine(
        uuid=str(receipt.client_uuid),
        about=said.get("about", "") or receipt.kind,
        made_at=receipt.made_at,
        received_at=receipt.created_at,
        accepted=receipt.accepted,
        words=said.get("words", ""),
        link=said.get("link", "") or said.get("page", ""),
        typed=() if receipt.accepted else _typed(said.get("typed", {})),
    )


def _typed(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The words somebody wrote, without the names of the things they are about."""
    return tuple(text for name, text in fields.items() if name not in _HIDDEN and len(text.strip()) > 1)
