"""Files that come with a call: terms, models of letters. What was published stays."""

from datetime import datetime
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.locking import lock_call, lock_draft
from minga.calls.enums import CallState
from minga.calls.events.office import DocumentAdded, DocumentRemoved
from minga.calls.models import Call, CallDocument
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError
from minga.files.actions.storing import Upload, store_file

FILE: Final = "calls.document"
MOST: Final = 20


@action
def add_document(*, call: Call, title: str, upload: Upload, name: str, actor: Actor, now: datetime) -> CallDocument:
    """Put a file beside the call. After opening it becomes public with the addendum that brings it."""
    current = lock_call(call, actor=actor, now=now)
    if current.state not in (CallState.DRAFT, CallState.OPEN):
        raise Conflict(_("This call is over: its documents stay as they are."))
    if not title.strip():
        raise DomainError(_("Give the document a title."), field="title")
    if current.documents.count() >= MOST:
        raise DomainError(_("%(most)s documents are enough. Put some together.") % {"most": MOST}, field="title")
    order = (current.documents.aggregate(last=Max("order"))["last"] or 0) + 1
    file = store_file(upload=upload, name=name, purpose=FILE, actor=actor, now=now)
    document = CallDocument.objects.create(call=current, title=title.strip(), file=file, order=order)
    after = {"title": document.title, "sha256": file.sha256}
    happened = DocumentAdded(subject=document, organisation_id=current.edition.host_id, after=after)
    record(happened, related=(current,))
    return document


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
