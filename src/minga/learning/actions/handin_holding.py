"""What every verb on a hand-in does first: lock it, ask whether she may, and whether the task still takes work."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from minga.core.actors import Actor
from minga.core.errors import NotAllowed, NotReady
from minga.learning.models import Handin, HandinVersion, Task
from minga.learning.queries.handins import Side, handins, side_of
from minga.learning.queries.task_days import why_shut
from minga.people.models import Person


def side_for(task: Task, actor: Actor) -> Side:
    """For whom she works; refused with words when she has left the team, or has none yet."""
    side = side_of(task, actor) if isinstance(actor, Person) else None
    if side is None:
        raise NotAllowed(
            _("You are not in a team of this edition now, so nothing was changed. What you wrote before stays."),
            code="team",
        )
    return side


def hold_handin(task: Task, side: Side) -> Handin:
    """The row of this side, locked; made when nobody had begun."""
    whose = {"team": side.team} if side.team else {"enrolment": side.enrolment}
    made, _new = Handin.objects.get_or_create(task=task, **whose)
    return locked(made)


def locked(handin: Handin) -> Handin:
    """The row, locked until the end of the transaction."""
    return handins().select_for_update(of=("self",), no_key=True).get(pk=handin.pk)


def must_take(task: Task, handin: Handin | None, at: datetime) -> None:
    """Refuse, and say why, when the task takes nothing more of them."""
    shut = why_shut(task, handin, at)
    if shut:
        raise NotReady(shut, code="shut")


def draft_of(handin: Handin) -> HandinVersion | None:
    """What is being written."""
    return handin.versions.filter(sent_at__isnull=True).first()


def last_sent(handin: Handin) -> HandinVersion | None:
    """The version that counts."""
    return handin.versions.filter(sent_at__isnull=False).order_by("-number").first()


def open_draft(handin: Handin, *, like: HandinVersion | None = None) -> HandinVersion:
    """The draft; when there is none, a new one with what the last version said."""
    found = draft_of(handin)
    if found is not None:
        return found
    before = like or last_sent(handin)
    sent = handin.versions.filter(sent_at__isnull=False).count()
    if sent >= handin.task.versions_at_most:
        raise NotReady(
            _("This task can be handed in %(most)s times, and that was the last one.")
            % {"most": handin.task.versions_at_most},
            code="versions",
        )
    number = (handin.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    draft = HandinVersion(handin=handin, number=number)
    if before is not None:
        draft.text, draft.link, draft.canvas = before.text, before.link, before.canvas
    draft.save()
    if before is not None:
        draft.files.bulk_create(type(each)(version=draft, file=each.file) for each in before.files.all())
    return draft


def version_with(handin: Handin, client_uuid: UUID | None) -> HandinVersion | None:
    """What this very sending made already."""
    return handin.versions.filter(client_uuid=client_uuid).first() if client_uuid else None
