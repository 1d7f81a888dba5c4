"""What this app tells others, and hears from them, about rules of completion, credentials and keys."""

from collections.abc import Sequence
from typing import Final

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import Event, subscribe
from minga.core.jobs import enqueue
from minga.initiatives.events.gates import GateDecided
from minga.learning.actions.completion import recompute_soon, rules_from_blueprint
from minga.learning.events.attending import AttendanceMarked
from minga.learning.events.mentoring import TeamsChanged
from minga.learning.events.planning import PlanMade, SessionCancelled, SessionChanged, SessionHeld, SessionsMoved
from minga.learning.events.tasking import HandinAccepted, HandinReturned, HandinSent
from minga.learning.models import CompletionRule
from minga.programmes.events.enrolment import EnrolmentReopened, InvitationAccepted, PlaceGranted
from minga.programmes.models import Edition
from minga.questionnaires.events import AnswersSubmitted, AnswersWithdrawn

FEW: Final = 40
"""Up to so many people are computed for themselves; more of them, and the whole edition is."""


def register() -> None:
    """Called once, when the app is ready."""


@subscribe(PlanMade)
def plan_made(happened: PlanMade) -> None:
    """The blueprint says what completing takes."""
    rules_from_blueprint(edition=happened.subject, actor=HOUSE, now=now())


@subscribe(AttendanceMarked)
def attendance_marked(happened: AttendanceMarked) -> None:
    _of_people(happened.subject.edition_id, list(happened.after.get("enrolments", ())))


@subscribe(SessionHeld)
@subscribe(SessionCancelled)
@subscribe(SessionChanged)
def session_changed(happened: Event) -> None:
    recompute_soon(happened.subject.edition)  # type: ignore[attr-defined]


@subscribe(SessionsMoved)
@subscribe(TeamsChanged)
def edition_changed(happened: Event) -> None:
    recompute_soon(happened.subject)  # type: ignore[arg-type]


@subscribe(HandinAccepted)
@subscribe(HandinReturned)
@subscribe(HandinSent)
def work_moved(happened: Event) -> None:
    handin = happened.subject
    if handin.enrolment_id is not None:  # type: ignore[attr-defined]
        people = [handin.enrolment_id]  # type: ignore[attr-defined]
    else:
        people = list(handin.team.members.filter(until__isnull=True).values_list("enrolment_id", flat=True))  # type: ignore[attr-defined]
    _of_people(handin.task.edition_id, people)  # type: ignore[attr-defined]


@subscribe(InvitationAccepted)
@subscribe(PlaceGranted)
@subscribe(EnrolmentReopened)
def person_came(happened: Event) -> None:
    enrolment = happened.subject
    _of_people(enrolment.edition_id, [enrolment.pk])  # type: ignore[attr-defined]


@subscribe(AnswersSubmitted)
@subscribe(AnswersWithdrawn)
def answers_moved(happened: Event) -> None:
    """A form that a rule asks for: hers, or her team's."""
    form = happened.subject.version.form_id  # type: ignore[attr-defined]
    for edition in Edition.objects.filter(completion_rules__form=form).distinct():
        recompute_soon(edition)


@subscribe(GateDecided)
def gate_decided(happened: GateDecided) -> None:
    """An initiative crossed a gate: the people of its team may have completed."""
    edition = getattr(happened.subject, "initiative", happened.subject).edition
    if edition is not None and CompletionRule.objects.filter(edition=edition, reaches__isnull=False).exists():
        recompute_soon(edition)


def _of_people(edition_id: int, enrolments: Sequence[int]) -> None:
    if not enrolments:
        return
    if len(enrolments) > FEW:
        enqueue("learning.recompute_standings", once=f"standings:{edition_id}", edition_id=edition_id)
        return
    one = f"standing:{enrolments[0]}" if len(enrolments) == 1 else ""
    enqueue(
        "learning.recompute_standings",
        once=one,
        edition_id=edition_id,
        enrolment_ids=[int(each) for each in enrolments],
    )
