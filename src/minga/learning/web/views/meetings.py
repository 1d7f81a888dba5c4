"""Meetings that a team and its mentor arrange: proposed, answered, moved, cancelled."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.learning import policies
from minga.learning.actions.meetings import (
    accept_meeting,
    cancel_meeting,
    decline_meeting,
    move_meeting,
    propose_meeting,
)
from minga.learning.models import MentorMeeting
from minga.learning.queries.meetings import meeting_page, mentors_to_meet
from minga.learning.queries.mentor_free import free_days
from minga.learning.web.forms.meetings import OTHER, SAME, MeetingForm, WordForm
from minga.learning.web.mentoring_access import arranging_team, seen_meeting
from minga.people.models import Person
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

FORM = ["GET", "HEAD", "POST"]
WITH = "con"
"""With which of several mentors."""


@sign_in_required
@require_http_methods(FORM)
def meeting_propose(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Ask the mentor, or the team, for a meeting."""
    found = arranging_team(request.person, key, number)
    several = mentors_to_meet(found, request.person)
    mentor = _chosen(request, several)
    if mentor is None or found.ended_at is not None:
        return respond(request, "learning/meeting_edit.html", {"team": found, "nav": "mine"})
    days = free_days(found, mentor, now())
    form = bind(MeetingForm, request, days=days, initial={"minutes": "45", "moment": "" if days else OTHER})
    meeting = _try(form, lambda: propose_meeting(
        team=found, mentor=mentor, plan=form.plan, anyway=form.cleaned_data["anyway"], actor=request.person, now=now()
    ))  # fmt: skip
    if meeting is not None:
        messages.success(
            request, _("Proposed. The other side is told by letter and answers on the page of the meeting.")
        )
        return redirect(request, "learning:meeting", key, meeting.uuid)
    context = {"form": form, "team": found, "mentor": mentor, "several": several, "nav": "mine"}
    return respond(request, "learning/meeting_edit.html", context)


@sign_in_required
@require_safe
def meeting(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """When, where and about what; and what one can do with it."""
    found = seen_meeting(request.person, key, uuid)
    return respond(request, "learning/meeting.html", _page(request, found, WordForm()))


@sign_in_required
@require_http_methods(FORM)
def meeting_move(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Another moment, place or topic; the other side has the word again."""
    found = seen_meeting(request.person, key, uuid)
    if not policies.arranges(request.person, found.team, found.mentor, now()):
        raise Http404
    days = free_days(found.team, found.mentor, now(), found)
    said = {name: getattr(found, name) for name in ("topic", "place", "link")}
    first = {"minutes": str(found.minutes), "moment": SAME, **said}
    form = bind(MeetingForm, request, days=days, meeting=found, initial=first)
    moved = _try(form, lambda: move_meeting(
        meeting=found, plan=form.plan, anyway=form.cleaned_data["anyway"], actor=request.person, now=now()
    ))  # fmt: skip
    if moved is not None:
        messages.success(
            request, _("Proposed. The other side is told by letter and answers on the page of the meeting.")
        )
        return redirect(request, "learning:meeting", key, uuid)
    context = {"form": form, "team": found.team, "mentor": found.mentor, "meeting": found, "nav": "mine"}
    return respond(request, "learning/meeting_edit.html", context)


@sign_in_required
@require_POST
def meeting_accept(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Yes, to what was read."""
    found = seen_meeting(request.person, key, uuid)
    sequence = request.POST.get("sequence", "")
    try:
        accept_meeting(
            meeting=found, sequence=int(sequence) if sequence.isdecimal() else -1, anyway="anyway" in request.POST,
            actor=request.person, now=now(),
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Agreed. Everybody concerned is told by letter."))
    return redirect(request, "learning:meeting", key, uuid)


@sign_in_required
@require_POST
def meeting_off(request: SignedInRequest, key: str, uuid: str, step: str) -> HttpResponse:
    """It does not take place: declined or cancelled, with a word."""
    steps = {"declinar": decline_meeting, "cancelar": cancel_meeting}
    if step not in steps:
        raise Http404
    found = seen_meeting(request.person, key, uuid)
    form = bind(WordForm, request)
    done = _try(form, lambda: steps[step](
        meeting=found, said=form.cleaned_data["said"], actor=request.person, now=now()
    ))  # fmt: skip
    if done is None:
        return respond(request, "learning/meeting.html", _page(request, found, form))
    messages.success(request, _("It does not take place. Everybody concerned is told by letter."))
    return redirect(request, "learning:meeting", key, uuid)


def _try(form: MeetingForm | WordForm, act: Callable[[], MentorMeeting]) -> MentorMeeting | None:
    """What came of it; None when the form was not sent, or says why not."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return act()
    except DomainError as error:
        refuse(form, error)
        if isinstance(form, MeetingForm):
            form.clashed = isinstance(error, Conflict) and error.code == "clash"
    return None


def _page(request: SignedInRequest, found: MentorMeeting, form: WordForm) -> dict[str, object]:
    return {"page": meeting_page(found, request.person, now()), "form": form, "refused": form.is_bound, "nav": "mine"}


def _chosen(request: SignedInRequest, mentors: list[Person]) -> Person | None:
    asked = request.GET.get(WITH, "")
    return next((each for each in mentors if each.key == asked), mentors[0] if mentors else None)
