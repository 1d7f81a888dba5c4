"""The end is near: who has not sent hears of it, and so does each colleague with an open part."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_letters import tell_end_is_near
from minga.capacity.actions.answering_locks import hold_measured, hold_wave, must_take_answers
from minga.capacity.enums import WaveState
from minga.capacity.events.answering import EntityReminded
from minga.capacity.models import Delegation, Measured, Wave
from minga.capacity.policies import ANSWERABLE
from minga.capacity.queries.inviting import whom_to_write
from minga.capacity.queries.parts import parts_of_entity
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError

BEFORE: Final = timedelta(days=7)
LAST: Final = timedelta(days=2)
APART: Final = timedelta(days=4)
"""The office does not write twice in a day either; the house leaves four days between two letters."""
PRESSED: Final = timedelta(days=1)


@action
def remind_entity(*, measured: Measured, actor: Actor, now: datetime) -> int:
    """Write to who is responsible and to colleagues with an open part; gives how many. Once a day at most."""
    if actor is not HOUSE:
        hold_wave(measured.wave, actor, now)
    held = hold_measured(measured)
    must_take_answers(held, now)
    if held.state not in ANSWERABLE:
        raise Conflict(_("This entity has sent its answers, or does not take part."), code="state")
    if held.reminded_at is not None and now - held.reminded_at < PRESSED:
        raise Conflict(_("This entity was reminded in the last day."), code="reminded")
    parts = _open_parts(held)
    colleagues = [row.person for row in _delegations(held) if row.person_id in parts]
    people = {person.pk: person for person in (*whom_to_write(held, now), *colleagues)}
    tell_end_is_near(held, people.values(), parts, actor=actor, now=now)
    held.reminded_at = now
    held.save(update_fields=["reminded_at", "updated_at"])
    after = {"people": len(people)}
    record(EntityReminded(subject=held, organisation_id=held.organisation_id, after=after), related=(held.wave,))
    return len(people)


def remind_wave(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Everybody who has not sent; gives how many entities were written to. Those of today are left alone."""
    return _each(_behind(now).filter(wave=wave), actor, now)


def remind_due(*, now: datetime) -> int:
    """Seven days and two days before the end, by the house. Run twice, it finds nobody again."""
    near = Q(wave__answers_until__lte=now + BEFORE) & (Q(reminded_at=None) | Q(reminded_at__lt=now - APART))
    last = Q(wave__answers_until__lte=now + LAST) & (Q(reminded_at=None) | Q(reminded_at__lt=now - LAST))
    return _each(_behind(now).filter(near | last), HOUSE, now)


def _behind(now: datetime) -> QuerySet[Measured]:
    rows = Measured.objects.filter(
        state__in=ANSWERABLE, wave__state=WaveState.ANSWERING, wave__answers_until__gt=now,
        organisation__isnull=False, invited_at__isnull=False,
    )  # fmt: skip
    return rows.select_related("wave").order_by("pk")


def _each(rows: QuerySet[Measured], actor: Actor, now: datetime) -> int:
    told = 0
    for measured in rows:
        try:
            told += bool(remind_entity(measured=measured, actor=actor, now=now))
        except DomainError:
            continue
    return told


def _delegations(measured: Measured) -> QuerySet[Delegation]:
    return Delegation.objects.filter(measured=measured).select_related("person")


def _open_parts(measured: Measured) -> dict[int, list[str]]:
    """Titles of the parts that each colleague has and has not finished."""
    titles = {part.key: part.title for part in parts_of_entity(measured)}
    found: dict[int, list[str]] = defaultdict(list)
    for row in _delegations(measured).filter(done_at=None):
        if row.part in titles:
            found[row.person_id].append(titles[row.part])
    return dict(found)
