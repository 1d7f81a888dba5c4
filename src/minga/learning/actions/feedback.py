"""Feedback of a mentor or teacher: saved as it is typed, then given with one of two words, accepted or returned.

It is about one version: when a newer one came in while somebody was reading, nothing is given about the old.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.assessments.models import RubricDefinition, read_rubric
from minga.assessments.models.points import points_of
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.learning.actions.handin_holding import last_sent, locked
from minga.learning.actions.task_letters import tell_accepted, tell_returned
from minga.learning.enums import HandinState, ReviewKind, ReviewState
from minga.learning.events.tasking import HandinAccepted, HandinReturned, ReviewSaved
from minga.learning.models import Handin, HandinVersion, Review, Task
from minga.learning.policies import may_give_feedback
from minga.people.models import Person
from minga.programmes.policies import FINISHED


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is typed: levels and reasons by criterion, and a note on the whole."""

    scores: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    note: str = ""


@action
def save_feedback(*, handin: Handin, judgement: Judgement, actor: Actor, now: datetime) -> Review:
    """Keep what is typed so far. Nobody else sees it."""
    held = locked(handin)
    version = _current(held)
    person = _may_judge(held, actor, now)
    review = _draft(held, version, person)
    fill(review, held.task, judgement)
    review.save()
    record(ReviewSaved(subject=review, organisation_id=held.task.edition.host_id, after={"scored": len(review.scores)}))
    return review


@action
def give_feedback(
    *, handin: Handin, judgement: Judgement, accept: bool, version: int, actor: Actor, now: datetime
) -> Review:
    """Accept the work or return it to be done again. `version`: the one that was read."""
    held = locked(handin)
    current = _current(held)
    person = _may_judge(held, actor, now)
    if current.number != version:
        raise Conflict(
            _("Version %(number)s came in while you were reading. Look at it first; what you wrote is kept.")
            % {"number": current.number},
            code="newer",
        )
    if held.state == HandinState.ACCEPTED and accept:
        raise Conflict(_("This work is accepted already."), code="accepted")
    review = _draft(held, current, person)
    fill(review, held.task, judgement)
    rubric = rubric_of(held.task)
    if accept:
        must_score_all(rubric, review)
        _must_pass(held.task, review)
    elif not (review.note or review.scores or current.comments.filter(parent=None).exists()):
        raise NotReady(_("Say what to change: in a comment, in the rubric or here."), field="note")
    review.state, review.given_at = ReviewState.GIVEN, now
    review.save()
    held.state = HandinState.ACCEPTED if accept else HandinState.RETURNED
    held.accepted_at = now if accept else None
    held.share = review.share
    held.save(update_fields=["state", "accepted_at", "share", "updated_at"])
    told, kind = (tell_accepted, HandinAccepted) if accept else (tell_returned, HandinReturned)
    record(kind(subject=held, organisation_id=held.task.edition.host_id, after={"version": current.number}))
    told(held, review, actor=actor, now=now)
    return review


def fill(review: Review, task: Task, judgement: Judgement) -> None:
    """Write what is typed into the review; scores that the rubric does not know are refused."""
    rubric = rubric_of(task)
    known = {each.key: each for each in rubric.criteria} if rubric else {}
    errors = {
        f"score_{key}": [_("Choose a score of this criterion.")]
        for key, score in judgement.scores.items()
        if key not in known or score not in known[key].scores
    }
    if errors:
        raise Invalid(errors)
    review.scores = dict(judgement.scores)
    review.reasons = {key: words.strip() for key, words in judgement.reasons.items() if key in known and words.strip()}
    review.note = judgement.note.strip()
    review.share = share_of(rubric, review.scores) if rubric else None


def must_score_all(rubric: RubricDefinition | None, review: Review) -> None:
    """Refuse while a criterion has no score, and say which."""
    missing = [each.key for each in rubric.criteria if each.key not in review.scores] if rubric else []
    if missing:
        raise Invalid({f"score_{key}": [_("Score this criterion.")] for key in missing})


def rubric_of(task: Task) -> RubricDefinition | None:
    """The rubric of a task; None when it has none."""
    return read_rubric(task.rubric) if task.rubric.get("criteria") else None


def share_of(rubric: RubricDefinition, scores: dict[str, int]) -> Decimal | None:
    """The share of all points, once every criterion has a score."""
    points = points_of(rubric, scores)
    return None if points.missing else (points.earned / 100).quantize(Decimal("0.0001"))


def _must_pass(task: Task, review: Review) -> None:
    if task.pass_share is not None and review.share is not None and review.share < task.pass_share:
        raise NotReady(
            _("It reaches %(reached)s of 100 points and passes from %(needed)s. Return it, or score it anew.")
            % {"reached": round(review.share * 100), "needed": round(task.pass_share * 100)},
            code="below",
        )


def _may_judge(handin: Handin, actor: Actor, now: datetime) -> Person:
    if not (isinstance(actor, Person) and may_give_feedback(actor, handin, now)):
        raise NotAllowed(_("The mentor of the team and those who teach in the edition give feedback."))
    if handin.task.edition.status in FINISHED:
        raise NotAllowed(_("This edition has ended. What was said stays as it is."))
    return actor


def _current(handin: Handin) -> HandinVersion:
    version = last_sent(handin)
    if version is None:
        raise NotReady(_("Nothing was handed in yet."), code="nothing")
    return version


def _draft(handin: Handin, version: HandinVersion, reviewer: Person) -> Review:
    """Her feedback that was not given yet; it follows to the newest version."""
    rows = Review.objects.filter(handin=handin, reviewer=reviewer, kind=ReviewKind.MENTOR, state=ReviewState.ASKED)
    review = rows.select_for_update(of=("self",), no_key=True).first()
    review = review or Review(handin=handin, reviewer=reviewer, kind=ReviewKind.MENTOR)
    review.version = version
    return review
