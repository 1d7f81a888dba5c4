"""Printing many certificates and packing them into one file. Only jobs import this, for Typst.

Printed in batches, each of which orders the next: it may stop anywhere, and what lies there is not printed again.
Neither the pages nor the package are held in memory. Before the file is handed out, each credential in it is
looked at once more: nothing that was taken back meanwhile leaves the house.
"""

import zipfile
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from django.db import transaction

from minga.core.jobs import enqueue
from minga.learning.actions.certificates import print_certificate
from minga.learning.enums import PrintState
from minga.learning.models import CertificateSet, Credential
from minga.learning.models.certificate_sets import RUNNING
from minga.learning.queries.certificate_files import drop_certificates, name_in_set, set_file, sets_folder
from minga.learning.queries.certificate_sets import held_in

BATCH: Final = 100
_STEP: Final = 10
"""After so many the page is told how far it is."""


def print_some(*, ordered: CertificateSet, after: int, now: datetime) -> bool:
    """The next certificates, and the order for those that follow; whether there were any."""
    if not ordered.running:
        return False
    held = held_in(ordered.edition, ordered.issue)
    done, batch = held.filter(pk__lte=after).count(), list(held.filter(pk__gt=after)[:BATCH])
    for number, credential in enumerate(batch, 1):
        print_certificate(credential, ordered.language or credential.language)
        if number % _STEP == 0 or number == len(batch):
            _say(ordered, done + number, now)
    _drop_taken_back(batch)
    if batch:
        enqueue("learning.print_certificates", set_id=ordered.pk, after=batch[-1].pk)
    return bool(batch)


def pack(*, ordered: CertificateSet, now: datetime) -> bool:
    """One file of all; False when a credential was taken back meanwhile, and it must be packed again."""
    if not ordered.running:
        return True
    sets_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    place = set_file(ordered)
    half = place.with_suffix(".part")
    try:
        packed = _write(half, held_in(ordered.edition, ordered.issue).iterator(chunk_size=500), ordered.language)
    except FileNotFoundError:
        return False
    half.replace(place)
    return _keep(ordered, packed, now)


def _write(half: Path, credentials: Iterable[Credential], language: str) -> list[int]:
    """Which ones are in it. A PDF is compressed already."""
    packed = []
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as package:
        for credential in credentials:
            package.write(print_certificate(credential, language or credential.language), name_in_set(credential))
            packed.append(credential.pk)
    return packed


@transaction.atomic
def _keep(ordered: CertificateSet, packed: list[int], now: datetime) -> bool:
    held = CertificateSet.objects.select_for_update(of=("self",), no_key=True).get(pk=ordered.pk)
    if Credential.objects.filter(pk__in=packed, revoked_at__isnull=True).count() != len(packed):
        set_file(held).unlink(missing_ok=True)
        return False
    held.state, held.done, held.total, held.finished_at = PrintState.READY, len(packed), len(packed), now
    held.size = set_file(held).stat().st_size
    held.save(update_fields=["state", "done", "total", "size", "finished_at", "updated_at"])
    same = CertificateSet.objects.filter(edition=held.edition, issue=held.issue_id, language=held.language)
    for former in same.filter(state=PrintState.READY).exclude(pk=held.pk):
        former.state = PrintState.OUTDATED
        former.save(update_fields=["state", "updated_at"])
        transaction.on_commit(partial(set_file(former).unlink, missing_ok=True))
    return True


def _say(ordered: CertificateSet, done: int, now: datetime) -> None:
    rows = CertificateSet.objects.filter(pk=ordered.pk, state__in=RUNNING)
    rows.update(done=min(done, ordered.total), state=PrintState.PRINTING, updated_at=now)


def _drop_taken_back(batch: list[Credential]) -> None:
    """Of one that was taken back in this very moment nothing stays."""
    holding = set(
        Credential.objects.filter(pk__in=[each.pk for each in batch], revoked_at__isnull=True).values_list(
            "pk", flat=True
        )
    )
    for credential in batch:
        if credential.pk not in holding:
            drop_certificates(credential)
