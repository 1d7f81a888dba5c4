"""Files for a jury that must not know who applies: withheld, until somebody of the office looked inside.

Whatever is given out is a copy of its own, under a name that tells nothing: pictures drawn anew, PDFs
without their properties, texts with the same things hidden as in the answers. Word and Excel files keep
names in places that nobody sees, recordings speak: of these the office gives a copy as PDF or text.
"""

from datetime import datetime
from io import BytesIO

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.blind import hold_copy
from minga.calls.events.blind import BlindFileChanged
from minga.calls.models import BlindCopy, BlindFile
from minga.calls.queries.blind_copies import CLEANABLE, veil_of
from minga.calls.queries.clean_pdf import clean_pdf
from minga.calls.queries.reading import neutral_name
from minga.calls.queries.redaction import findings, told
from minga.core.actors import Actor
from minga.core.errors import DomainError, NotReady
from minga.files.actions import Upload, erase_file, store_file
from minga.files.models import StoredFile, kind_of
from minga.files.policies import LARGEST
from minga.files.queries import open_file

FILE = "calls.blind_file"
_TEXTS = frozenset({"txt", "csv"})


@action
def show_file(*, copy: BlindCopy, number: int, actor: Actor, now: datetime) -> BlindFile:
    """Somebody looked inside and it names nobody: the jury gets it, without what it says of its author."""
    held = hold_copy(copy, actor, now)
    row = _row(held, number)
    original = row.attachment.file
    extension = original.kind.extension if original.kind is not None else ""
    if extension not in CLEANABLE:
        raise NotReady(
            _("Files of this kind name people in places that one does not see. Save it as PDF and put that one here."),
            field="file",
        )
    with open_file(original) as opened:
        content = opened.read()
    if extension in _TEXTS:
        content = told(veil_of(held).over(_decoded(content)).text).encode()
    return _put(held, row, content, extension, "shown", actor=actor, now=now)


@action
def replace_file(*, copy: BlindCopy, number: int, upload: Upload, name: str, actor: Actor, now: datetime) -> BlindFile:
    """A copy without names, made by the office, in place of what was sent."""
    held = hold_copy(copy, actor, now)
    row = _row(held, number)
    kind = kind_of(name)
    extension = kind.extension if kind is not None else ""
    if extension not in CLEANABLE | {"heic"}:
        raise DomainError(_("Put a PDF, a picture or a plain text here."), field="file", code="kind")
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        words = _("The file is too large. Make it smaller and put it here again.")
        raise DomainError(words, field="file", code="too_large")
    if extension in _TEXTS:
        left = [found.text for found in findings([veil_of(held).over(_decoded(content))]) if not found.doubtful]
        if left:
            raise DomainError(_("“%(words)s” still stands in it.") % {"words": left[0]}, field="file", code="names")
    return _put(held, row, content, extension, "replaced", actor=actor, now=now)


@action
def withhold_file(*, copy: BlindCopy, number: int, actor: Actor, now: datetime) -> BlindFile:
    """The jury does not get it (any more)."""
    held = hold_copy(copy, actor, now)
    row = _row(held, number)
    _set(held, row, None, "withheld", actor=actor, now=now)
    return row


def _put(
    copy: BlindCopy, row: BlindFile, content: bytes, extension: str, how: str, *, actor: Actor, now: datetime
) -> BlindFile:
    cleaned = clean_pdf(content) if extension == "pdf" and content.startswith(b"%PDF") else content
    name = neutral_name(row.number, extension)
    stored = store_file(upload=BytesIO(cleaned), name=name, purpose=FILE, actor=actor, now=now)
    _set(copy, row, stored, how, actor=actor, now=now)
    return row


def _set(copy: BlindCopy, row: BlindFile, stored: StoredFile | None, how: str, *, actor: Actor, now: datetime) -> None:
    before, row.file = row.file, stored
    row.save(update_fields=["file", "updated_at"])
    if before is not None:
        erase_file(file=before, reason="another copy for the jury", actor=actor, now=now)
    record(BlindFileChanged(subject=copy, after={"number": row.number, "file": how}))


def _row(copy: BlindCopy, number: int) -> BlindFile:
    """Raises BlindFile.DoesNotExist."""
    return copy.files.select_related("attachment__file", "file").get(number=number)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
