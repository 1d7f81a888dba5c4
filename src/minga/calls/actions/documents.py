"""Files that come with a call: terms, models of letters. What was published stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.locking import lock_draft
from minga.calls.events.office import DocumentAdded, DocumentRemoved
from minga.calls.models import Call, CallDocument
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid
from minga.files.actions.storing import Upload, store_file

FILE: Final = "calls.document"
MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A file that somebody sent, and what it is called."""

    title: str
    upload: Upload
    name: str


@action
def add_document(*, call: Call, document: NewDocument, actor: Actor, now: datetime) -> CallDocument:
    """Put a file beside the call, while it is being prepared; later ones come with an addendum."""
    current = lock_draft(call, actor=actor, now=now)
    row = attach_document(current, document, actor=actor, now=now)
    happened = DocumentAdded(subject=row, organisation_id=current.edition.host_id, after={"title": row.title})
    record(happened, related=(current,))
    return row


def attach_document(call: Call, document: NewDocument, *, actor: Actor, now: datetime) -> CallDocument:
    """Store the file and its row, inside the action that runs; the call is locked."""
    if not document.title.strip():
        raise Invalid({"title": [_("Give the document a title.")]})
    if call.documents.count() >= MOST:
        raise Invalid({"title": [_("%(most)s documents are enough. Put some together.") % {"most": MOST}]})
    order = (call.documents.aggregate(last=Max("order"))["last"] or 0) + 1
    file = store_file(upload=document.upload, name=document.name, purpose=FILE, actor=actor, now=now)
    return CallDocument.objects.create(call=call, title=document.title.strip(), file=file, order=order)


@action
def remove_document(*, document: CallDocument, actor: Actor, now: datetime) -> None:
    """Take a file out, while the call is being prepared."""
    current = lock_draft(document.call, actor=actor, now=now)
    held = current.documents.filter(pk=document.pk).first()
    if held is None:
        raise Conflict(_("Somebody else took this document out."), code="gone")
    happened = DocumentRemoved(subject=held, organisation_id=current.edition.host_id, before={"title": held.title})
    record(happened, related=(current,))
    held.delete()
