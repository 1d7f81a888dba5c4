"""The evidence of a challenge: a register, a study, a photo, what people say."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.locking import locked_to_write, touch
from minga.challenges.enums import EvidenceKind
from minga.challenges.events import EvidenceAdded, EvidenceChanged, EvidenceWithdrawn
from minga.challenges.models import Challenge, Evidence
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid
from minga.files.actions.storing import Upload, store_file

FILE: Final = "challenges.file"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a piece of evidence shows, and where it comes from."""

    kind: str
    title: str
    source: str
    link: str = ""
    made_on: date | None = None
    restricted: bool = False


@action
def add_evidence(
    *, challenge: Challenge, shown: Shown, upload: Upload | None = None, name: str = "", actor: Actor, now: datetime
) -> Evidence:
    """Add a piece, with a file or with a link. Photographs are made smaller on the way in."""
    current = locked_to_write(challenge, actor=actor, now=now)
    _check(shown, now)
    piece = Evidence(challenge=current, **_columns(shown))
    if upload is not None:
        piece.file = store_file(upload=upload, name=name, purpose=FILE, actor=actor, now=now)
    piece.save()
    touch(current)
    happened = EvidenceAdded(subject=piece, organisation_id=current.organisation_id, after=_told(piece))
    record(happened, related=(current,))
    return piece


@action
def change_evidence(
    *, evidence: Evidence, shown: Shown, upload: Upload | None = None, name: str = "", actor: Actor, now: datetime
) -> Evidence:
    """Correct what is said of a piece; a new file takes the place of the old one."""
    current = locked_to_write(evidence.challenge, actor=actor, now=now)
    piece = _again(evidence)
    _check(shown, now)
    before = _told(piece)
    for column, value in _columns(shown).items():
        setattr(piece, column, value)
    if upload is not None:
        piece.file = store_file(upload=upload, name=name, purpose=FILE, actor=actor, now=now)
    piece.save()
    touch(current)
    happened = EvidenceChanged(
        subject=piece, organisation_id=current.organisation_id, before=before, after=_told(piece)
    )
    record(happened, related=(current,))
    return piece


@action
def withdraw_evidence(*, evidence: Evidence, actor: Actor, now: datetime) -> None:
    """Take a piece out; the last one of a characterised challenge stays."""
    current = locked_to_write(evidence.challenge, actor=actor, now=now)
    piece = _again(evidence)
    happened = EvidenceWithdrawn(subject=piece, organisation_id=current.organisation_id, before=_told(piece))
    record(happened, related=(current,))
    piece.delete()
    touch(current)


def _check(shown: Shown, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if shown.kind not in EvidenceKind.values:
        errors["kind"] = [_("Choose what kind of evidence it is.")]
    if not shown.title.strip():
        errors["title"] = [_("Say in one line what it shows.")]
    if not shown.source.strip():
        errors["source"] = [_("Say where it comes from: which office, register or person of which post.")]
    if shown.made_on is not None and shown.made_on > today("Pacific/Kiritimati", at=now):
        errors["made_on"] = [_("This day is still to come. Write the day it was made.")]
    if errors:
        raise Invalid(errors)


def _again(evidence: Evidence) -> Evidence:
    found = Evidence.objects.filter(pk=evidence.pk).first()
    if found is None:
        raise Conflict(_("Somebody else has just removed it."), code="gone")
    return found


def _columns(shown: Shown) -> dict[str, Any]:
    return {
        "kind": shown.kind,
        "title": shown.title.strip(),
        "source": shown.source.strip(),
        "link": shown.link,
        "made_on": shown.made_on,
        "restricted": shown.restricted,
    }


def _told(piece: Evidence) -> dict[str, Any]:
    columns = ("kind", "title", "source", "link", "made_on", "restricted")
    file = piece.file.sha256 if piece.file else ""
    return {name: getattr(piece, name) for name in columns} | {"file": file}
