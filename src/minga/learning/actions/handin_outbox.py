"""What a phone kept of tasks while it had no line: a draft, a hand-in, a comment. See `actions.outbox`.

Nobody looks at a form here. When somebody of the team wrote meanwhile, both texts stand in the draft, one under
the other, and nothing is handed in: the team looks at it first.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.errors import NotAllowed
from minga.core.untrusted import whole_number
from minga.learning.actions.comments import write_comment
from minga.learning.actions.handin_holding import draft_of, hold_handin, last_sent, side_for
from minga.learning.actions.handins import Work, choose_canvas, save_work, send_work
from minga.learning.actions.outbox import Receipted
from minga.learning.models import Handin, HandinVersion, Task
from minga.learning.queries.handins import Side, canvas_of_side, knows_whose
from minga.learning.queries.task_days import moment_words
from minga.people.models import Person

Fields = Mapping[str, str]
_MET: Final = gettext_lazy("Somebody of your team wrote meanwhile. Both texts are in the draft, yours below.")


def take_draft(person: Person, fields: Fields, made_at: datetime, now: datetime) -> Receipted:
    """What was written without a line; it is handed in as well when that button was pressed."""
    if fields.get("then") == "send":
        return take_send(person, fields, made_at, now)
    task = _task(fields)
    met = _keep(task, person, fields, made_at, now)
    return Receipted(True, str(_MET) if met else _("What you wrote is saved."), _address(task))


def take_send(person: Person, fields: Fields, made_at: datetime, now: datetime) -> Receipted:
    """Written and handed in without a line; late or not by the moment at which she did it."""
    task = _task(fields)
    if _keep(task, person, fields, made_at, now):
        return Receipted(True, f"{_MET} {_('Look at it, then hand it in.')}", _address(task))
    sent = send_work(task=task, actor=person, now=now, made_at=made_at, client_uuid=UUID(fields["client_uuid"]))
    words = _("Handed in: version %(number)s.") % {"number": sent.number}
    return Receipted(True, words, _address(task))


def take_comment(person: Person, fields: Fields, made_at: datetime, now: datetime) -> Receipted:
    """A comment on what was handed in."""
    del made_at
    version = _version(person, fields)
    comment = write_comment(
        version=version,
        text=fields.get("text", ""),
        quote=fields.get("quote", ""),
        place=fields.get("place", ""),
        near=whole_number(fields.get("near", "")),
        client_uuid=UUID(fields["client_uuid"]),
        actor=person,
        now=now,
    )
    page = fields.get("next") or _address(version.handin.task)
    return Receipted(True, _("Your comment is there."), f"{page}#comment-{comment.uuid}")


def _keep(task: Task, person: Person, fields: Fields, made_at: datetime, now: datetime) -> bool:
    """Save what was typed. True when somebody else had written meanwhile, and both texts were kept.

    The row is locked before anything is read: autosave of the same page may come at the same moment.
    """
    side = side_for(task, person)
    handin = hold_handin(task, side)
    draft = draft_of(handin)
    work = Work(text=fields.get("text", ""), link=fields.get("link", ""))
    theirs = _unseen(handin, draft, person, whole_number(fields.get("base", "")) or 0)
    met = theirs is not None and theirs.text.strip() not in ("", work.text.strip())
    if theirs is not None and met:
        head = _("— %(name)s, %(moment)s —") % {"name": person.name, "moment": moment_words(made_at, task.edition)}
        link = "" if work.link in (theirs.link, "") or not theirs.link else work.link
        mine = "\n".join(filter(None, (head, work.text, link)))
        work = Work(text=f"{theirs.text}\n\n{mine}", link=theirs.link or work.link)
    draft = save_work(task=task, work=work, revision=draft.revision if draft else None, actor=person, now=now)
    _keep_canvas(draft, side, fields, person, now)
    return met


def _unseen(handin: Handin, draft: HandinVersion | None, person: Person, seen: int) -> HandinVersion | None:
    """What stands there and was not on her page: a draft that was saved since, or the version that was handed in.

    One save of her own is the autosave of this very page whose answer was lost; what she wrote elsewhere is more.
    """
    if draft is None:
        return last_sent(handin)
    own = 1 if draft.sent_by_id == person.pk else 0
    return draft if draft.revision > seen + own else None


def _keep_canvas(draft: HandinVersion, side: Side, fields: Fields, person: Person, now: datetime) -> None:
    """The canvas that was chosen on the page, where the page offers any."""
    if "canvas" not in fields:
        return
    chosen = canvas_of_side(side, _uuid(fields["canvas"]))
    if chosen != draft.canvas:
        choose_canvas(task=draft.handin.task, canvas=chosen, actor=person, now=now)


def _task(fields: Fields) -> Task:
    task = Task.objects.select_related("edition__host").filter(uuid=_uuid(fields.get("task", ""))).first()
    if task is None:
        raise NotAllowed(_("This task does not exist any more."))
    return task


def _version(person: Person, fields: Fields) -> HandinVersion:
    rows = HandinVersion.objects.select_related("handin__task__edition__host", "handin__team", "handin__enrolment")
    version = rows.filter(uuid=_uuid(fields.get("version", ""))).first()
    if version is None or not knows_whose(person, version):
        raise NotAllowed(_("This work does not exist any more, or is not open to you."))
    return version


def _address(task: Task) -> str:
    return reverse("learning:task", args=[task.edition.key, task.key])


def _uuid(text: str) -> UUID:
    """What the phone says it is about; nothing has the uuid of nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
