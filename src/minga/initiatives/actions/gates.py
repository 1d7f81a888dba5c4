"""Crossing gates: asked by the team, decided by somebody else, on conditions read at that very moment.

Lock order of the whole app: the challenge, the initiative, the review, the rows. The conditions are
computed inside the transaction, after the locks, so that evidence withdrawn a second earlier counts.
The database asks again (migration 0002). Outcomes: `go` wants every condition; `go with conditions`
every hard one, and somebody's promise with a day for each of the others; `iterate` and `pause` want
reasons; `stop` wants a lesson. Only this module and `actions.earning` move `stage`; only this module
and `actions.ending` move `state`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.gates import Proof, characterise_challenge, connect_challenge, solve_challenge
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.queries.conditions import Condition
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.initiatives import policies
from minga.initiatives.actions.commitments import Promised, check_promised, write_commitment
from minga.initiatives.actions.earning import as_kept, earn_from_challenge, kept_conditions, raise_stage
from minga.initiatives.actions.ending import must_have_lesson, put_in_state
from minga.initiatives.actions.initiatives import lock_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.telling import place, tell_each
from minga.initiatives.enums import PASSES, CommitmentKind, GateOutcome, InitiativeState, LifeStage
from minga.initiatives.events.gates import GateAsked, GateAskTakenBack, GateDecided
from minga.initiatives.models import Evidence, GateReview, Initiative
from minga.initiatives.queries.conditions import unmet
from minga.initiatives.queries.people import deciders_of, team_of
from minga.library.actions.lessons import LessonText
from minga.organisations.models import house_day
from minga.people.models import Person


class GateNotReady(NotReady):
    """Conditions are missing. `conditions` are those, with the links to where each is met."""

    def __init__(self, message: str, conditions: Sequence[Condition]) -> None:
        words = "; ".join(each.words for each in conditions)
        super().__init__(message % {"words": words}, field="outcome", code="conditions")
        self.conditions = tuple(conditions)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was decided. `solved`: the owner says that the adoption solves the challenge too."""

    outcome: str
    reasons: str
    office: str = ""
    promises: Sequence[Promised] = ()
    cited: Sequence[Evidence] = ()
    lesson: LessonText | None = None
    solved: bool = False
    seen: tuple[str, ...] | None = field(default=None)
    """Keys of the conditions that were missing on the page that she read; None: not compared."""


@action
def request_gate(*, initiative: Initiative, note: str = "", actor: Actor, now: datetime) -> GateReview:
    """Ask those who answer for the work to decide on the next gate; one question at a time.

    Conditions may be missing: a team may ask to be stopped, and whoever decides may open the review herself.
    """
    locked = lock_initiative(initiative)
    asks = isinstance(actor, Person) and (
        policies.may_lead(actor, locked, now) or policies.may_decide(actor, locked, now)
    )
    if actor is not HOUSE and not asks:
        raise NotAllowed(_("Only whoever leads the team, or decides the gates, may ask for one."))
    if locked.state not in policies.WORKING:
        raise NotReady(_("This initiative has ended. Reopen it first."), code="ended")
    review = GateReview(
        initiative=locked,
        to_stage=next_gate(locked),
        asked_at=now,
        asked_by=actor if isinstance(actor, Person) else None,
        note=note.strip(),
    )
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        raise Conflict(_("A gate was asked for already and waits for its decision."), code="asked") from error
    context = {"stage": LifeStage(review.to_stage).label, "note": review.note, "who": str(actor)}
    tell_each(
        deciders_of(locked, now), "gate_asked", initiative=locked, context=context, link=place("gates", locked),
        about=review, actor=actor, now=now,
    )  # fmt: skip
    _note(GateAsked, review, locked, after={"to_stage": review.to_stage})
    return review


@action
def take_back_request(*, review: GateReview, actor: Actor, now: datetime) -> GateReview:
    """Nothing is waited for any more."""
    locked = lock_initiative(review.initiative)
    held = _open(review)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_lead(actor, locked, now)):
        raise NotAllowed(_("Only whoever leads the team may take the request back."))
    held.taken_back_at = now
    held.save(update_fields=["taken_back_at", "updated_at"])
    _note(GateAskTakenBack, held, locked, after={"to_stage": held.to_stage})
    return held


@action
def decide_gate(*, review: GateReview, verdict: Verdict, actor: Actor, now: datetime) -> GateReview:
    """Decide a review; the thread grows when the outcome passes. Gives the review as it will stay."""
    Challenge.objects.select_for_update(of=("self",), no_key=True).get(initiatives__reviews=review.pk)
    locked = lock_initiative(review.initiative)
    held = _open(review)
    _must_decide(locked, actor, now)
    conditions = kept_conditions(locked, held.to_stage, now)
    _check(held, locked, verdict, conditions, now)
    if verdict.outcome == GateOutcome.STOP:
        must_have_lesson(locked, verdict.lesson, actor=actor, now=now)
    _write(held, locked, verdict, conditions, actor, now)
    _follow(held, locked, verdict, actor, now)
    refresh(locked, now=now)
    _tell(held, locked, actor, now)
    after = {"to_stage": held.to_stage, "outcome": held.outcome, "reasons": held.reasons, "stage": locked.stage}
    _note(GateDecided, held, locked, after=after)
    return held


@action
def cross_with_challenge(*, initiative: Initiative, actor: Actor, now: datetime) -> GateReview | None:
    """Its challenge was characterised by itself: the dossier at stage 1 crosses gate 2 with it.

    A request for that gate which was waiting is answered by this. The caller holds the challenge.
    """
    locked = lock_initiative(initiative)
    locked.reviews.filter(decided_at=None, taken_back_at=None, to_stage=LifeStage.CHARACTERISED).update(
        taken_back_at=now, updated_at=now
    )
    made = earn_from_challenge(locked, now=now)
    if not made:
        raise Conflict(_("The dossier has crossed this gate already."), code="crossed")
    refresh(locked, now=now)
    _tell(made[-1], locked, actor, now)
    _note(GateDecided, made[-1], locked, after={"to_stage": made[-1].to_stage, "outcome": made[-1].outcome})
    return made[-1]


def next_gate(initiative: Initiative) -> LifeStage:
    """The gate ahead; at the last stage there is none further, and a review can only pause or stop."""
    return LifeStage(min(initiative.stage + 1, LifeStage.REPLICATED))


def _open(review: GateReview) -> GateReview:
    """The review for us alone, if it still waits."""
    held = GateReview.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    if held.decided_at is not None:
        raise Conflict(_("Somebody has decided this gate already: read the decision below."), code="decided")
    if held.taken_back_at is not None:
        raise Conflict(_("The team took this request back."), code="taken_back")
    return held


def _must_decide(initiative: Initiative, actor: Actor, now: datetime) -> None:
    if actor is HOUSE:
        return
    if isinstance(actor, Person) and policies.is_on_team(actor, initiative, now):
        raise NotAllowed(_("You work on this team, so somebody else must decide its gates."), code="conflict")
    if not (isinstance(actor, Person) and policies.may_decide(actor, initiative, now)):
        raise NotAllowed(_("Only those who answer for this initiative may decide its gates."))


def _check(
    review: GateReview, initiative: Initiative, verdict: Verdict, conditions: Sequence[Condition], now: datetime
) -> None:
    """What the outcome asks for, before anything is written."""
    errors: dict[str, list[str]] = {}
    if verdict.outcome not in GateOutcome.values:
        errors["outcome"] = [_("Choose one of the five decisions.")]
    if not verdict.reasons.strip():
        errors["reasons"] = [_("Say why. Whoever comes after will want to know.")]
    if _standing(initiative, verdict).count() != len(verdict.cited):
        errors["cited"] = [_("One of the pieces of evidence was withdrawn while you were reading. Choose again.")]
    if errors:
        raise Invalid(errors)
    if verdict.outcome in PASSES:
        _check_pass(review, initiative, verdict, conditions, now)


def _standing(initiative: Initiative, verdict: Verdict) -> QuerySet[Evidence]:
    """What is cited, as it is now: evidence of this dossier that nobody withdrew, whatever she had read."""
    cited = [each.pk for each in verdict.cited]
    return Evidence.objects.filter(pk__in=cited, initiative=initiative, withdrawn_at=None)


def _check_pass(
    review: GateReview, initiative: Initiative, verdict: Verdict, conditions: Sequence[Condition], now: datetime
) -> None:
    if initiative.state != InitiativeState.ACTIVE:
        raise NotReady(_("It is paused: it must be resumed before it crosses a gate."), field="outcome")
    if review.to_stage != initiative.stage + 1:
        raise NotReady(_("This gate was crossed already: it can only pause or stop now."), field="outcome")
    lacking, hard = unmet(conditions), unmet(conditions, hard=True)
    if verdict.seen is not None and set(verdict.seen) != {each.key for each in lacking}:
        raise Conflict(
            _("The dossier changed while you were reading: look at the conditions again before you decide."),
            field="outcome", code="changed",
        )  # fmt: skip
    if hard:
        raise GateNotReady(_("It cannot go on while this is missing: %(words)s."), hard)
    if verdict.outcome == GateOutcome.GO and lacking:
        raise GateNotReady(_("This is still missing: %(words)s. It can go on with conditions."), lacking)
    if verdict.outcome == GateOutcome.GO_WITH_CONDITIONS:
        check_promised(verdict.promises, now)
        without = [each for each in lacking if each.key not in {promised.key for promised in verdict.promises}]
        if without:
            raise GateNotReady(_("Say who will do it and by when: %(words)s."), without)
        if not verdict.promises:
            raise DomainError(_("Write at least one condition, or choose “Goes on”."), field="outcome")


def _write(
    review: GateReview,
    initiative: Initiative,
    verdict: Verdict,
    conditions: Sequence[Condition],
    actor: Actor,
    now: datetime,
) -> None:
    """What hangs on the review first; then the review, which does not change any more."""
    if verdict.outcome == GateOutcome.GO_WITH_CONDITIONS:
        for promised in verdict.promises:
            write_commitment(initiative, promised, kind=CommitmentKind.CONDITION, review=review)
    review.cited.set(_standing(initiative, verdict))
    review.outcome = GateOutcome(verdict.outcome)
    review.reasons = verdict.reasons.strip()
    review.decided_by = actor if isinstance(actor, Person) else None
    review.decided_office = verdict.office.strip()[:200] or initiative.organisation.name
    review.decided_at, review.decided_on = now, house_day(now)
    review.conditions = as_kept(conditions)
    review.save()


def _follow(review: GateReview, initiative: Initiative, verdict: Verdict, actor: Actor, now: datetime) -> None:
    """What the decision does: to the dossier, and to its challenge."""
    if review.outcome == GateOutcome.PAUSE:
        put_in_state(initiative, InitiativeState.PAUSED, reason=review.reasons, now=now)
    elif review.outcome == GateOutcome.STOP:
        put_in_state(initiative, InitiativeState.STOPPED, reason=review.reasons, now=now)
    if review.outcome not in PASSES:
        return
    raise_stage(initiative, review.to_stage, now=now)
    challenge = Challenge.objects.get(pk=initiative.challenge_id)
    proof = Proof(words=initiative.title, subject_type=policies.SCOPE, subject_id=initiative.pk)
    if review.to_stage == LifeStage.CHARACTERISED and challenge.status == ChallengeStatus.MAPPED:
        characterise_challenge(challenge=challenge, actor=actor, now=now)
    elif review.to_stage >= LifeStage.CONNECTED and challenge.status == ChallengeStatus.CHARACTERISED:
        challenge = connect_challenge(challenge=challenge, proof=proof, actor=HOUSE, now=now)
    if review.to_stage == LifeStage.ADOPTED and verdict.solved and challenge.status == ChallengeStatus.CONNECTED:
        solve_challenge(challenge=challenge, proof=proof, actor=actor, now=now)


def _tell(review: GateReview, initiative: Initiative, actor: Actor, now: datetime) -> None:
    """The team hears every decision; those who follow hear from a job when the thread grew or ended."""
    context = {
        "stage": LifeStage(review.to_stage).label,
        "outcome": GateOutcome(review.outcome).label,
        "reasons": review.reasons,
        "office": review.decided_office,
    }
    tell_each(
        team_of(initiative, now), "gate_decided", initiative=initiative, context=context,
        link=place("gates", initiative), about=review, actor=actor, now=now,
    )  # fmt: skip
    if review.outcome in (*PASSES, GateOutcome.STOP):
        enqueue("initiatives.tell_followers", review_id=review.pk)


def _note(
    happened: type[GateAsked | GateAskTakenBack | GateDecided],
    review: GateReview,
    initiative: Initiative,
    *,
    after: dict[str, object],
) -> None:
    record(
        happened(subject=review, organisation_id=initiative.organisation_id, after=after),
        related=(initiative, initiative.challenge),
    )
