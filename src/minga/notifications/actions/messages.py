"""Writing to a person, in her language, in words that the sending app keeps in templates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import F, Model, Q, Value
from django.db.models.functions import Replace

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.jobs import enqueue
from minga.notifications.enums import Delivery, MessageState
from minga.notifications.events import MessageSent, WordsBlanked
from minga.notifications.models import Kind, Message, kind_of
from minga.notifications.queries.preferences import delivery_of
from minga.people.models import Person
from minga.people.queries.letters import written

BLANK = "•••"
SHORTEST_WORD = 4
"""Shorter ones stand in other words too."""
_STATE = {
    Delivery.NOW: MessageState.PENDING,
    Delivery.DIGEST: MessageState.WAITING,
    Delivery.INBOX: MessageState.KEPT,
}


@action
def send_message(
    *,
    to: Person,
    kind: str,
    context: Mapping[str, object],
    link: str,
    about: Model | None,
    actor: Actor,
    now: datetime,
) -> Message:
    """Put a message in the person's inbox; its e-mail follows as she prefers.

    `link` is a path of this site. `context` goes to both templates, with `person` added.
    """
    declared = kind_of(kind)
    subject, body = written(declared.template, {**context, "person": to}, to.language, to.timezone)
    message = Message.objects.create(
        to=to,
        sender_id=actor.pk if isinstance(actor, Person) else None,
        kind=kind,
        group=declared.group,
        language=to.language,
        subject=subject[:200],
        body=body,
        link=link,
        about_type=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        state=_first_state(to, declared),
        written_at=now,
    )
    if message.state == MessageState.PENDING:
        enqueue("notifications.deliver_message", message_id=message.pk)
    record(MessageSent(subject=message, after={"to": to, "kind": kind}), related=(to,))
    return message


def send_to_each(
    people: Iterable[Person],
    *,
    kind: str,
    context: Mapping[str, object],
    link: str,
    about: Model | None,
    actor: Actor,
    now: datetime,
) -> None:
    """The same to each who still has an account, in her language. Each message leaves its own trace."""
    for person in people:
        if person.is_active:
            send_message(to=person, kind=kind, context=context, link=link, about=about, actor=actor, now=now)


def _first_state(to: Person, kind: Kind) -> MessageState:
    """Nothing is mailed to whoever has no address or was erased."""
    if not to.email:
        return MessageState.KEPT
    return _STATE[delivery_of(to, kind.group)]


@action
def blank_words(
    *, person: Person, words: Sequence[str], about: Mapping[str, Sequence[int]], actor: Actor, now: datetime
) -> int:
    """Replace what named an erased person in the letters about these things; gives how many changed.

    `about`: ids by model label. Only there: whoever calls herself by a common word before she
    leaves must not be able to blank it in everybody's letters.
    """
    telling = [word for word in words if len(word) >= SHORTEST_WORD]
    named, hers = Q(pk__in=[]), Q(pk__in=[])
    for label, ids in about.items():
        hers |= Q(about_type=label, about_id__in=ids)
    subject: F | Replace = F("subject")
    body: F | Replace = F("body")
    for word in telling:
        named |= Q(subject__contains=word) | Q(body__contains=word)
        subject, body = Replace(subject, Value(word), Value(BLANK)), Replace(body, Value(word), Value(BLANK))
    changed = Message.objects.filter(hers, named).update(subject=subject, body=body, updated_at=now)
    record(WordsBlanked(subject=person, after={"messages": changed}))
    return changed
