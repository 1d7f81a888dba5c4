"""What follows, for whoever applied: what she is asked now, or what became of it. Only once results are out."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.calls.enums import CallKind, Step, StepState
from minga.calls.models import Application, Outcome
from minga.calls.queries.followed import standing_outcomes
from minga.calls.queries.following import became
from minga.calls.queries.status_page import StatusBlock
from minga.initiatives.enums import InvitationState
from minga.initiatives.models import TeamInvitation
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment


def following_block(application: Application, viewer: Person, now: datetime) -> StatusBlock | None:
    """The one thing that she can do next, else what was done. Four queries at most."""
    outcome = standing_outcomes(now).filter(application=application).first()
    if outcome is None:
        return None
    return _invited(application, viewer) or _asked_to_join(application, viewer) or _written(application, outcome)


def _invited(application: Application, viewer: Person) -> StatusBlock | None:
    waiting = Enrolment.objects.filter(
        edition=application.call.edition_id, person=viewer, status=EnrolmentStatus.INVITED
    ).first()
    if waiting is None:
        return None
    return StatusBlock(
        title=_("You are invited to take part"),
        text=_("Nobody is enrolled without saying yes. Read what it asks of you, and answer."),
        href=reverse("programmes:my-invitation", args=[waiting.uuid]),
        label=_("Read and answer"),
        tone="warn",
    )


def _asked_to_join(application: Application, viewer: Person) -> StatusBlock | None:
    asked = TeamInvitation.objects.filter(
        initiative=application.initiative_id, person=viewer, state=InvitationState.ASKED
    ).first()
    if asked is None:
        return None
    return StatusBlock(
        title=_("You are asked to join the team of the initiative"),
        text=_("Nobody is put on a team without saying yes."),
        href=reverse("initiatives:invitation", args=[asked.uuid]),
        label=_("Read and answer"),
        tone="warn",
    )


def _written(application: Application, outcome: Outcome) -> StatusBlock | None:
    """What was done without asking her, or what she may write now."""
    challenge = application.challenge
    done = became(outcome, Step.CONNECT).get("state") == StepState.DONE
    if done and challenge is not None and not challenge.restricted:
        text = _("Those who answer for it were told. The office of the call tells both sides how to go on.")
        href, label = challenge.get_absolute_url(), _("See the challenge")
        return StatusBlock(
            title=_("The challenge is connected with you"), text=text, href=href, label=label, tone="done"
        )
    if application.call.kind == CallKind.CASES and application.initiative is not None:
        href = reverse("library:lesson-write", args=["iniciativas", application.initiative.key])
        return StatusBlock(
            title=_("Write what others can learn from your case"), href=href, label=_("Write the lesson")
        )
    if application.call.kind == CallKind.CHALLENGES and challenge is None:
        href, label = reverse("challenges:new"), _("Write the challenge")
        return StatusBlock(title=_("Write the challenge of your institution"), href=href, label=label)
    return None
