"""Giving out places in status lists, and signing a list anew when a bit of it changed."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.jobs import enqueue
from minga.learning.actions.keys import signer
from minga.learning.events.completing import StatusListSigned
from minga.learning.models import Credential, StatusList
from minga.learning.queries.status_lists import index_at, list_claims, with_bit

SIZE: Final = 131_072
"""The least that the standard allows, so that one bit says little of whom it is about."""


def take_places(count: int, *, now: datetime) -> list[tuple[StatusList, int]]:
    """Places for so many credentials. The list stays locked until the transaction ends."""
    taken: list[tuple[StatusList, int]] = []
    while len(taken) < count:
        listed = _open_list(now)
        wanted = min(count - len(taken), listed.size - listed.used)
        start, number, size = listed.used, listed.number, listed.size
        taken += [(listed, index_at(start + each, number=number, size=size)) for each in range(wanted)]
        listed.used += wanted
        listed.save(update_fields=["used", "updated_at"])
    return taken


def take_back(credential: Credential) -> None:
    """Set the bit of a credential; the list is signed anew at once, by whoever commits first."""
    listed = StatusList.objects.select_for_update(of=("self",), no_key=True).get(pk=credential.status_list_id)
    listed.bits = with_bit(bytes(listed.bits), credential.status_index, size=listed.size)
    listed.save(update_fields=["bits", "updated_at"])


@action
def sign_list(*, listed: StatusList, actor: Actor, now: datetime) -> StatusList:
    """Sign the list as its bits are now."""
    held = StatusList.objects.select_for_update(of=("self",), no_key=True).get(pk=listed.pk)
    held.document = signer(now=now).sign(list_claims(held, now), typ="JWT")
    held.signed_at = now
    held.save(update_fields=["document", "signed_at", "updated_at"])
    record(StatusListSigned(subject=held, after={"signed_at": now}))
    return held


def sign_soon() -> None:
    """After many changes: one job signs every list."""
    enqueue("learning.sign_status_lists", once="learning.sign_status_lists")


def _open_list(now: datetime) -> StatusList:
    """The list that has room, locked; a new one when all are full."""
    rows = StatusList.objects.select_for_update(of=("self",), no_key=True)
    listed = rows.filter(used__lt=F("size")).order_by("number").first()
    if listed is not None:
        return listed
    last = StatusList.objects.aggregate(last=Max("number"))["last"] or 0
    made = StatusList(number=last + 1, size=SIZE, bits=bytes(SIZE // 8), signed_at=now)
    made.document = signer(now=now).sign(list_claims(made, now), typ="JWT")
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # somebody opened the next one at this very moment
        return _open_list(now)
    return rows.get(pk=made.pk)
