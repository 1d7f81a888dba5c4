"""What the office says of entities of its wave: type, peer group, figures; and who is taken out before it begins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_locks import hold_measured, hold_wave
from minga.capacity.actions.grading_upkeep import keep_gradings
from minga.capacity.actions.marks import MarkIn, put_marks
from minga.capacity.enums import MarkSource, MeasuredState, WaveState
from minga.capacity.events.designing import EntitiesGrouped, MeasuredChanged, MeasuredLinked, MeasuredRemoved
from minga.capacity.models import Grading, Mark, Measured, Wave
from minga.capacity.queries.parts import applies
from minga.capacity.queries.wave_office import group_named, is_linkable
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid
from minga.core.jobs import enqueue
from minga.organisations.models import Organisation

_FIELDS: Final = frozenset({"kind", "peer_group", "facts"})


@action
def change_measured(*, measured: Measured, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Measured:
    """Type, peer group or figures; until the wave is published. Another type sees anew what applies."""
    wave = _hold_unpublished(measured.wave, actor, now)
    if not set(changes) <= _FIELDS:
        raise TypeError(f"the office does not change {sorted(set(changes) - _FIELDS)}")
    held = hold_measured(measured)
    differing = {name: value for name, value in changes.items() if getattr(held, name) != value}
    before = {name: getattr(held, name) for name in differing}
    for name, value in differing.items():
        setattr(held, name, value)
    held.save(update_fields=[*differing, "updated_at"])
    told = MeasuredChanged(subject=held, organisation_id=held.organisation_id, before=before, after=differing)
    record(told, related=(wave,))
    if "kind" in differing and not wave.imported:
        _apply_anew(held, actor, now)
    return held


@action
def group_entities(*, wave: Wave, keys: Sequence[str], group: str, actor: Actor, now: datetime) -> int:
    """Put many into one peer group, by its name or its key; until the wave is published. Answers how many moved."""
    held = _hold_unpublished(wave, actor, now)
    named = group_named(held, group)
    if not named:
        raise Invalid({"peers": [_("Write the name of the peer group.")]})
    moving = Measured.objects.filter(wave=held, key__in=keys).exclude(peer_group=named)
    number = moving.update(peer_group=named, updated_at=now)
    record(EntitiesGrouped(subject=held, organisation_id=held.host_id, after={"group": named, "entities": number}))
    return number


@action
def link_measured(*, measured: Measured, organisation: Organisation, actor: Actor, now: datetime) -> Measured:
    """Say which organisation of the directory this is; also once published, because no figure changes.

    A wrong link is corrected until somebody of the entity has acted.
    """
    wave = hold_wave(measured.wave, actor, now)
    held = hold_measured(measured)
    if not is_linkable(held):
        raise Conflict(_("Somebody of this entity has acted already, so it stays the same."), field="organisation")
    other = Measured.objects.filter(wave=wave, organisation=organisation).exclude(pk=held.pk).first()
    if other is not None:
        words = _("This organisation is in the wave already, as “%(name)s”.") % {"name": other.name}
        raise Conflict(words, field="organisation")
    before = held.organisation.key if held.organisation is not None else ""
    held.organisation, held.responsible, held.invited_at = organisation, None, None
    held.save(update_fields=["organisation", "responsible", "invited_at", "updated_at"])
    if wave.state == WaveState.ANSWERING:
        enqueue("capacity.send_invitations", wave_id=wave.pk)
    told = MeasuredLinked(
        subject=held, organisation_id=organisation.pk,
        before={"organisation": before}, after={"organisation": organisation.key},
    )  # fmt: skip
    record(told, related=(wave,))
    return held


@action
def remove_measured(*, measured: Measured, actor: Actor, now: datetime) -> None:
    """Take an entity out before it was asked anything; afterwards it says itself that it does not take part."""
    wave = hold_wave(measured.wave, actor, now)
    held = hold_measured(measured)
    begun = held.state != MeasuredState.INVITED or held.submission_id is not None
    if begun or wave.state not in (WaveState.PREPARING, WaveState.ANSWERING) or held.invited_at is not None:
        raise Conflict(_("This entity was invited already, so it stays in the list."))
    record(MeasuredRemoved(subject=wave, organisation_id=wave.host_id, before={"key": held.key, "name": held.name}))
    held.delete()


def _apply_anew(measured: Measured, actor: Actor, now: datetime) -> None:
    """Marks that applied otherwise are emptied, and its grades are to be settled again."""
    design, panel = measured.wave.version.read, measured.wave.panel
    applied = dict(Mark.objects.filter(measured=measured).values_list("question", "applies"))
    marks = {
        node.code: MarkIn(applies=not applied[node.code])
        for node in design.questions
        if node.code in applied and applied[node.code] != applies(node, measured.kind)
    }
    if marks:
        put_marks(measured=measured, marks=marks, source=MarkSource.GRADED, actor=actor, now=now)
    if panel is not None:
        items = list(Grading.objects.filter(measured=measured).values_list("item", flat=True))
        keep_gradings(panel, items, changed=bool(marks))


def _hold_unpublished(wave: Wave, actor: Actor, now: datetime) -> Wave:
    held = hold_wave(wave, actor, now)
    if held.state == WaveState.PUBLISHED:
        raise Conflict(_("The wave is published: its entities do not change any more."))
    return held
