"""What a phone kept while it had no line, taken once its line is back, each thing exactly once.

A room registers what it takes, in its receivers:

    register_outbox("attendance.code", take_code)

    def take_code(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
        mark(session=…, client_uuid=uuid_of(fields), actor=person, now=now, …)
        return Receipted(True, _("You are marked present."), reverse("learning:session", args=[…]))

`take` calls the room's action; it asserts nothing about the line. It refuses as an action does, by raising
a `DomainError`: the sentence becomes the receipt, whatever it wrote is rolled back, and what was typed stays
with the receipt. It is called once for each `client_uuid` of a person, whatever comes twice or at once.

`made_at` is the moment at which she pressed the button, corrected by how wrong her phone's clock is: what
counts is how long ago it was by that clock. It is never later than `now`. Two keys are added to `fields`:
`client_uuid`, and `clock_off`, the minutes by which the phone was off ("0" when right).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from minga.core.errors import DomainError, Invalid
from minga.learning.models import Receipt
from minga.people.models import Person

CLOCK_MAY_BE_OFF: Final = timedelta(minutes=2)
MOST_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Receipted:
    """What became of one sending: taken or not, said in a sentence, and where to read on."""

    accepted: bool
    words: str
    link: str = ""


@dataclass(frozen=True)
class Kept:
    """One thing as the phone kept it."""

    client_uuid: UUID
    kind: str
    made_at: datetime
    fields: Mapping[str, str]
    about: str = ""
    """What it is, in her words: the title of the form."""
    page: str = ""
    """Where it was filled in, to open it again."""


@dataclass(frozen=True)
class Answer:
    """The receipt of one thing."""

    client_uuid: UUID
    receipted: Receipted
    errors: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    """It had come before; this is what was answered then."""


Take = Callable[[Person, Mapping[str, str], datetime, datetime], Receipted]
_takes: dict[str, Take] = {}


def register_outbox(kind: str, take: Take) -> None:
    """Say who takes things of this kind; the same kind replaces the former."""
    _takes[kind] = take


def is_inside(address: str) -> bool:
    """A page of the house, whatever wrote the address."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def kinds() -> frozenset[str]:
    """Every kind that is taken."""
    return frozenset(_takes)


def receive(*, person: Person, items: Sequence[Kept], sent_at: datetime, now: datetime) -> list[Answer]:
    """Take what one phone sends, in the order in which it was made; one refusal keeps nothing else back.

    `sent_at` is the phone's own clock at the moment of sending. Each thing is a transaction of its own.
    """
    off = now - sent_at
    ordered = sorted(items, key=lambda each: each.made_at)
    return [_receive_one(person, each, off, now) for each in ordered]


def _receive_one(person: Person, kept: Kept, off: timedelta, now: datetime) -> Answer:
    known = _answered(person, kept)
    if known is not None:
        return known
    made_at = min(kept.made_at + off, now)
    try:
        with transaction.atomic():
            # The row comes first: who sends the same at the same moment waits here, and then reads the answer.
            receipt = Receipt.objects.create(
                person=person, client_uuid=kept.client_uuid, kind=kept.kind[:40], made_at=made_at, accepted=False
            )
            answer = _take(person, kept, made_at, off, now)
            receipt.accepted = answer.receipted.accepted
            receipt.answer = _written(kept, answer)
            receipt.save(update_fields=["accepted", "answer", "updated_at"])
    except IntegrityError:
        return _answered(person, kept) or Answer(kept.client_uuid, Receipted(False, _taken(), kept.page))
    return answer


def _take(person: Person, kept: Kept, made_at: datetime, off: timedelta, now: datetime) -> Answer:
    take = _takes.get(kept.kind)
    if take is None:
        words = _("This version of Minga does not know what your phone sent. Open the page again and send it there.")
        return Answer(kept.client_uuid, Receipted(False, words, kept.page))
    minutes = 0 if abs(off) < CLOCK_MAY_BE_OFF else round(off.total_seconds() / 60)
    fields = {**kept.fields, "client_uuid": str(kept.client_uuid), "clock_off": str(minutes)}
    try:
        with transaction.atomic():
            receipted = take(person, fields, made_at, now)
            if not receipted.accepted:
                transaction.set_rollback(True)
    except Invalid as error:
        errors = {name: " ".join(str(each) for each in several) for name, several in error.errors.items()}
        return Answer(kept.client_uuid, Receipted(False, str(error), kept.page), errors)
    except DomainError as error:
        errors = {error.field: str(error)} if error.field else {}
        return Answer(kept.client_uuid, Receipted(False, str(error), kept.page), errors)
    return Answer(kept.client_uuid, receipted if is_inside(receipted.link) else replace(receipted, link=""))


def _taken() -> str:
    """The name under which it came belongs to something else."""
    return _("This could not be kept as your phone sent it. Open the page again and send it there.")


def _written(kept: Kept, answer: Answer) -> dict[str, object]:
    """What the receipt keeps; what was typed stays only where it was refused, so that nothing is lost."""
    said: dict[str, object] = {
        "words": str(answer.receipted.words),
        "link": answer.receipted.link,
        "about": kept.about[:200],
        "page": kept.page[:300],
        "mark": _mark(kept),
    }
    if not answer.receipted.accepted:
        said |= {"typed": dict(kept.fields), "errors": dict(answer.errors)}
    return said


def _answered(person: Person, kept: Kept) -> Answer | None:
    receipt = Receipt.objects.filter(person=person, client_uuid=kept.client_uuid).first()
    if receipt is None:
        return None
    said = receipt.answer
    if said.get("mark", "") != _mark(kept):
        words = _("An earlier text of this had already arrived. Look at it, and send this one again if it is needed.")
        return Answer(kept.client_uuid, Receipted(False, words, said.get("link") or kept.page))
    receipted = Receipted(receipt.accepted, said.get("words", ""), said.get("link", ""))
    return Answer(kept.client_uuid, receipted, said.get("errors", {}), again=True)


def _mark(kept: Kept) -> str:
    """The same for the same words: so that what was changed after a lost answer is not taken for what came."""
    return salted_hmac("minga.learning.outbox", repr(sorted(kept.fields.items()))).hexdigest()
