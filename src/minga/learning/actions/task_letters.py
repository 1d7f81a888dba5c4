"""Letters about tasks. Parts of actions: each message leaves its own trace.

To whoever did the work: it was returned, accepted, commented, or there is more time. To the mentors of the
team: it came in. To peers: there is work to look at. A comment writes at most one letter until it is read.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE, Actor
from minga.core.texts import pick
from minga.learning.models import Comment, Handin, HandinVersion, Review, Task
from minga.notifications.actions import send_message
from minga.notifications.enums import MessageGroup
from minga.notifications.models import Message, declare
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART

LETTERS: Final = (
    ("work_sent", _("A team you accompany handed in a task")),
    ("work_returned", _("Your task came back with comments")),
    ("work_accepted", _("Your task is accepted")),
    ("work_commented", _("Somebody commented on your task")),
    ("comment_answered", _("Somebody answered your comment")),
    ("more_time", _("You have more time for a task")),
    ("task_due", _("A task is due soon")),
    ("peer_asked", _("A colleague's work waits for your review")),
    ("peer_due", _("A review of a colleague's work is due soon")),
)


def declare_letters() -> None:
    """Called once, when the app is ready."""
    for name, label in LETTERS:
        declare(f"learning.{name}", group=MessageGroup.PROGRAMME, label=label)


def workers_of(handin: Handin) -> list[Person]:
    """Whoever does this work today."""
    if handin.team_id is not None:
        rows = Person.objects.filter(
            enrolments__teams__team=handin.team_id, enrolments__teams__until__isnull=True,
            enrolments__status__in=TAKING_PART, is_active=True,
        )  # fmt: skip
        return list(rows.distinct().order_by("pk"))
    return [handin.enrolment.person] if handin.enrolment and handin.enrolment.person.is_active else []


def mentors_of(handin: Handin) -> list[Person]:
    """Whoever accompanies the team today."""
    rows = Person.objects.filter(mentorships__team=handin.team_id, mentorships__until__isnull=True, is_active=True)
    return list(rows.distinct().order_by("pk")) if handin.team_id else []


def tell_sent(handin: Handin, version: HandinVersion, *, now: datetime) -> None:
    """To the mentors: there is something to read."""
    link = reverse("learning:feedback", args=[handin.uuid])
    whose = handin.team.name if handin.team else ""
    more = {"whose": whose, "number": version.number, "late": version.late}
    _write(mentors_of(handin), "work_sent", handin.task, link, about=handin, more=more, actor=HOUSE, now=now)


def tell_returned(handin: Handin, review: Review, *, actor: Actor, now: datetime) -> None:
    """To whoever did it: what to change."""
    _tell_workers(handin, "work_returned", {"note": review.note}, actor=actor, now=now)


def tell_accepted(handin: Handin, review: Review, *, actor: Actor, now: datetime) -> None:
    """To whoever did it: it counts."""
    _tell_workers(handin, "work_accepted", {"note": review.note}, actor=actor, now=now)


def tell_extended(handin: Handin, reason: str, *, actor: Actor, now: datetime) -> None:
    """To whoever does it: until when."""
    _tell_workers(handin, "more_time", {"until": handin.due_at, "reason": reason}, actor=actor, now=now)


def tell_commented(handin: Handin, comment: Comment, *, actor: Actor, now: datetime) -> None:
    """To whoever did it, unless a letter about this work lies unread."""
    to = [person for person in workers_of(handin) if person.pk != actor.pk]
    unread = set(
        Message.objects.filter(
            to__in=to, kind="learning.work_commented", about_type=handin._meta.label_lower, about_id=handin.pk,
            read_at__isnull=True,
        ).values_list("to", flat=True)
    )  # fmt: skip
    waiting = [person for person in to if person.pk not in unread]
    words = {"quote": comment.quote, "words": comment.text}
    _write(waiting, "work_commented", handin.task, _work_link(handin), about=handin, more=words, actor=actor, now=now)


def tell_answered(handin: Handin, comment: Comment, reply: Comment, *, actor: Actor, now: datetime) -> None:
    """To whoever wrote the comment."""
    author = comment.author
    if author is None or author.pk == actor.pk or not author.is_active:
        return
    hers = author.pk in {person.pk for person in workers_of(handin)}
    link = _work_link(handin) if hers else reverse("learning:feedback", args=[handin.uuid])
    words = {"quote": comment.quote, "words": reply.text}
    _write([author], "comment_answered", handin.task, link, about=handin, more=words, actor=actor, now=now)


def tell_peer(reviewer: Person, reviews: list[Review], task: Task, *, now: datetime) -> None:
    """To a peer: how much waits for her, in one letter."""
    link = reverse("learning:peer-review", args=[reviews[0].uuid])
    more = {"count": len(reviews), "until": task.peers_due_at}
    _write([reviewer], "peer_asked", task, link, about=task, more=more, actor=HOUSE, now=now)


def remind(people: Iterable[Person], kind: str, task: Task, link: str, until: datetime, *, now: datetime) -> int:
    """Once a person and task, however often the job runs."""
    told = set(
        Message.objects.filter(
            kind=f"learning.{kind}", about_type=task._meta.label_lower, about_id=task.pk
        ).values_list("to", flat=True)
    )
    waiting = [person for person in people if person.pk not in told]
    _write(waiting, kind, task, link, about=task, more={"until": until}, actor=HOUSE, now=now)
    return len(waiting)


def _tell_workers(handin: Handin, kind: str, more: Mapping[str, object], *, actor: Actor, now: datetime) -> None:
    link = _work_link(handin)
    _write(workers_of(handin), kind, handin.task, link, about=handin, more=more, actor=actor, now=now)


def _work_link(handin: Handin) -> str:
    return reverse("learning:task", args=[handin.task.edition.key, handin.task.key])


def _write(
    people: Iterable[Person], kind: str, task: Task, link: str, *, about: Model, more: Mapping[str, object],
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """To each in her language; the title of the task is said in it too."""
    for person in people:
        with translation.override(person.language):
            words = {"task": pick(task.titles), "edition": pick(task.edition.titles), "due_at": task.due_at, **more}
        send_message(to=person, kind=f"learning.{kind}", context=words, link=link, about=about, actor=actor, now=now)
