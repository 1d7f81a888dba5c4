"""Entities are asked whether they want to be measured: nobody answers who did not say yes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_letters import tell_invited
from minga.capacity.actions.answering_locks import hold_for_entity, hold_measured, hold_wave, must_take_answers
from minga.capacity.actions.prefills import find_prefills
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.events.answering import (
    EntitiesInvited,
    InvitationAccepted,
    InvitationDeclined,
    InvitationSent,
    ResponsibleNamed,
)
from minga.capacity.models import Measured, Wave
from minga.capacity.policies import ANSWERABLE, is_answering
from minga.capacity.queries.inviting import entity_key, peer_group_of, whom_to_write
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotReady
from minga.core.jobs import enqueue
from minga.core.search import fold
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires.actions.shared import open_shared_draft

_INVITES = (WaveState.PREPARING, WaveState.ANSWERING)


@dataclass(frozen=True, kw_only=True)
class EntityIn:
    """One entity to measure. Without an organisation of the directory it is only a name, and gets no letter."""

    organisation: Organisation | None = None
    name: str = ""
    kind: str = ""
    peer_group: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    responsible: Person | None = None


@action
def invite_entities(*, wave: Wave, entities: Sequence[EntityIn], actor: Actor, now: datetime) -> list[Measured]:
    """Take entities into a wave; those that are in it already stay as they are. Letters go once it takes answers.

    A handful of queries for any number. Gives only the new ones.
    """
    held = hold_wave(wave, actor, now)
    if held.state not in _INVITES or held.imported:
        raise Conflict(_("Entities are invited before grading begins."), code="state")
    known = Measured.objects.filter(wave=held)
    inside = set(known.filter(organisation__isnull=False).values_list("organisation", flat=True))
    taken = set(known.values_list("key", flat=True))
    rows = []
    for entity in entities:
        pk = entity.organisation.pk if entity.organisation is not None else None
        if pk in inside:
            continue
        if pk is not None:
            inside.add(pk)
        rows.append(_row(held, entity, taken))
    made = Measured.objects.bulk_create(rows, batch_size=500)
    if made and held.state == WaveState.ANSWERING:
        enqueue("capacity.send_invitations", wave_id=held.pk)
    record(EntitiesInvited(subject=held, organisation_id=held.host_id, after={"entities": len(made)}))
    return made


@action
def send_invitation(*, measured: Measured, again: bool = True, actor: Actor, now: datetime) -> int:
    """Write to those who answer for the entity; gives how many. `again`: also when they have a letter already."""
    hold_wave(measured.wave, actor, now)
    held = hold_measured(measured)
    must_take_answers(held, now)
    if held.invited_at is not None and not again:
        raise Conflict(_("This entity has its letter already."), code="written")
    people = whom_to_write(held, now)
    tell_invited(held, people, actor=actor, now=now)
    held.invited_at = now
    held.save(update_fields=["invited_at", "updated_at"])
    record(InvitationSent(subject=held, organisation_id=held.organisation_id, after={"people": len(people)}))
    return len(people)


def send_invitations(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Every letter that was not written yet; gives how many entities got one. Run twice, it finds nobody again."""
    if not is_answering(wave, now):
        return 0
    told = 0
    for each in _unwritten(wave):
        try:
            told += bool(send_invitation(measured=each, again=False, actor=actor, now=now))
        except Conflict:  # another worker was quicker
            continue
    return told


def _unwritten(wave: Wave) -> list[Measured]:
    rows = Measured.objects.filter(
        wave=wave, state=MeasuredState.INVITED, invited_at__isnull=True, organisation__isnull=False
    )
    return list(rows.select_related("wave"))


@action
def accept_invitation(
    *, measured: Measured, responsible: Person | None = None, actor: Actor, now: datetime
) -> Measured:
    """Yes: open the answers, with what Minga knows already, and say who is responsible for them."""
    held = hold_for_entity(measured, actor, now, declined=True)
    if held.state == MeasuredState.ANSWERING:
        raise Conflict(_("Somebody of the entity has accepted already."), code="accepted")
    form = held.wave.version.form
    if form is None:
        raise NotReady(_("The form of this wave is not ready. Tell those who measure."))
    who = responsible or held.responsible or actor
    held.responsible = _active(who)
    held.state, held.declined_reason = MeasuredState.ANSWERING, ""
    if held.submission is None:
        held.submission = open_shared_draft(
            form=form, subject=held, language=held.responsible.language, actor=actor, now=now
        )
    held.save(update_fields=["responsible", "state", "declined_reason", "submission", "updated_at"])
    find_prefills(measured=held, actor=actor, now=now)
    after = {"responsible": held.responsible.key}
    record(InvitationAccepted(subject=held, organisation_id=held.organisation_id, after=after), related=(held.wave,))
    return held


@action
def decline_invitation(*, measured: Measured, reason: str, actor: Actor, now: datetime) -> Measured:
    """No, with the reason. What was written stays; until the end the entity may change its mind."""
    held = hold_for_entity(measured, actor, now)
    if not reason.strip():
        raise NotReady(_("Write why the entity does not take part."), field="reason")
    held.state, held.declined_reason = MeasuredState.DECLINED, reason.strip()
    held.save(update_fields=["state", "declined_reason", "updated_at"])
    record(InvitationDeclined(subject=held, organisation_id=held.organisation_id), related=(held.wave,))
    return held


@action
def name_responsible(*, measured: Measured, person: Person, actor: Actor, now: datetime) -> Measured:
    """Another person answers for the whole from now on; she hears of it."""
    held = hold_for_entity(measured, actor, now)
    before = held.responsible.key if held.responsible is not None else ""
    held.responsible = _active(person)
    held.save(update_fields=["responsible", "updated_at"])
    if person.pk != actor.pk:
        tell_invited(held, (person,), actor=actor, now=now)
    changed = ResponsibleNamed(
        subject=held, organisation_id=held.organisation_id,
        before={"responsible": before}, after={"responsible": person.key},
    )  # fmt: skip
    record(changed, related=(held.wave,))
    return held


@action
def name_contact(*, measured: Measured, person: Person, actor: Actor, now: datetime) -> Measured:
    """The office says to whom it writes in an entity that has nobody here; the entity's own people go before."""
    hold_wave(measured.wave, actor, now)
    held = hold_measured(measured)
    must_take_answers(held, now)
    if held.state not in ANSWERABLE or whom_to_write(held, now):
        raise Conflict(_("Somebody answers for this entity already."), code="answered")
    if held.organisation is None:
        raise NotReady(_("Say first which entity of the directory this is."))
    held.responsible, held.invited_at = _active(person), now
    held.save(update_fields=["responsible", "invited_at", "updated_at"])
    tell_invited(held, (person,), actor=actor, now=now)
    after = {"responsible": person.key}
    record(ResponsibleNamed(subject=held, organisation_id=held.organisation_id, after=after), related=(held.wave,))
    return held


def _row(wave: Wave, entity: EntityIn, taken: set[str]) -> Measured:
    organisation = entity.organisation
    name = (entity.name.strip() or (organisation.name if organisation is not None else ""))[:240]
    if not name:
        raise DomainError(_("Every entity needs a name."), field="name")
    group = entity.peer_group
    if organisation is not None and not group:
        group = peer_group_of(organisation, wave.version.read.peers)
    return Measured(
        wave=wave, organisation=organisation, name=name, folded_name=fold(name), facts=dict(entity.facts),
        key=entity_key(organisation.key if organisation is not None else name, taken),
        kind=entity.kind or (organisation.type if organisation is not None else ""),
        peer_group=group[:80], responsible=entity.responsible,
    )  # fmt: skip


def _active(person: object) -> Person:
    if not isinstance(person, Person) or not person.is_active:
        raise NotReady(_("Name a person with an account that is in use."), field="person")
    return person
