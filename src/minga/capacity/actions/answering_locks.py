"""The entity as it is now, held for whoever answers, and the questions that it may be asked."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.capacity import policies
from minga.capacity.enums import MeasuredState
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.parts import parts_for
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed
from minga.people.models import Person


def hold_wave(wave: Wave, actor: Actor, now: datetime) -> Wave:
    """The wave, held for its office."""
    rows = Wave.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("version__index__owner", "host", "edition").get(pk=wave.pk)
    office = isinstance(actor, Person) and policies.may_run(actor, held, now)
    if actor is not HOUSE and not office:
        raise NotAllowed(_("Only those who run the wave may do this."))
    return held


def hold_measured(measured: Measured) -> Measured:
    """The entity, held. Rights are asked by whoever calls."""
    rows = Measured.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "wave__version__index", "wave__version__form", "wave__host",
        "organisation", "responsible", "submission__version__form",
    ).get(pk=measured.pk)  # fmt: skip


def hold_for_entity(measured: Measured, actor: Actor, now: datetime, *, declined: bool = False) -> Measured:
    """Held for who answers for the whole entity, while the wave takes answers. `declined`: also after a no."""
    held = hold_measured(measured)
    if not (isinstance(actor, Person) and policies.answers_for(actor, held, now)):
        raise NotAllowed(_("Only those who answer for the entity may do this."))
    must_take_answers(held, now)
    open_states = (*policies.ANSWERABLE, MeasuredState.DECLINED) if declined else policies.ANSWERABLE
    if held.state not in open_states:
        raise Conflict(_("The answers were sent. Open them again before you change anything."), code="sent")
    return held


def hold_for_answer(measured: Measured, question: str, actor: Actor, now: datetime) -> Measured:
    """Held for whoever may write the answer to this question: all of them, or those of her parts."""
    held = hold_measured(measured)
    if not (isinstance(actor, Person) and policies.may_answer(actor, held, now)):
        raise NotAllowed(_("Only those who answer for the entity may do this, while the wave takes answers."))
    must_be_hers(held, question, actor, now)
    return held


def must_be_hers(measured: Measured, question: str, person: Person, now: datetime) -> None:
    """Without a question, any part will do."""
    mine = parts_for(person, measured, now)
    if question and not any(question in part.codes for part in mine):
        raise NotAllowed(_("This question is not in a part that you were given."))


def must_take_answers(measured: Measured, now: datetime) -> None:
    """Up to the announced moment, and not while the wave is at another step."""
    if not policies.is_answering(measured.wave, now):
        raise Conflict(_("This wave takes no answers now."), code="closed")
