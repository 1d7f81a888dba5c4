"""What is said about the words of a hand-in: a comment at its place, answers under it, settled when dealt with."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import NotAllowed, NotReady
from minga.learning.actions.task_letters import tell_answered, tell_commented
from minga.learning.events.tasking import CommentSettled, CommentWritten
from minga.learning.models import Comment, Handin, HandinVersion
from minga.learning.policies import may_give_feedback, works_on
from minga.learning.queries.marked_text import find_quote
from minga.learning.queries.work_parts import parts_of
from minga.people.models import Person

MOST_LETTERS = 4000
_MOST_QUOTED = 500


@action
def write_comment(
    *, version: HandinVersion, text: str, quote: str = "", place: str = "", near: int | None = None,
    client_uuid: UUID | None = None, actor: Actor, now: datetime,
) -> Comment:  # fmt: skip
    """Say something about a version, about some of its words or about all of it. Those who did it are told."""
    handin = version.handin
    _may_speak(handin, actor, now)
    again = _said_before(client_uuid, actor)
    if again is not None:
        record(CommentWritten(subject=again, organisation_id=handin.task.edition.host_id, after={"again": True}))
        return again
    if version.sent_at is None:
        raise NotReady(_("This is still being written. Comments are for what was handed in."), code="draft")
    _must_say(text)
    comment = Comment(version=version, author=_person(actor), text=text.strip(), client_uuid=client_uuid)
    if quote.strip():
        comment.place, comment.anchor, comment.quote = _found(version, quote, place, near)
    _keep(comment, now)
    record(CommentWritten(subject=comment, organisation_id=handin.task.edition.host_id), related=(handin,))
    tell_commented(handin, comment, actor=actor, now=now)
    return comment


@action
def answer_comment(
    *, comment: Comment, text: str, client_uuid: UUID | None = None, actor: Actor, now: datetime
) -> Comment:
    """Answer under a comment. Whoever wrote it is told; an answer opens a settled comment again."""
    first = _hold(comment.parent_id or comment.pk)
    handin = first.version.handin
    _may_speak(handin, actor, now)
    again = _said_before(client_uuid, actor)
    if again is not None:
        record(CommentWritten(subject=again, organisation_id=handin.task.edition.host_id, after={"again": True}))
        return again
    _must_say(text)
    reply = Comment(
        version=first.version, parent=first, author=_person(actor), text=text.strip(), client_uuid=client_uuid
    )
    _keep(reply, now)
    if first.resolved_at is not None:
        first.resolved_at = None
        first.save(update_fields=["resolved_at", "updated_at"])
    record(CommentWritten(subject=reply, organisation_id=handin.task.edition.host_id), related=(handin,))
    tell_answered(handin, first, reply, actor=actor, now=now)
    return reply


def _keep(comment: Comment, now: datetime) -> None:
    """Said at the moment of the action; a new row takes the clock's."""
    comment.save()
    comment.created_at = now
    comment.save(update_fields=["created_at"])


@action
def settle_comment(*, comment: Comment, settled: bool, actor: Actor, now: datetime) -> Comment:
    """Mark a comment as dealt with, or open it again. Either side may."""
    held = _hold(comment.pk)
    handin = held.version.handin
    _may_speak(handin, actor, now)
    if held.parent_id is not None:
        raise NotReady(_("Settle the comment itself, not an answer to it."))
    held.resolved_at = (held.resolved_at or now) if settled else None
    held.save(update_fields=["resolved_at", "updated_at"])
    record(CommentSettled(subject=held, organisation_id=handin.task.edition.host_id, after={"settled": settled}))
    return held


def _said_before(client_uuid: UUID | None, actor: Actor) -> Comment | None:
    """What this very sending of hers made already; the name that somebody else's has is not hers."""
    return Comment.objects.filter(client_uuid=client_uuid, author=_person(actor)).first() if client_uuid else None


def _hold(pk: int) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True).select_related(
        "author", "version__handin__task__edition__host", "version__handin__team", "version__handin__enrolment"
    )
    return rows.get(pk=pk)


def _found(version: HandinVersion, quote: str, place: str, near: int | None) -> tuple[str, int, str]:
    """The part, the place in it, and the words as they stand there."""
    parts = parts_of(version)
    likely = sorted(parts, key=lambda part: part.key != place)
    for part in likely:
        found = find_quote(part.text, quote, near if part.key == place else None)
        if found is not None:
            start, words = found
            return part.key[:60], start, words[:_MOST_QUOTED]
    raise NotReady(
        _("These words do not stand in the work. Copy them as they are, or leave this empty to speak of all of it."),
        field="quote",
    )


def _may_speak(handin: Handin, actor: Actor, now: datetime) -> None:
    person = _person(actor)
    if not (works_on(person, handin) or may_give_feedback(person, handin, now)):
        raise NotAllowed(_("Those who do this work, their mentor and those who teach comment on it."))


def _must_say(text: str) -> None:
    if not text.strip():
        raise NotReady(_("Write your comment first."), field="text")
    if len(text) > MOST_LETTERS:
        raise NotReady(
            _("A comment has at most %(most)s letters. Say it shorter, or in two.") % {"most": MOST_LETTERS},
            field="text",
        )


def _person(actor: Actor) -> Person | None:
    return actor if isinstance(actor, Person) else None
