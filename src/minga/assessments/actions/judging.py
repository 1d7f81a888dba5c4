"""A juror judges: saved as it is typed, sent when it is whole, changed afterwards only with a reason.

Lock order of the app: the panel, then the item, then the assessment. Saving locks only the assessment,
for nothing counts before it is sent; sending and changing lock the panel too, so that nothing is sent
to one that closes at the same moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel
from minga.assessments.enums import AssessmentState
from minga.assessments.events.judging import AssessmentSaved, AssessmentSubmitted, ScoresChanged
from minga.assessments.models import Assessment, RubricDefinition, ScoreChange
from minga.assessments.models.points import points_of, vetoes_in
from minga.assessments.queries.assessment_page import reading_of
from minga.assessments.queries.assessments import SHUT, Door, asked_in, door_of, lacking, may_change
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.texts import pick

MOST_LETTERS: Final = 4000


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a juror says: scores and notes by criterion, and a word to the applicant and to the panel."""

    scores: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    to_applicant: str = ""
    to_panel: str = ""


@action
def save_scores(
    *, assessment: Assessment, judgement: Judgement, revision: int, actor: Actor, now: datetime
) -> Assessment:
    """Keep what is there so far. `revision`: the one that was read; another means that somebody saved meanwhile."""
    held = _held(assessment, actor)
    _must_be(held, Door.OPEN, now)
    _must_be_current(held, revision)
    _write(held, judgement)
    held.state = AssessmentState.BEGUN
    held.saved_at = now
    held.save()
    record(AssessmentSaved(subject=held, after={"revision": held.revision, "criteria": len(held.scores)}))
    return held


@action
def submit_assessment(*, assessment: Assessment, revision: int, actor: Actor, now: datetime) -> Assessment:
    """Send what was saved: from now on it counts. Refused at each criterion that lacks something."""
    lock_panel(assessment.item.panel)
    held = _held(assessment, actor)
    _must_be(held, Door.OPEN, now)
    _must_be_current(held, revision)
    if not reading_of(held.item).ready:
        raise NotReady(SHUT[Door.UNREADABLE], code=Door.UNREADABLE)
    rubric = held.item.panel.rubric.read
    _must_be_whole(rubric, held)
    held.total = points_of(rubric, held.scores).earned
    held.state = AssessmentState.SUBMITTED
    held.submitted_at = now
    held.revision += 1
    held.save()
    record(AssessmentSubmitted(subject=held, after={"sample": held.item.sample}))
    return held


@action
def change_scores(
    *, assessment: Assessment, judgement: Judgement, reason: str, revision: int, actor: Actor, now: datetime
) -> Assessment:
    """Say something else than what was sent. Each score that changes is kept with the reason, the words in the log."""
    lock_panel(assessment.item.panel)
    held = _held(assessment, actor)
    if not may_change(held, door_of(held, now)):
        raise NotAllowed(_("What was sent changes only while the jury judges or discusses."))
    _must_be_current(held, revision)
    if not reason.strip():
        raise DomainError(
            _("Say why it changes. The jury reads it, and the record of the call keeps it."), field="reason"
        )
    was, scores = _words_of(held), dict(held.scores)
    rubric = held.item.panel.rubric.read
    _write(held, judgement)
    _must_be_whole(rubric, held)
    words = {name: said for name, said in _words_of(held).items() if said != was[name]}
    if held.scores == scores and not words:
        raise DomainError(_("Nothing is different from what you sent."), field="reason")
    held.total = points_of(rubric, held.scores).earned
    if held.scores != scores:
        ScoreChange.objects.create(
            assessment=held, at=now, before=scores, after=held.scores,
            total_before=points_of(rubric, scores).earned, total_after=held.total, reason=reason.strip(),
        )  # fmt: skip
    held.saved_at = now
    held.save()
    after = {"reason": reason.strip(), **words}
    record(ScoresChanged(subject=held, before={name: was[name] for name in words}, after=after))
    return held


def _held(assessment: Assessment, actor: Actor) -> Assessment:
    """The assessment for us alone, if it is the actor's own."""
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("item__panel__rubric", "juror__person").get(pk=assessment.pk)
    if actor.pk is None or held.juror.person_id != actor.pk:
        raise NotAllowed(_("Only the juror herself judges."))
    return held


def _must_be(held: Assessment, wanted: Door, now: datetime) -> None:
    door = door_of(held, now)
    if door is not wanted:
        raise NotReady(SHUT[door], code=door)


def _must_be_current(held: Assessment, revision: int) -> None:
    if held.revision != revision:
        raise Conflict(_("Somebody saved at this very moment. Send it again."))


def _write(held: Assessment, judgement: Judgement) -> None:
    """Only criteria of the rubric, only scores of their scale; words bounded and without what no database keeps."""
    rubric = held.item.panel.rubric.read
    held.scores = clean_scores(rubric, judgement.scores)
    held.notes = {
        each.key: words for each in rubric.criteria if (words := clean_words(judgement.notes.get(each.key, "")))
    }
    held.to_applicant = "" if held.item.sample else clean_words(judgement.to_applicant)
    held.to_panel = clean_words(judgement.to_panel)
    held.revision += 1


def clean_scores(rubric: RubricDefinition, given: Mapping[str, int]) -> dict[str, int]:
    """Only criteria of the rubric, only scores of their scale; refused by its field what is not."""
    wrong = {
        f"score_{each.key}": [_("Choose a score from %(low)s to %(high)s.") % {"low": each.low, "high": each.high}]
        for each in rubric.criteria
        if each.key in given and given[each.key] not in each.scores
    }
    if wrong:
        raise Invalid(wrong)
    return {each.key: given[each.key] for each in rubric.criteria if each.key in given}


def clean_words(text: str) -> str:
    """Bounded, and without what no database keeps."""
    return text.replace("\x00", "").strip()[:MOST_LETTERS]


def _must_be_whole(rubric: RubricDefinition, held: Assessment) -> None:
    """A score for each criterion that is asked; and a reason for each that is below the line of a veto."""
    wrong = {
        f"score_{key}": [_("Score “%(title)s” to be able to send.") % {"title": pick(rubric.criterion(key).title)}]
        for key in lacking(rubric, held.scores, asked_in([held]).get(held.pk))
    }
    for each in vetoes_in(rubric, held.scores):
        if not held.notes.get(each.key):
            words = _("A score below %(line)s is a veto. Write the reason: the applicant will read it.")
            wrong[f"note_{each.key}"] = [words % {"line": each.veto_below}]
    if wrong:
        raise Invalid(wrong)


def _words_of(held: Assessment) -> dict[str, Any]:
    return {"notes": dict(held.notes), "to_applicant": held.to_applicant, "to_panel": held.to_panel}
