"""Canvases of the toolbox, filled in on screen by the team or by hand and photographed.

What is written on screen is a shared draft of the form engine about the initiative: saving, two
people at once and frozen versions are its business (`questionnaires.actions.shared`). Here a canvas
is begun, finished, taken up again or discarded, and gets its photographs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotReady
from minga.files.actions import erase_file
from minga.files.enums import Family
from minga.files.models import kind_of
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import Document, held_row, hold, keep_file, latest_day
from minga.initiatives.events.making import (
    CanvasBegun,
    CanvasContinued,
    CanvasDescribed,
    CanvasDiscarded,
    CanvasFinished,
    CanvasPhotographed,
    PhotoRemoved,
)
from minga.initiatives.models import Canvas, CanvasPhoto, Initiative
from minga.library.models import Tool
from minga.questionnaires.actions import discard_draft, submit_answers
from minga.questionnaires.actions.shared import go_on_from, open_shared_draft
from minga.questionnaires.models import Submission
from minga.questionnaires.models.checking import is_blank

MOST_PHOTOS: Final = 6


@dataclass(frozen=True, kw_only=True)
class CanvasText:
    """What a canvas is called, when it was used, and what was read from its photographs."""

    title: str
    used_on: date
    read_text: str = ""


@action
def use_tool(*, initiative: Initiative, tool: Tool, text: CanvasText, actor: Actor, now: datetime) -> Canvas:
    """Begin a canvas on screen: an empty sheet for the whole team."""
    locked = hold(initiative, actor, now)
    _check(text, now)
    if tool.form is None or tool.published_at is None or tool.retired_at is not None:
        raise NotReady(_("This tool is not offered now. Choose another one."), field="tool")
    draft = open_shared_draft(form=tool.form, subject=locked, language=locked.language, actor=actor, now=now)
    return _begin(locked, tool, text, draft, now)


@action
def begin_photographed(
    *, initiative: Initiative, tool: Tool, text: CanvasText, restricted: bool = False, actor: Actor, now: datetime
) -> Canvas:
    """A canvas that was filled in by hand; its photographs follow (`photograph_tool`)."""
    locked = hold(initiative, actor, now)
    _check(text, now)
    return _begin(locked, tool, text, None, now, restricted=restricted)


@action
def finish_canvas(*, canvas: Canvas, actor: Actor, now: datetime) -> Canvas:
    """Freeze what is written as a version. Refused while two texts wait for a choice."""
    locked = hold(canvas.initiative, actor, now)
    held, draft = _with_draft(canvas)
    if all(is_blank(question, draft.typed.get(key)) for key, question in draft.version.questions.questions.items()):
        raise NotReady(_("Nothing is written on this canvas yet."), code="blank")
    sent = submit_answers(submission=draft, actor=actor, now=now)
    refresh(locked, now=now)
    after = {"receipt": sent.receipt, "sha256": sent.sha256}
    record(CanvasFinished(subject=held, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return held


@action
def go_on_with_canvas(*, canvas: Canvas, actor: Actor, now: datetime) -> Canvas:
    """Open the next version with what the last one says."""
    locked = hold(canvas.initiative, actor, now)
    held = held_row(canvas)
    if held.submission is None or held.submission.is_draft:
        raise Conflict(_("Somebody of the team has begun the next version already."), code="begun")
    held.submission = go_on_from(submission=held.submission, actor=actor, now=now)
    held.save(update_fields=["submission", "updated_at"])
    refresh(locked, moved=False, now=now)
    record(CanvasContinued(subject=held, organisation_id=locked.organisation_id), related=(locked,))
    return held


@action
def discard_canvas(*, canvas: Canvas, actor: Actor, now: datetime) -> Canvas | None:
    """Throw the draft away; the version that stood before stands again. None when nothing is left."""
    locked = hold(canvas.initiative, actor, now)
    held, draft = _with_draft(canvas)
    held.submission = draft.replaces
    held.save(update_fields=["submission", "updated_at"])
    discard_draft(submission=draft, actor=actor, now=now)
    record(CanvasDiscarded(subject=held, organisation_id=locked.organisation_id), related=(locked,))
    refresh(locked, moved=False, now=now)
    return _unless_empty(held)


@action
def let_go_of_draft(*, canvas: Canvas, actor: Actor, now: datetime) -> Canvas | None:
    """The draft of this canvas is being discarded in the form engine: what stood before stands again."""
    locked = hold(canvas.initiative, actor, now)
    held, draft = _with_draft(canvas)
    held.submission = draft.replaces
    held.save(update_fields=["submission", "updated_at"])
    record(CanvasDiscarded(subject=held, organisation_id=locked.organisation_id), related=(locked,))
    refresh(locked, moved=False, now=now)
    return _unless_empty(held)


@action
def describe_canvas(
    *,
    canvas: Canvas,
    text: CanvasText,
    captions: dict[str, str] | None = None,
    revision: int,
    actor: Actor,
    now: datetime,
) -> Canvas:
    """Change title, date, what was read, and the captions (by uuid of the photograph)."""
    locked = hold(canvas.initiative, actor, now)
    held = held_row(canvas, revision)
    _check(text, now)
    names = ("title", "used_on", "read_text")
    was = {name: getattr(held, name) for name in names}
    _fill(held, text)
    held.revision += 1
    held.save()
    for photo in held.photos.all():
        caption = (captions or {}).get(str(photo.uuid), photo.caption).strip()[:300]
        if caption != photo.caption:
            photo.caption = caption
            photo.save(update_fields=["caption", "updated_at"])
    refresh(locked, moved=False, now=now)
    changed = [name for name in names if was[name] != getattr(held, name)]
    before, after = {name: was[name] for name in changed}, {name: getattr(held, name) for name in changed}
    happened = CanvasDescribed(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


@action
def add_photo(*, canvas: Canvas, upload: Document, actor: Actor, now: datetime) -> CanvasPhoto:
    """Keep one photograph: upright, at most 2000 points, without place and owner."""
    locked = hold(canvas.initiative, actor, now)
    held = held_row(canvas)
    kind = kind_of(upload.name or "")
    if kind is None or kind.family is not Family.IMAGE:
        raise DomainError(
            _("“%(name)s” is not a photograph. Send JPG, PNG, WEBP or HEIC.") % {"name": upload.name}, field="photos"
        )
    if held.photos.count() >= MOST_PHOTOS:
        raise DomainError(
            _("“%(name)s” does not fit: a canvas has at most %(most)s photographs.")
            % {"name": upload.name, "most": MOST_PHOTOS},
            field="photos",
        )
    made = CanvasPhoto.objects.create(canvas=held, file=keep_file(upload, actor=actor, now=now, field="photos"))
    refresh(locked, now=now)
    after = {"sha256": made.file.sha256[:10]}
    record(CanvasPhotographed(subject=held, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return made


@action
def remove_photo(*, photo: CanvasPhoto, reason: str, actor: Actor, now: datetime) -> None:
    """Take a photograph out and erase it, with the reason: a face, a name, the wrong paper."""
    locked = hold(photo.canvas.initiative, actor, now)
    held = held_row(photo.canvas)
    found = held.photos.select_related("file").filter(pk=photo.pk).first()
    if found is None:
        raise Conflict(_("Somebody else has removed this photograph already."), code="gone")
    if not reason.strip():
        raise NotReady(_("Write why the photograph is removed."), field="reason")
    found.delete()
    erase_file(file=found.file, reason="removed from a canvas", actor=actor, now=now)
    refresh(locked, moved=False, now=now)
    after = {"sha256": found.file.sha256[:10], "reason": reason.strip()}
    record(PhotoRemoved(subject=held, organisation_id=locked.organisation_id, after=after), related=(locked,))


def photograph(*, canvas: Canvas, uploads: Sequence[Document], actor: Actor, now: datetime) -> list[str]:
    """Each photograph by itself: what is refused is told, the others are kept.

    Not an action: several of them, so that one wrong file does not cost the rest.
    """
    refused = []
    for upload in uploads:
        try:
            add_photo(canvas=canvas, upload=upload, actor=actor, now=now)
        except DomainError as refusal:
            refused.append(str(refusal))
    return refused


def photograph_tool(
    *,
    initiative: Initiative,
    tool: Tool,
    text: CanvasText,
    uploads: Sequence[Document],
    restricted: bool = False,
    actor: Actor,
    now: datetime,
) -> tuple[Canvas, list[str]]:
    """A canvas filled in by hand, with at least one photograph; also what was refused."""
    with transaction.atomic():
        canvas = begin_photographed(
            initiative=initiative, tool=tool, text=text, restricted=restricted, actor=actor, now=now
        )
        refused = photograph(canvas=canvas, uploads=uploads, actor=actor, now=now)
        if len(refused) == len(uploads):
            raise Invalid({"photos": refused or [_("Choose at least one photograph.")]})
    return canvas, refused


def _begin(
    initiative: Initiative,
    tool: Tool,
    text: CanvasText,
    draft: Submission | None,
    now: datetime,
    *,
    restricted: bool = False,
) -> Canvas:
    """The row and its entry, for either way of filling a canvas in."""
    canvas = Canvas(initiative=initiative, tool=tool, submission=draft, stage=initiative.stage, restricted=restricted)
    _fill(canvas, text)
    canvas.save()
    refresh(initiative, now=now)
    after = {"tool": tool.key, "title": canvas.title, "by_hand": draft is None}
    record(CanvasBegun(subject=canvas, organisation_id=initiative.organisation_id, after=after), related=(initiative,))
    return canvas


def _with_draft(canvas: Canvas) -> tuple[Canvas, Submission]:
    """The canvas, locked, and the draft that is open on it."""
    held = held_row(canvas)
    if held.submission is None or not held.submission.is_draft:
        raise Conflict(_("Somebody of the team has finished this version already."), code="finished")
    return held, held.submission


def _unless_empty(canvas: Canvas) -> Canvas | None:
    """Gone when neither a version nor a photograph is left of it."""
    if canvas.submission_id is not None or canvas.photos.exists():
        return canvas
    canvas.delete()
    return None


def _check(text: CanvasText, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if not text.title.strip():
        errors["title"] = [_("Give the canvas a title, so that the team finds it again.")]
    if text.used_on > latest_day(now):
        errors["used_on"] = [_("This day is still to come. Write the day on which it was used.")]
    if errors:
        raise Invalid(errors)


def _fill(canvas: Canvas, text: CanvasText) -> None:
    canvas.title = text.title.strip()[:200]
    canvas.used_on = text.used_on
    canvas.read_text = text.read_text.strip()
