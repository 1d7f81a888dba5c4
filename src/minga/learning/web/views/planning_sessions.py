"""One session: its page for those who teach, and everything that can happen to it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.sessions import (
    add_session,
    add_twin,
    cancel_session,
    change_session,
    hold_session,
    remove_session,
    restore_session,
)
from minga.learning.models import Module, Session
from minga.learning.queries.session_office import session_in, session_office
from minga.learning.web.forms.planning import CancelForm, HeldForm, SessionForm, TwinForm, refuse_words
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Edition
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


def taught_session(request: SignedInRequest, edition: str, key: str) -> tuple[Edition, Session]:
    """The edition and one session of it, for those who teach."""
    taught = taught_edition(request.person, edition)
    try:
        return taught, session_in(taught, key)
    except Session.DoesNotExist:
        raise Http404 from None


@sign_in_required
@require_safe
def office(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Everything about one session."""
    taught, session = taught_session(request, edition, key)
    page = session_office(session, now())
    return respond(
        request, "learning/session_office.html", teaching_context(request.person, taught, "sessions", page=page)
    )


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, edition: str) -> HttpResponse:
    """One more session."""
    taught = taught_edition(request.person, edition)
    modules = list(taught.modules.select_related("stage"))
    form = bind(SessionForm, request, edition=taught, modules=modules, initial=_in_module(request, modules))
    if request.method == "POST" and form.is_valid():
        try:
            session = add_session(edition=taught, plan=form.plan, actor=request.person, now=now())
        except DomainError as error:
            refuse_words(form, error)
        else:
            messages.success(request, _("The session is in the plan."))
            return redirect(request, "learning:session-office", edition, session.key)
    return respond(
        request, "learning/session_edit.html", teaching_context(request.person, taught, "sessions", form=form)
    )


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Change a session."""
    taught, session = taught_session(request, edition, key)
    form = bind(SessionForm, request, edition=taught, modules=list(taught.modules.all()), session=session)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            change_session(session=session, plan=form.plan, revision=revision, actor=request.person, now=now())
        except DomainError as error:
            refuse_words(form, error)
            if error.code == "stale":
                renew(form, session_in(taught, key).revision)
        else:
            messages.success(request, _("The session is saved. Who takes part hears of a new hour, place or link."))
            return redirect(request, "learning:session-office", edition, key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_edit.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """It does not take place, and why."""
    taught, session = taught_session(request, edition, key)
    form = bind(CancelForm, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            cancel_session(session=session, reason=reason, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The session is cancelled. Everybody who takes part is told why."))
            return redirect(request, "learning:session-office", edition, key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_cancel.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """It took place; where it can be seen again."""
    taught, session = taught_session(request, edition, key)
    form = bind(HeldForm, request, initial={"recording": session.recording})
    if request.method == "POST" and form.is_valid():
        recording = form.cleaned_data["recording"]
        try:
            hold_session(session=session, recording=recording, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The session was held."))
            return redirect(request, "learning:session-office", edition, key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_held.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def twin(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """The same session in another language."""
    taught, session = taught_session(request, edition, key)
    form = bind(TwinForm, request, session=session)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            made = add_twin(
                session=session, language=clean["language"], starts_at=clean["starts_at"],
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The session has a twin. Say who leads it and how to join."))
            return redirect(request, "learning:session-office", edition, made.key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_twin.html", context)


@sign_in_required
@require_POST
def restore(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """It is planned again."""
    _taught, session = taught_session(request, edition, key)
    try:
        restore_session(session=session, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The session is planned again."))
    return redirect(request, "learning:session-office", edition, key)


@sign_in_required
@require_POST
def remove(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """It had never been."""
    _taught, session = taught_session(request, edition, key)
    try:
        remove_session(session=session, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "learning:session-office", edition, key)
    messages.success(request, _("The session is out of the plan."))
    return redirect(request, "learning:plan", edition)


def _in_module(request: SignedInRequest, modules: list[Module]) -> dict[str, str]:
    """The module from which the page was asked."""
    wanted = request.GET.get("modulo", "")
    found = next((module for module in modules if module.key == wanted), None)
    return {"module": found.key, "mode": found.mode} if found else {}
