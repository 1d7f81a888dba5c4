"""Measurements outlive the rows of the directory: entities are merged, people leave them. Parts of receivers."""

from datetime import datetime

from minga.audit.actions import action, record
from minga.capacity.actions.answering_locks import hold_measured
from minga.capacity.events.answering import ResponsibleNamed
from minga.capacity.models import Measured
from minga.challenges.policies import takes_part_for, works_in
from minga.core.actors import Actor
from minga.organisations.models import Organisation
from minga.people.models import Person


def follow_merge_of_entities(*, stays: Organisation, duplicate: Organisation) -> None:
    """What was measured under the duplicate is of the one that stays, and so are the people who answer.

    Where both were in the same wave, each keeps its own row: two sets of figures are never made one.
    """
    both = Measured.objects.filter(organisation=stays).values("wave")
    Measured.objects.filter(organisation=duplicate).exclude(wave__in=both).update(organisation=stays)


def release_who_left(*, person: Person, organisation: Organisation, actor: Actor, now: datetime) -> None:
    """Nobody answers for an entity in which she has no role any more and for which she takes part nowhere."""
    if works_in(person, organisation, now) or takes_part_for(person, organisation):
        return
    for measured in Measured.objects.filter(organisation=organisation, responsible=person).order_by("pk"):
        release_responsible(measured=measured, actor=actor, now=now)


@action
def release_responsible(*, measured: Measured, actor: Actor, now: datetime) -> Measured:
    """She left: stewards answer for the entity until somebody is named anew."""
    del actor, now
    held = hold_measured(measured)
    before = held.responsible.key if held.responsible is not None else ""
    held.responsible = None
    held.save(update_fields=["responsible", "updated_at"])
    told = ResponsibleNamed(
        subject=held, organisation_id=held.organisation_id, before={"responsible": before}, after={"responsible": ""}
    )
    record(told, related=(held.wave,))
    return held
