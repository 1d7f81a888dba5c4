"""What this app tells others, and hears from them, about rules of completion, credentials and keys."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import Event, subscribe
from minga.core.jobs import enqueue
from minga.initiatives.events.gates import GateDecided
from minga.learning.actions.completion import link_forms, recompute_soon, rules_from_blueprint
from minga.learning.events.attending import AttendanceMarked
from minga.learning.events.mentoring import TeamsChanged
from minga.learning.events.planning import PlanMade, SessionCancelled, SessionChanged, SessionHeld, SessionsMoved
from minga.learning.events.tasking import HandinAccepted, HandinReturned, HandinSent
from minga.learning.models import CompletionRule, Handin, Session
from minga.learning.policies import follows
from minga.learning.receivers import credentials
from minga.programmes.events.enrolment import EnrolmentReopened, InvitationAccepted, PlaceGranted
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.console_tabs import register_console_tab
from minga.questionnaires.events import AnswersSubmitted, AnswersWithdrawn, FormCreated
from minga.questionnaires.models import Form, Submission

FEW: Final = 40
"""Up to so many people are computed for themselves; more of them, and the whole edition is."""


def register() -> None:
    """Called once, when the app is ready."""
    for kinds, hears in (
        ((SessionHeld, SessionCancelled, SessionChanged), session_changed),
        ((SessionsMoved, TeamsChanged), edition_changed),
        ((HandinAccepted, HandinReturned, HandinSent), work_moved),
        ((InvitationAccepted, PlaceGranted, EnrolmentReopened), person_came),
        ((AnswersSubmitted, AnswersWithdrawn), answers_moved),
    ):
        for kind in kinds:
            subscribe(kind)(hears)
    register_console_tab("completion", _("Completion"), "learning:completion", group="cohort", order=30, opens=follows)
    credentials.register()


@subscribe(PlanMade)
def plan_made(happened: PlanMade) -> None:
    """The blueprint says what completing takes."""
    rules_from_blueprint(edition=cast(Edition, happened.subject), actor=HOUSE, now=now())


@subscribe(AttendanceMarked)
def attendance_marked(happened: AttendanceMarked) -> None:
    """Those who were marked; the first marks in a meeting that is over make it count for everybody."""
    session, marked = cast(Session, happened.subject), list(happened.after.get("enrolments", ()))
    if session.ends_at <= now() and session.attendance.count() <= len(marked):
        recompute_soon(session.edition)
    else:
        _of_people(session.edition_id, marked)


@subscribe(GateDecided)
def gate_decided(happened: GateDecided) -> None:
    """An initiative crossed a gate: the people of its team may have completed."""
    edition = cast(Any, happened.subject).initiative.edition
    if edition is not None and CompletionRule.objects.filter(edition=edition, reaches__isnull=False).exists():
        recompute_soon(edition)


@subscribe(FormCreated)
def form_created(happened: FormCreated) -> None:
    """The forms of an edition may be made after its rules."""
    form = cast(Form, happened.subject)
    if form.owner_type == Edition._meta.label_lower:
        edition = Edition.objects.filter(pk=form.owner_id).first()
        if edition is not None:
            link_forms(edition)


def session_changed(happened: Event) -> None:
    """It is over, is no more, or is at another time."""
    recompute_soon(cast(Session, happened.subject).edition)


def edition_changed(happened: Event) -> None:
    """The plan moved, or people changed teams."""
    recompute_soon(cast(Edition, happened.subject))


def work_moved(happened: Event) -> None:
    """Hers, or of her whole team."""
    handin = cast(Handin, happened.subject)
    if handin.team is None:
        people = [cast(int, handin.enrolment_id)]
    else:
        people = list(handin.team.members.filter(until__isnull=True).values_list("enrolment_id", flat=True))
    _of_people(handin.task.edition_id, people)


def person_came(happened: Event) -> None:
    """She has a standing from the first day."""
    enrolment = cast(Enrolment, happened.subject)
    _of_people(enrolment.edition_id, [enrolment.pk])


def answers_moved(happened: Event) -> None:
    """A form that a rule asks for: hers, or her team's."""
    form = cast(Submission, happened.subject).version.form_id
    for edition in Edition.objects.filter(completion_rules__form=form).distinct():
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
