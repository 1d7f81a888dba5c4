"""What follows once results are published: one job for each selected application, step by step.

Each step is a transaction of its own that writes down, in the row of the outcome, what became of it:
run again after a crash, it goes on where it was left, and nothing happens twice. What does not work is
kept with its reason, for the office to mend and to try again. Nobody is enrolled or put on a team here:
people are asked, and say yes or no themselves.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.actions.carrying_steps import STEPS
from minga.calls.enums import ApplicationState, CallKind, DecisionState, Fate, StepState
from minga.calls.events.solvers import CarryingOrdered, ChallengeNamed, PlaceReleased, StepCarried, StepFailed
from minga.calls.models import Application, Award, Decision, Outcome
from minga.calls.queries.following import is_settled, kind_of, person_of, steps_of
from minga.calls.queries.places import everybody_said_no
from minga.calls.queries.rounds import round_after
from minga.calls.queries.rules import rules_of
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.people.models import Person


@action
def order_carrying(*, decision: Decision, actor: Actor, now: datetime) -> int:
    """Put a job in the queue for each selected application with something left to do; gives how many.

    A decision that replaces another takes over what was carried out already, and what followed for
    applications that are not selected any more is taken back. Before the last round nothing follows.
    """
    held = _locked(decision)
    _must_run(held, actor, now)
    if held.state != DecisionState.PUBLISHED or round_after(held.phase) is not None:
        raise NotReady(_("Nothing follows before the results of the last round are published."), code="state")
    if held.replaces is not None:
        _take_over(held, held.replaces)
    waiting = held.outcomes.filter(
        fate=Fate.SELECTED, application__state=ApplicationState.SELECTED, carried_at__isnull=True
    )
    ids = list(waiting.order_by("rank", "pk").values_list("pk", flat=True))
    for pk in ids:
        enqueue("calls.carry_out", once=f"carry-out-{pk}", outcome_id=pk)
    record(CarryingOrdered(subject=held, after={"applications": len(ids)}), related=(held.phase.call,))
    return len(ids)


def carry_out(outcome: Outcome, *, now: datetime) -> None:
    """Every step of one selected application that is not settled; the reasons in the language of the call."""
    rules = rules_of(outcome.decision.phase.call)
    with translation.override(rules.languages[0] if rules.languages else "es"):
        for step in steps_of(outcome.application, rules):
            try:
                carry_step(outcome=outcome, step=step, actor=HOUSE, now=now)
            except Conflict as conflict:
                if conflict.code != "settled":
                    fail_step(outcome=outcome, step=step, why=str(conflict), actor=HOUSE, now=now)
            except DomainError as refusal:
                if refusal.code == "replaced":
                    return
                fail_step(outcome=outcome, step=step, why=str(refusal), actor=HOUSE, now=now)


@action
def carry_step(*, outcome: Outcome, step: str, actor: Actor, now: datetime) -> Mapping[str, Any]:
    """One step, once. Refused when it is settled, or when the application is not selected any more."""
    held = lock_outcome(outcome)
    _must_stand(held)
    if is_settled(held, step):
        raise Conflict(_("This was carried out already."), code="settled")
    said = STEPS[kind_of(step)](held, person_of(step), now)
    note_step(held, step, {"state": StepState.DONE, **said}, now)
    record(StepCarried(subject=held, after={step: said}), related=_around(held))
    return said


@action
def fail_step(*, outcome: Outcome, step: str, why: str, actor: Actor, now: datetime) -> None:
    """Keep why it did not work."""
    held = lock_outcome(outcome)
    note_step(held, step, {"state": StepState.FAILED, "why": why}, now)
    record(StepFailed(subject=held, after={step: why}), related=_around(held))


@action
def name_challenge(*, outcome: Outcome, challenge: Challenge, actor: Actor, now: datetime) -> Application:
    """The office names the challenge of a selected application that had none, and it is carried on."""
    held = lock_outcome(outcome)
    _must_run(held.decision, actor, now)
    _must_stand(held)
    application = held.application
    if application.challenge_id is not None:
        raise Conflict(_("This application names a challenge already."), code="named")
    _must_be_theirs(application, challenge)
    application.challenge = challenge
    try:
        with transaction.atomic():
            application.save(update_fields=["challenge", "updated_at"])
    except IntegrityError as error:
        raise Conflict(_("This person applied with this challenge already."), field="challenge") from error
    enqueue("calls.carry_out", once=f"carry-out-{held.pk}", outcome_id=held.pk)
    record(
        ChallengeNamed(subject=application, after={"challenge": challenge.key}),
        related=(held.decision.phase.call, challenge),
    )
    return application


@action
def release_place(*, outcome: Outcome, actor: Actor, now: datetime) -> Application:
    """Everybody who was invited said no or did not answer: the place is free for the waiting list."""
    held = lock_outcome(outcome)
    _must_run(held.decision, actor, now)
    _must_stand(held)
    if not everybody_said_no(held):
        raise NotReady(_("Somebody who was invited may still say yes, or did."), code="answers")
    application = held.application
    application.state, application.withdrawn_at = ApplicationState.WITHDRAWN, now
    with translation.override(application.person.language):
        application.withdrawn_reason = _("Those who were invited said no, or did not answer in time.")
    application.revision += 1
    application.save(update_fields=["state", "withdrawn_at", "withdrawn_reason", "revision", "updated_at"])
    record(PlaceReleased(subject=application, after={"state": application.state}), related=_around(held)[1:])
    return application


def lock_outcome(outcome: Outcome) -> Outcome:
    """The outcome for us alone, with everything that its steps need."""
    rows = Outcome.objects.select_related(
        "decision__phase__call__edition__host", "application__person", "application__organisation",
        "application__challenge__organisation", "application__challenge__joined_into",
        "application__initiative__organisation", "application__solver__organisation",
    )  # fmt: skip
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=outcome.pk)
    held.application.call = held.decision.phase.call
    return held


def note_step(outcome: Outcome, step: str, said: Mapping[str, Any], now: datetime) -> None:
    """Write down what became of a step, and whether anything is left."""
    steps = {**outcome.carried.get("steps", {}), step: {**said, "at": now.isoformat()}}
    failed = sum(each["state"] == StepState.FAILED for each in steps.values())
    outcome.carried = {"steps": steps, "failed": failed}
    plan = steps_of(outcome.application, rules_of(outcome.application.call))
    outcome.carried_at = now if all(is_settled(outcome, each) for each in plan) else None
    outcome.save(update_fields=["carried", "carried_at", "updated_at"])


def _take_over(decision: Decision, former: Decision) -> None:
    """What was carried out under the former decision counts for this one; what has no ground goes back."""
    rows = Outcome.objects.select_for_update(of=("self",), no_key=True).select_related("application")
    ours = {each.application_id: each for each in rows.filter(decision=decision, fate=Fate.SELECTED)}
    for old in rows.filter(decision=former).exclude(carried={}).order_by("pk"):
        new = ours.get(old.application_id)
        if new is None or old.application.state != ApplicationState.SELECTED:
            enqueue("calls.take_back", once=f"take-back-{old.pk}", outcome_id=old.pk)
        elif not new.carried:
            new.carried, new.carried_at = old.carried, old.carried_at
            new.save(update_fields=["carried", "carried_at", "updated_at"])
            Award.objects.filter(outcome=old).update(outcome=new)


def _locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("phase__call__edition__host", "replaces").get(pk=decision.pk)


def _must_run(decision: Decision, actor: Actor, now: datetime) -> None:
    office = isinstance(actor, Person) and policies.may_run(actor, decision.phase.call, now)
    if actor is not HOUSE and not office:
        raise NotAllowed(_("Only those who run the edition may do this."))


def _must_stand(outcome: Outcome) -> None:
    """Published, not replaced, selected, and not withdrawn since."""
    decision = outcome.decision
    replaced = Decision.objects.filter(replaces=decision, state=DecisionState.PUBLISHED).exists()
    chosen = outcome.fate == Fate.SELECTED and outcome.application.state == ApplicationState.SELECTED
    if decision.state != DecisionState.PUBLISHED or replaced or not chosen:
        raise NotReady(_("This application is not selected any more: nothing follows."), code="replaced")


def _must_be_theirs(application: Application, challenge: Challenge) -> None:
    """An institution brings its own challenge; nobody brings that of another."""
    if application.call.kind != CallKind.CHALLENGES:
        return
    theirs = application.organisation_id == challenge.organisation_id
    if not theirs and application.person_id != challenge.written_by_id:
        raise DomainError(_("Name a challenge of the organisation that applied."), field="challenge")


def _around(outcome: Outcome) -> tuple[Any, ...]:
    return (outcome.application, outcome.application.call)
