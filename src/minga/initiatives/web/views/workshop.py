"""The team's today, and the promises on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.core import clock
from minga.core.errors import DomainError
from minga.initiatives.actions.commitments import add_next_action, drop_commitment, fulfil_commitment
from minga.initiatives.models import Commitment, Initiative
from minga.initiatives.queries.commitments import commitment_of, lines_of
from minga.initiatives.queries.workshop import workshop_of
from minga.initiatives.web.forms.commitments import DoneForm, DropForm, NextActionForm
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.organisations.models import house_day
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "POST"])
def workshop(request: SignedInRequest, key: str) -> HttpResponse:
    """What comes next, what is missing for it, what was promised; and noting the next action."""
    initiative = workshop_initiative(request, key)
    now = clock.now()
    form = bind(NextActionForm, request, initial={"office": initiative.unit or initiative.organisation.name})
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            add_next_action(initiative=initiative, promised=form.promised, kind=kind, actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted, with its day. The team is reminded three days before."))
            return redirect(request, "initiatives:workshop", key)
    page = workshop_of(initiative, now)
    context = workshop_context(request, initiative, "overview", page=page, form=form)
    return respond(request, "initiatives/workshop.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def commitment_done(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """It was done, and how."""
    initiative, commitment = _commitment(request, key, uuid)
    now = clock.now()
    form = bind(DoneForm, request, initial={"done_on": house_day(now)})
    if request.method == "POST" and form.is_valid():
        try:
            fulfil_commitment(commitment=commitment, **form.cleaned_data, actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Done, and noted."))
            return redirect(request, "initiatives:workshop", key)
    return respond(request, "initiatives/commitment.html", _page(request, initiative, commitment, form, "done"))


@sign_in_required
@require_http_methods(["GET", "POST"])
def commitment_drop(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """It will not be done, and why."""
    initiative, commitment = _commitment(request, key, uuid)
    form = bind(DropForm, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            drop_commitment(commitment=commitment, reason=reason, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Let go, and the reason is kept."))
            return redirect(request, "initiatives:workshop", key)
    return respond(request, "initiatives/commitment.html", _page(request, initiative, commitment, form, "drop"))


def _commitment(request: SignedInRequest, key: str, uuid: str) -> tuple[Initiative, Commitment]:
    initiative = workshop_initiative(request, key)
    try:
        return initiative, commitment_of(initiative, uuid)
    except Commitment.DoesNotExist:
        raise Http404 from None


def _page(
    request: SignedInRequest, initiative: Initiative, commitment: Commitment, form: DoneForm | DropForm, verb: str
) -> Any:
    line = lines_of([commitment], clock.now())[0]
    return workshop_context(request, initiative, "overview", form=form, line=line, verb=verb)
