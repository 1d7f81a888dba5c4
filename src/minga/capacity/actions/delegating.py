"""Parts of the answers in the hands of colleagues. Who answers for the whole gives them and sends."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity import policies
from minga.capacity.actions.answering_letters import tell_delegated, tell_part_done
from minga.capacity.actions.answering_locks import hold_for_entity, hold_measured, must_take_answers
from minga.capacity.enums import MeasuredState
from minga.capacity.events.answering import PartDelegated, PartFinished, PartTakenBack
from minga.capacity.models import Delegation, Measured
from minga.capacity.queries.inviting import whom_to_write
from minga.capacity.queries.parts import parts_of_entity
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.people.models import Person


@action
def delegate_part(
    *, measured: Measured, part: str, person: Person, note: str = "", due_on: date | None = None,
    actor: Actor, now: datetime,
) -> Delegation:  # fmt: skip
    """Give a part to a colleague, who hears of it. Several may have the same part."""
    held = hold_for_entity(measured, actor, now)
    if held.state != MeasuredState.ANSWERING:
        raise NotReady(_("Say first that the entity takes part."))
    title = _title(held, part)
    if not person.is_active:
        raise DomainError(_("Name a person with an account that is in use."), field="person")
    last = held.wave.answers_until
    if due_on is not None and last is not None and due_on > last.date():
        raise DomainError(_("The wave closes before that day. Give an earlier one."), field="due_on")
    known = Delegation.objects.filter(measured=held, part=part, person=person).first()
    if known is not None:
        raise Conflict(_("This colleague has this part already."), field="person", code="given")
    made = Delegation.objects.create(measured=held, part=part, person=person, note=note.strip()[:300], due_on=due_on)
    if person.pk != actor.pk:
        tell_delegated(made, title, actor=actor, now=now)
    after = {"part": part, "person": person.key}
    record(PartDelegated(subject=made, organisation_id=held.organisation_id, after=after), related=(held,))
    return made


@action
def take_part_back(*, delegation: Delegation, actor: Actor, now: datetime) -> None:
    """The colleague has it no longer; what she wrote stays. She may also give it back herself."""
    held = hold_measured(delegation.measured)
    found = _hold(delegation)
    own = isinstance(actor, Person) and found.person_id == actor.pk
    if not own and not (isinstance(actor, Person) and policies.answers_for(actor, held, now)):
        raise NotAllowed(_("Only those who answer for the entity may do this."))
    happened = PartTakenBack(subject=found, organisation_id=held.organisation_id, before={"part": found.part})
    record(happened, related=(held,))
    found.delete()


@action
def finish_part(*, delegation: Delegation, done: bool = True, actor: Actor, now: datetime) -> Delegation:
    """A colleague says that her part is ready, or that it is not yet; who is responsible hears of it."""
    held = hold_measured(delegation.measured)
    found = _hold(delegation)
    if not (isinstance(actor, Person) and found.person_id == actor.pk):
        raise NotAllowed(_("Whoever has the part says when it is ready."))
    must_take_answers(held, now)
    if (found.done_at is not None) == done:
        raise Conflict(_("That was said already."), code="said")
    found.done_at = now if done else None
    found.save(update_fields=["done_at", "updated_at"])
    if done:
        people = [person for person in whom_to_write(held, now) if person.pk != actor.pk]
        tell_part_done(found, _title(held, found.part), people, actor=actor, now=now)
    record(PartFinished(subject=found, organisation_id=held.organisation_id, after={"done": done}), related=(held,))
    return found


def _hold(delegation: Delegation) -> Delegation:
    rows = Delegation.objects.select_for_update(of=("self",), no_key=True).select_related("person", "measured__wave")
    found = rows.filter(pk=delegation.pk).first()
    if found is None:
        raise Conflict(_("This part was taken back already."), code="gone")
    return found


def _title(measured: Measured, key: str) -> str:
    title = next((part.title for part in parts_of_entity(measured) if part.key == key), None)
    if title is None:
        raise DomainError(_("The form has no such part."), field="part")
    return title
