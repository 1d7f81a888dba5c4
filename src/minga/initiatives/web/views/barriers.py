"""Barriers of one dossier: logged, mended, joined to a point of the reform agenda."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core import clock
from minga.core.clock import today
from minga.core.errors import DomainError
from minga.initiatives.actions.barriers import edit_barrier, join_reform, leave_reform, log_barrier
from minga.initiatives.models import Reform
from minga.initiatives.queries.decisions import barrier_for, logged_barrier
from minga.initiatives.queries.reforms import reform_for, reforms_like
from minga.initiatives.web.forms.decisions import BarrierForm, barrier_said
from minga.initiatives.web.work import done, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind, refuse, typed
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_add(request: SignedInRequest, key: str) -> HttpResponse:
    """What stood in the way; points of the agenda that say the same are shown beside it."""
    initiative = team_initiative(request, key)
    form = bind(BarrierForm, request, initial={"met_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            kept = form.cleaned_data["restricted"]
            made = log_barrier(
                initiative=initiative, barrier=form.barrier, restricted=kept, actor=request.person, now=clock.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The barrier is in the dossier."))
            return redirect(request, "initiatives:barrier", key, made.uuid)
    return respond(
        request, "initiatives/barrier_add.html", workshop_context(request, initiative, "decisions", form=form)
    )


@sign_in_required
@require_POST
def barrier_similar(request: SignedInRequest, key: str) -> HttpResponse:
    """Points of the agenda that are much like what is being typed."""
    initiative = team_initiative(request, key)
    form = typed(BarrierForm, request)
    words = f"{form['text'].value() or ''}\n{form['legal_reference'].value() or ''}"
    more = {"similar": reforms_like(words, request.person, clock.now()), "looked": True}
    context = workshop_context(request, initiative, "decisions", form=form, **more)
    return respond(request, "initiatives/barrier_add.html", context, part="similar")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def barrier(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """One barrier: the point of the agenda in which it is, or those that it may be."""
    initiative = workshop_initiative(request, key)
    row = found(barrier_for, initiative, uuid)
    stored = barrier_said(row)
    form = bind(BarrierForm, request, edits=True, initial=stored)
    if request.method == "POST":
        team_initiative(request, key)
        if form.is_valid() and (merged := reconcile(form, stored=stored)):
            changes, was = merged.changes, merged.was
            if not changes or done(
                form, lambda: edit_barrier(barrier=row, changes=changes, was=was, actor=request.person, now=clock.now())
            ):
                messages.success(request, _("Saved."))
                return redirect(request, "initiatives:barrier", key, uuid)
    words = f"{row.text}\n{row.legal_reference}"
    similar = () if row.reform_id else reforms_like(words, request.person, clock.now())
    more: dict[str, Any] = {"form": form, "row": logged_barrier(row), "similar": similar}
    context = workshop_context(request, initiative, "decisions", **more)
    return respond(request, "initiatives/barrier.html", context)


@sign_in_required
@require_POST
def barrier_join(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """It is what the point `reform` is about."""
    initiative = team_initiative(request, key)
    row = found(barrier_for, initiative, uuid)
    try:
        reform = reform_for(request.person, request.POST.get("reform", "").replace("\0", ""), clock.now())
        join_reform(barrier=row, reform=reform, actor=request.person, now=clock.now())
    except Reform.DoesNotExist:
        messages.error(request, _("That point of the agenda is not there any more."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Joined. You will hear when something moves."))
    return redirect(request, "initiatives:barrier", key, uuid)


@sign_in_required
@require_POST
def barrier_leave(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """It is something else than the point in which it is."""
    initiative = team_initiative(request, key)
    row = found(barrier_for, initiative, uuid)
    try:
        leave_reform(barrier=row, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken out of the agenda."))
    return redirect(request, "initiatives:barrier", key, uuid)
