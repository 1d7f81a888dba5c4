"""Files that come with a call: terms, models of letters. What was published stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.locking import lock_call, lock_draft
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
    """Put a file beside the call, while it is being prepared."""
    return _attach(lock_draft(call, actor=actor, now=now), document, actor, now)


@action
def bring_document(*, call: Call, document: NewDocument, actor: Actor, now: datetime) -> CallDocument:
    """Put a file beside a published call: only the addendum that names its hash does this."""
    return _attach(lock_call(call, actor=actor, now=now), document, actor, now)


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


def _attach(call: Call, document: NewDocument, actor: Actor, now: datetime) -> CallDocument:
    if not document.title.strip():
        raise Invalid({"title": [_("Give the document a title.")]})
    if call.documents.count() >= MOST:
        raise Invalid({"title": [_("%(most)s documents are enough. Put some together.") % {"most": MOST}]})
    order = (call.documents.aggregate(last=Max("order"))["last"] or 0) + 1
    file = store_file(upload=document.upload, name=document.name, purpose=FILE, actor=actor, now=now)
    row = CallDocument.objects.create(call=call, title=document.title.strip(), file=file, order=order)
    happened = DocumentAdded(subject=row, organisation_id=call.edition.host_id, after={"title": row.title})
    record(happened, related=(call,))
    return row
