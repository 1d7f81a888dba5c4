"""The data of a wave for everybody: its sealed bundle, what lies in it, and whether a file is the same."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from minga.capacity.models import Wave
from minga.capacity.policies import is_out, may_run
from minga.capacity.queries.bundles import Checked, NotABundle, compared, hashes_in
from minga.capacity.queries.computing_page import RunShown, shown
from minga.capacity.queries.current import current_run
from minga.core.errors import DomainError
from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.files.queries import open_file
from minga.people.models import Person

MOST: Final = 20 * 1024 * 1024


@dataclass(frozen=True)
class WaveData:
    """`files`: name and hash of each file in the bundle."""

    wave: Wave
    title: str
    index: str
    run: RunShown | None
    file: StoredFile
    files: tuple[tuple[str, str], ...]
    runs: bool


@dataclass(frozen=True)
class Verdict:
    """`same`: the very bundle. Else, file by file, what differs."""

    same: bool
    sha256: str
    files: tuple[Checked, ...]


def wave_data(wave: Wave, viewer: Person | None, now: datetime) -> WaveData:
    """Of a published wave. Raises Wave.DoesNotExist while there is nothing to give."""
    if not is_out(wave) or wave.bundle is None:
        raise Wave.DoesNotExist
    with open_file(wave.bundle) as content:
        hashes = hashes_in(content.read())
    run = current_run(wave)
    return WaveData(
        wave=wave,
        title=pick(wave.titles) or wave.key,
        index=str(wave.version.index),
        run=shown(run, wave) if run else None,
        file=wave.bundle,
        files=tuple(hashes.items()),
        runs=may_run(viewer, wave, now),
    )


def check_bundle(page: WaveData, file: BinaryIO) -> Verdict:
    """Compare what somebody has with what was published. Refused with a DomainError when it is no bundle."""
    content = file.read(MOST + 1)
    digest = hashlib.sha256(content).hexdigest()
    if digest == page.wave.bundle_sha256:
        return Verdict(True, digest, ())
    try:
        held = hashes_in(content) if len(content) <= MOST else None
    except NotABundle:
        held = None
    if held is None:
        words = _("This is not a bundle of results: it cannot be opened. Send the zip as you received it.")
        raise DomainError(words, field="file", code="kind")
    return Verdict(False, digest, compared(held, dict(page.files)))
