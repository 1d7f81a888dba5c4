"""Letters to an entity that answers. Parts of actions: each message leaves its own trace."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import lazy

from minga.calls.queries.deadlines import moment_in
from minga.capacity.models import Delegation, Measured
from minga.core.actors import Actor
from minga.core.texts import day_in_words, pick_later
from minga.notifications.actions import send_to_each
from minga.people.models import Person

when = lazy(moment_in, str)
on_day = lazy(day_in_words, str)


def tell_invited(measured: Measured, people: Iterable[Person], *, actor: Actor, now: datetime) -> None:
    """What is measured, until when, and that Minga brings what it knows already."""
    wave = measured.wave
    context = {
        "host": wave.host.name,
        "source": pick_later(wave.version.index.titles),
        "results": _day(wave.results_on),
    }
    tell(measured, people, "invitation", context, actor=actor, now=now)


def tell_delegated(delegation: Delegation, part: str, *, actor: Actor, now: datetime) -> None:
    """To a colleague: which part, what is asked of her, by when."""
    context = {
        "who": getattr(actor, "name", ""), "part": part, "note": delegation.note, "due": _day(delegation.due_on),
    }  # fmt: skip
    link = reverse("capacity:answer-part", args=[*_place(delegation.measured), delegation.part])
    tell(delegation.measured, [delegation.person], "part_given", context, link=link, actor=actor, now=now)


def tell_part_done(delegation: Delegation, part: str, people: Iterable[Person], *, actor: Actor, now: datetime) -> None:
    """To who is responsible: a colleague is through with her part."""
    context = {"who": delegation.person.name, "part": part}
    tell(delegation.measured, people, "part_done", context, actor=actor, now=now)


def tell_received(measured: Measured, people: Iterable[Person], *, actor: Actor, now: datetime) -> None:
    """The receipt."""
    sent = measured.submission
    context = {
        "receipt": sent.receipt if sent is not None else "",
        "sha256": sent.sha256 if sent is not None else "",
        "sent": when(now, measured.wave.timezone),
    }
    link = reverse("capacity:answer-receipt", args=_place(measured))
    tell(measured, people, "answers_received", context, link=link, actor=actor, now=now)


def tell_end_is_near(
    measured: Measured, people: Iterable[Person], parts: Mapping[int, list[str]], *, actor: Actor, now: datetime
) -> None:
    """To those who have not sent, and to each colleague with an open part, by the id of the person."""
    for person in people:
        context = {"parts": parts.get(person.pk, [])}
        tell(measured, [person], "answers_reminder", context, actor=actor, now=now)


def tell(
    measured: Measured,
    people: Iterable[Person],
    kind: str,
    context: Mapping[str, object],
    *,
    link: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Write to each of them, in her language."""
    wave = measured.wave
    closes = when(wave.answers_until, wave.timezone) if wave.answers_until is not None else ""
    words = {"entity": measured.name, "wave": pick_later(wave.titles), "closes": closes, **context}
    place = link or reverse("capacity:answer", args=_place(measured))
    send_to_each(people, kind=f"capacity.{kind}", context=words, link=place, about=measured, actor=actor, now=now)


def _place(measured: Measured) -> list[str]:
    return [measured.wave.key, measured.key]


def _day(day: date | None) -> object:
    return on_day(day) if day is not None else ""
