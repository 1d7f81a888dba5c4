"""The people of a jury, as the office looks after them."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.assessments.actions.jurors import change_load, invite_by_email, remind_juror, remove_juror
from minga.assessments.models import Juror, Panel
from minga.assessments.queries.panels import juror_of, topics_of
from minga.assessments.web.forms.panels import InviteForm, ReasonForm, SeatForm
from minga.assessments.web.office import office_context, office_panel
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import FINDS_AN_HOUR, at_most
from minga.ui.respond import respond

_ANSWER_WITHIN = timedelta(days=7)
_USUAL_LOAD = 10


@sign_in_required
@at_most(FINDS_AN_HOUR, "invite-juror")
@require_http_methods(["GET", "HEAD", "POST"])
def juror_invite(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask somebody to judge, with or without an account."""
    panel, now = office_panel(request, key), clock.now()
    first = {
        "answer_by": (now + _ANSWER_WITHIN).date(), "most_items": _USUAL_LOAD, "language": request.LANGUAGE_CODE,
        "email": request.GET.get("email", ""),
    }  # fmt: skip
    form = bind(InviteForm, request, topics=topics_of(panel), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            invite_by_email(panel=panel, asked=form.asked, actor=request.person, now=now, **form.who)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Invited. Nobody sits on a jury without saying yes."))
            return redirect(request, "assessments:panel", key)
    return respond(request, "assessments/juror_invite.html", office_context(panel, "jury", form=form))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def juror(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """How much she takes and what she knows."""
    panel, held = _juror(request, key, uuid)
    first = {name: getattr(held, name) for name in ("most_items", "topics", "languages", "may_stand_in")}
    form = bind(SeatForm, request, topics=topics_of(panel), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            change_load(juror=held, actor=request.person, now=clock.now(), **form.knows)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "assessments:panel", key)
    return respond(request, "assessments/juror.html", office_context(panel, "jury", form=form, juror=held))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def juror_remove(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Take her off, with a reason that she reads."""
    panel, held = _juror(request, key, uuid)
    form = bind(ReasonForm, request, help_text=_("The juror reads it."))
    if request.method == "POST" and form.is_valid():
        try:
            remove_juror(juror=held, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("She no longer sits on the jury. What she had not sent is free again."))
            return redirect(request, "assessments:panel", key)
    return respond(request, "assessments/juror_remove.html", office_context(panel, "jury", form=form, juror=held))


@sign_in_required
@require_POST
def juror_remind(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """The one reminder, now."""
    _panel, held = _juror(request, key, uuid)
    try:
        remind_juror(juror=held, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The reminder is on its way."))
    return redirect(request, "assessments:panel", key)


def _juror(request: SignedInRequest, key: str, uuid: str) -> tuple[Panel, Juror]:
    panel = office_panel(request, key)
    try:
        return panel, juror_of(panel, uuid)
    except Juror.DoesNotExist:
        raise Http404 from None
