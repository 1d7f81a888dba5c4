"""Preparing a decision, taking it, publishing it at its hour.

Prepared as often as wished; taken once, on exactly the order that was on the page (`Taking.seen`);
published by a job at the announced hour. Only then do applications change, and only then does anybody
outside the office learn anything. Lock order: the round, the decision, the applications.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.actions.advancing import advance
from minga.calls.enums import ApplicationState, CallState, DecisionState, Fate
from minga.calls.events.deciding import DecisionPublished, DecisionTaken, OutcomeWorded, RankingAsked
from minga.calls.models import Call, CallPhase, Decision, Outcome, digest
from minga.calls.queries.acta import acta_document
from minga.calls.queries.basis import basis_of
from minga.calls.queries.deciding_gaps import blocking, gaps_of
from minga.calls.queries.decisions import announced_hour, standing_decision
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs the acta, as it is printed."""

    name: str
    office: str


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What is said when a decision is taken. `seen`: the basis of the order that was on the page."""

    signers: Sequence[Signer]
    publish_at: datetime
    seen: str
    notes: str = ""
    sends_letters: bool = True


ASKED: Final = ("way", "causes", "measures", "rectified")
"""What the office asked for, in `Decision.ranking`; all else there is found by the job."""


@action
def prepare_decision(*, phase: CallPhase, actor: Actor, now: datetime) -> Decision:
    """Ask for the order of a round, or for it anew; a job computes it."""
    held = lock_phase(phase, actor=actor, now=now)
    must_stand(held.call)
    gaps = blocking(gaps_of(held, now))
    if gaps:
        raise NotReady(gaps[0].words, code=gaps[0].code)
    prepared = prepared_decision(held)
    if prepared is None:
        if standing_decision(held) is not None:
            raise Conflict(_("This round was decided. What was decided changes only by an appeal."), code="decided")
        prepared = Decision(phase=held, ranking={"way": "computed", "causes": [], "measures": {}})
    return ask_ranking(prepared, now=now)


@action
def move_up(*, phase: CallPhase, actor: Actor, now: datetime) -> Decision:
    """Selected applications were withdrawn: prepare the decision in which the waiting list moves up."""
    held = lock_phase(phase, actor=actor, now=now)
    former = standing_decision(held)
    if former is None or former.state != DecisionState.PUBLISHED:
        raise NotReady(_("The waiting list moves up once results are published."), code="state")
    if prepared_decision(held) is not None:
        raise Conflict(_("A decision is being prepared already. Take it first."), code="prepared")
    gone = former.outcomes.filter(fate=Fate.SELECTED, application__state=ApplicationState.WITHDRAWN)
    codes = list(gone.order_by("application__code").values_list("application__code", flat=True))
    if not codes:
        raise NotReady(_("Nobody who was selected has withdrawn: no place is free."), code="none")
    causes = [{"kind": "withdrawal", "application": code} for code in codes]
    return ask_ranking(replacing(former, way="moved", causes=causes), now=now)


def replacing(former: Decision, *, way: str, causes: Sequence[Mapping[str, str]]) -> Decision:
    """A decision in the place of one that was published; what earlier appeals changed still holds. Not saved."""
    kept = {name: dict(former.ranking.get(name, {})) for name in ("measures", "rectified")}
    return Decision(phase=former.phase, replaces=former, ranking={"way": way, "causes": list(causes), **kept})


def ask_ranking(decision: Decision, *, now: datetime) -> Decision:
    """Put the computation in the queue. Part of actions: leaves the trace of the one that calls it."""
    ranking = decision.ranking
    decision.ranking = {name: ranking[name] for name in ASKED if name in ranking}
    decision.ranking |= {"state": "queued", "asked_at": now.isoformat()}
    decision.prepared_at = now
    decision.save()
    enqueue("calls.compute_ranking", decision_id=decision.pk)
    record(RankingAsked(subject=decision, after={"way": decision.ranking["way"]}), related=(decision.phase.call,))
    return decision


@action
def word_outcome(*, outcome: Outcome, words: str, was: str, actor: Actor, now: datetime) -> Outcome:
    """What the committee says to one applicant, beside scores and reasons; until the decision is taken."""
    decision = lock_decision(outcome.decision, actor=actor, now=now)
    held = Outcome.objects.select_for_update(of=("self",), no_key=True).get(pk=outcome.pk)
    must_be_prepared(decision)
    if held.words != was:
        raise Conflict(_("Somebody saved at this very moment. Send it again."), code="stale")
    held.words = words.strip()
    held.save(update_fields=["words", "updated_at"])
    record(OutcomeWorded(subject=held, after={"application": outcome.application.code}), related=(decision.phase.call,))
    return held


@action
def take_decision(*, decision: Decision, taking: Taking, actor: Actor, now: datetime) -> Decision:
    """Decide: the acta is fixed with its hash, letters are written and held, the PDF is printed by a job."""
    lock_phase(decision.phase, actor=actor, now=now)
    held = lock_decision(decision, actor=actor, now=now)
    must_be_prepared(held)
    must_stand(held.phase.call)
    _check_taking(held, taking, now)
    _check_fresh(held, taking, now)
    held.state = DecisionState.DECIDED
    held.notes, held.sends_letters = taking.notes.strip(), taking.sends_letters
    held.signers = [{"name": each.name.strip(), "office": each.office.strip()} for each in taking.signers]
    held.decided_at, held.decided_by = now, actor if isinstance(actor, Person) else None
    held.publish_at = taking.publish_at
    held.document = acta_document(held)
    held.sha256 = digest(held.document)
    held.save()
    enqueue("calls.print_acta", decision_id=held.pk)
    enqueue("calls.write_letters", decision_id=held.pk)
    after = {"sha256": held.sha256, "publish_at": held.publish_at, "number": held.document["number"]}
    record(DecisionTaken(subject=held, after=after), related=(held.phase.call,))
    return held


@action
def publish_decision(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """At its hour: results are known, applications change, what follows begins. A second time is refused."""
    held = _locked(decision)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_run(actor, held.phase.call, now)):
        raise NotAllowed(_("Only those who run the edition may do this."))
    if held.state != DecisionState.DECIDED or held.publish_at is None:
        raise Conflict(_("There is no decision that waits to be published."), code="state")
    must_stand(held.phase.call)
    if now < max(held.publish_at, announced_hour(held) or held.publish_at):
        raise NotReady(_("Results are published at the announced hour, not before."), code="early")
    held.state, held.published_at = DecisionState.PUBLISHED, now
    held.save(update_fields=["state", "published_at", "updated_at"])
    advance(held, now=now)
    if held.sends_letters:
        enqueue("calls.send_letters", decision_id=held.pk)
    record(DecisionPublished(subject=held, after={"sha256": held.sha256}), related=(held.phase.call,))
    return held


def lock_phase(phase: CallPhase, *, actor: Actor, now: datetime) -> CallPhase:
    """The round for us alone, for its office."""
    rows = CallPhase.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("call__edition__host", "panel").get(pk=phase.pk)
    _must_run(held, actor, now)
    return held


def lock_decision(decision: Decision, *, actor: Actor, now: datetime) -> Decision:
    """The decision for us alone, for its office."""
    held = _locked(decision)
    _must_run(held.phase, actor, now)
    return held


def prepared_decision(phase: CallPhase) -> Decision | None:
    """The one that is being prepared, locked."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("phase__call", "replaces").filter(phase=phase, state=DecisionState.PREPARED).first()


def must_stand(call: Call) -> None:
    """Refuse what a cancelled call would still decide or tell."""
    if call.state == CallState.CANCELLED:
        raise Conflict(_("The call was cancelled: there is nothing to decide."), code="state")


def must_be_prepared(decision: Decision) -> None:
    """Refuse what was decided already."""
    if decision.state != DecisionState.PREPARED:
        raise Conflict(_("It was decided already. What was decided is not rewritten."), code="state")


def _locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("phase__call__edition__host", "phase__panel", "replaces").get(pk=decision.pk)


def _must_run(phase: CallPhase, actor: Actor, now: datetime) -> None:
    office = isinstance(actor, Person) and policies.may_run(actor, phase.call, now)
    if actor is not HOUSE and not office:
        raise NotAllowed(_("Only those who run the edition may do this."))


def _check_taking(held: Decision, taking: Taking, now: datetime) -> None:
    """Who signs, and when it is published: not before the announced hour."""
    errors: dict[str, list[str]] = {}
    if not taking.signers:
        errors["signers"] = [_("Write who signs, with name and office. At least one person.")]
    elif any(not each.name.strip() or not each.office.strip() for each in taking.signers):
        errors["signers"] = [_("Write a name and an office for each person who signs.")]
    hour = announced_hour(held)
    if taking.publish_at < now:
        errors["publish_at"] = [_("Choose a moment to come.")]
    elif hour is not None and taking.publish_at < hour:
        errors["publish_at"] = [_("The rules announce another hour, and nobody hears of results before it.")]
    if errors:
        raise Invalid(errors)


def _check_fresh(held: Decision, taking: Taking, now: datetime) -> None:
    """Nobody signs an order that something has overtaken, or another than the one on the page."""
    ranking: Mapping[str, Any] = held.ranking
    if ranking.get("state") == "draw":
        raise NotReady(_("Some applications are equal and the rules ask for a lottery: draw it first."), code="draw")
    if ranking.get("state") != "ready":
        raise NotReady(_("The order is not computed yet."), code="order")
    fresh = taking.seen == held.basis
    if ranking["way"] == "computed":
        gaps = blocking(gaps_of(held.phase, now))
        fresh = fresh and not gaps and basis_of(held.phase, ranking).sha256 == held.basis
    elif held.replaces is None or held.replaces.state != DecisionState.PUBLISHED:
        raise NotReady(_("The decision that this one replaces is not published yet."), code="state")
    if not fresh:
        words = _("Something changed since the order was computed: a score, an application, a draw. Compute it again.")
        raise Conflict(words, code="stale")
