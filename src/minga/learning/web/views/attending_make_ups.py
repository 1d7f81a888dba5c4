"""Making up a session: what she sends, and the answer of those who lead."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.texts import pick
from minga.learning.actions.make_ups import answer_make_up, extend_make_up, send_make_up
from minga.learning.enums import MakeUpState
from minga.learning.models import MakeUp
from minga.learning.queries.attend_blocks import attend_state
from minga.learning.queries.attendance_pages import my_attendance
from minga.learning.queries.make_ups import last_day, make_ups_of
from minga.learning.web.attending_access import led_session, my_enrolment, my_session
from minga.learning.web.forms.attending import AnswerForm, MakeUpForm, UntilForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.attending_office import TAB, session_context
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@kept_for_reading
@require_safe
def mine(request: SignedInRequest, edition: str) -> HttpResponse:
    """Her own attendance: every session, the share, what can be made up."""
    enrolment = my_enrolment(request.person, edition)
    context = {"nav": "learning", "edition": enrolment.edition, "page": my_attendance(enrolment, now())}
    return respond(request, "learning/my_attendance.html", context)


@sign_in_required
@kept_for_reading
@require_http_methods(["GET", "HEAD", "POST"])
def make_up(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """What she did instead of a session that she missed."""
    found, enrolment = my_session(request.person, edition, session)
    state = attend_state(found, enrolment, now())
    returned = state.way.sent if state.way.may_send else None
    form = bind(MakeUpForm, request, initial={"text": returned.text} if returned else None)
    if request.method == "POST" and form.is_valid():
        try:
            send_make_up(
                session=found, enrolment=enrolment, text=form.cleaned_data["text"], upload=form.cleaned_data["file"],
                upload_name=getattr(form.cleaned_data["file"], "name", ""),
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sent. Those who lead the session will read it and answer."))
            return redirect(request, "learning:make-up", edition, session)
    context = {"nav": "learning", "session": found, "edition": found.edition, "page": state, "form": form}
    return respond(request, "learning/make_up.html", context)


@sign_in_required
@require_safe
def make_ups(request: SignedInRequest, edition: str) -> HttpResponse:
    """What waits for an answer, the longest first; or what was answered."""
    found = taught_edition(request.person, edition)
    answered = "respondidas" in request.GET
    rows = make_ups_of(found).exclude(state=MakeUpState.SENT) if answered else make_ups_of(found, MakeUpState.SENT)
    context = teaching_context(request.person, found, TAB, page=page_of(rows, request), answered=answered)
    return respond(request, "learning/make_ups.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def make_up_answer(request: SignedInRequest, edition: str, uuid: str) -> HttpResponse:
    """Read what was sent; accept it, or send it back with what is missing."""
    found = taught_edition(request.person, edition)
    row = make_ups_of(found).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    form = bind(AnswerForm, request)
    if request.method == "POST" and form.is_valid() and _answer(request, row, form):
        return redirect(request, "learning:make-ups", edition)
    context = teaching_context(request.person, found, TAB, make_up=row, form=form, until=last_day(row.session))
    return respond(request, "learning/make_up_answer.html", context)


def _answer(request: SignedInRequest, row: MakeUp, form: Any) -> bool:
    accepted = request.POST.get("decision") == "accept"
    try:
        answer_make_up(
            make_up=row, accepted=accepted, answer=form.cleaned_data["answer"], actor=request.person, now=now()
        )
    except DomainError as error:
        refuse(form, error)
        return False
    said = _("Accepted: the session counts as attended.") if accepted else _("Sent back with your words.")
    messages.success(request, said)
    return True


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def until(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """Until when a session can be made up."""
    found = led_session(request.person, edition, session)
    form = bind(UntilForm, request, initial={"until": found.make_up_until})
    if request.method == "POST" and form.is_valid():
        try:
            extend_make_up(session=found, until=form.cleaned_data["until"], actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The last day was changed for “%(title)s”.") % {"title": pick(found.titles)})
            return redirect(request, "learning:roll", edition, session)
    return respond(
        request, "learning/make_up_until.html", session_context(request, found, form=form, day=last_day(found))
    )
