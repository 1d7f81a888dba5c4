"""Each entity hears that its draft is there, and until when it may reply: a right that nobody knows of is none."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from minga.capacity.actions.answering_letters import tell, when
from minga.capacity.actions.answering_locks import hold_wave
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.inviting import whom_to_write
from minga.core.actors import Actor
from minga.notifications.models import Message

LETTER = "draft_ready"


@transaction.atomic
def tell_drafts(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Write to whoever answers for each entity that sent answers; gives how many were told. Run twice, nobody again."""
    held = hold_wave(wave, actor, now)
    if held.state != WaveState.REPLYING:
        return 0
    told = Message.objects.filter(kind=f"capacity.{LETTER}", about_type=Measured._meta.label_lower)
    rows = Measured.objects.filter(wave=held, state=MeasuredState.SENT, organisation__isnull=False)
    rows = rows.exclude(pk__in=told.values("about_id")).select_related("wave", "organisation", "responsible")
    return sum(1 for each in list(rows) if _tell(each, actor, now))


def _tell(measured: Measured, actor: Actor, now: datetime) -> int:
    people, wave = whom_to_write(measured, now), measured.wave
    until = when(wave.reply_until, wave.timezone) if wave.reply_until is not None else ""
    link = reverse("capacity:replies", args=[wave.key, measured.key])
    tell(measured, people, LETTER, {"until": until}, link=link, actor=actor, now=now)
    return len(people)
