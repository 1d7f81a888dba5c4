"""What Minga knew becomes an answer only when a person of the entity says that it is so."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_locks import hold_for_answer, hold_measured
from minga.capacity.events.answering import PrefillConfirmed, PrefillRefused, PrefillsFound
from minga.capacity.models import Measured, Prefill
from minga.capacity.policies import may_answer
from minga.capacity.queries.parts import parts_of_entity
from minga.capacity.queries.prefill_words import answer_with
from minga.capacity.queries.prefills import known_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.people.models import Person
from minga.questionnaires.actions import save_draft

WINDOW = "known"
"""Under this name the draft remembers what was written from a confirmed prefill."""


@action
def find_prefills(*, measured: Measured, actor: Actor, now: datetime) -> int:
    """Look up what Minga knows of the entity today; gives how much waits for a yes.

    What somebody confirmed or refused stays as it was said; what is not so any more and was never confirmed goes.
    """
    held = hold_measured(measured)
    if actor is not HOUSE and not (isinstance(actor, Person) and may_answer(actor, held, now)):
        raise NotAllowed(_("Only those who answer for the entity may do this, while the wave takes answers."))
    known = known_of(held.organisation, held.wave.version.read, held.wave.year) if held.organisation else ()
    rows = [
        Prefill(
            measured=held, question=each.question, source=each.source, value=each.found.number,
            links=[link.as_data() for link in each.found.links], found_at=now,
        )
        for each in known
    ]  # fmt: skip
    waiting = Prefill.objects.filter(measured=held, confirmed_at__isnull=True, refused_at__isnull=True)
    waiting.delete()
    Prefill.objects.bulk_create(rows, ignore_conflicts=True)
    count = Prefill.objects.filter(measured=held, confirmed_at__isnull=True, refused_at__isnull=True).count()
    record(PrefillsFound(subject=held, organisation_id=held.organisation_id, after={"waiting": count}))
    return count


@action
def confirm_prefill(*, prefill: Prefill, actor: Actor, now: datetime) -> Prefill:
    """It is so: the answer gets it, beside what was written already, and the prefill says who said so."""
    measured = hold_for_answer(prefill.measured, prefill.question, actor, now)
    held = _hold(prefill)
    if held.confirmed_at is not None:
        raise Conflict(_("Somebody of the entity has confirmed this already."), code="confirmed")
    _write_answer(measured, held, actor, now)
    held.confirmed_at, held.confirmed_by = now, actor if isinstance(actor, Person) else None
    held.refused_at, held.refused_reason = None, ""
    held.save(update_fields=["confirmed_at", "confirmed_by", "refused_at", "refused_reason", "updated_at"])
    after = {"question": held.question, "value": held.value}
    record(PrefillConfirmed(subject=held, organisation_id=measured.organisation_id, after=after), related=(measured,))
    return held


@action
def refuse_prefill(*, prefill: Prefill, reason: str, actor: Actor, now: datetime) -> Prefill:
    """It is not so, and why. What was written in the answer stays for the entity to correct."""
    measured = hold_for_answer(prefill.measured, prefill.question, actor, now)
    held = _hold(prefill)
    if not reason.strip():
        raise NotReady(_("Write what is not so."), field="reason")
    held.refused_at, held.refused_reason = now, reason.strip()[:300]
    held.confirmed_at, held.confirmed_by = None, None
    held.save(update_fields=["confirmed_at", "confirmed_by", "refused_at", "refused_reason", "updated_at"])
    after = {"question": held.question, "reason": held.refused_reason}
    record(PrefillRefused(subject=held, organisation_id=measured.organisation_id, after=after), related=(measured,))
    return held


def _hold(prefill: Prefill) -> Prefill:
    held = Prefill.objects.select_for_update(of=("self",), no_key=True).filter(pk=prefill.pk).first()
    if held is None:
        raise Conflict(_("Minga looked again and does not know this any more."), code="gone")
    return held


def _write_answer(measured: Measured, prefill: Prefill, actor: Actor, now: datetime) -> None:
    """In the language of the answers. A kind of question that cannot hold it keeps it as evidence beside."""
    draft = measured.submission
    if draft is None or not draft.is_draft:
        raise Conflict(_("The answers were sent. Open them again before you change anything."), code="sent")
    asked = next((a for part in parts_of_entity(measured) for a in part.asked if a.code == prefill.question), None)
    if asked is None:
        return
    key = asked.question.key
    with translation.override(draft.language):
        answer = answer_with(asked.question, draft.typed.get(key), prefill, settings.PUBLIC_URL)
    if answer is not None and answer != draft.typed.get(key):
        save_draft(submission=draft, typed={key: answer}, window=WINDOW, actor=actor, now=now)
