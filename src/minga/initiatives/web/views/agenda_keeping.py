"""Keeping the reform agenda: points made from barriers, changed, moved, gathered into, shown or hidden."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.initiatives.actions import reforms as actions
from minga.initiatives.models import Barrier, Reform
from minga.initiatives.policies import may_keep_agenda, may_move_reform
from minga.initiatives.queries.agenda_desk import agenda_desk, barriers_to_begin_with, barriers_to_gather
from minga.initiatives.queries.barriers import barriers_named
from minga.initiatives.queries.reforms import barrier_in, keeps_agenda_for, reform_for, steps_from
from minga.initiatives.web.forms.making import ReasonForm
from minga.initiatives.web.forms.reforms import GatherForm, MoveForm, NewReformForm, ReformForm, reform_said
from minga.initiatives.web.work import done
from minga.organisations.models import Organisation
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_safe
def agenda(request: SignedInRequest) -> HttpResponse:
    """Barriers that nobody has gathered yet, in groups that say alike."""
    _keepers(request)
    context = {"nav": "initiatives", "page": agenda_desk(request.person, clock.now())}
    return respond(request, "initiatives/agenda_desk.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reform_add(request: SignedInRequest) -> HttpResponse:
    """A point from one barrier or several: `?barrier=` names them."""
    keepers, now = _keepers(request), clock.now()
    chosen = (request.POST if request.method == "POST" else request.GET).getlist(
        "barriers" if request.method == "POST" else "barrier"
    )
    offered = barriers_to_begin_with(request.person, _uuids(chosen), now)
    first = next((row for row in offered if str(row.uuid) in chosen), None)
    start: dict[str, Any] = {"barriers": chosen, "language": (get_language() or "es")[:2]}
    if first is not None:
        start |= {"kind": first.kind, "legal_reference": first.legal_reference, "description": first.text}
    form = bind(NewReformForm, request, viewer=request.person, barriers=offered, keepers=keepers, initial=start)
    if request.method == "POST" and form.is_valid() and (made := _make(request, form)):
        messages.success(request, _("The point is on the agenda."))
        return redirect(request, "initiatives:reform", made.key)
    said = {"title": _("Make a point of the agenda"), "submit": _("Make the point"), "back": _desk()}
    return _page(request, form, said)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reform_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Its texts, and who could mend it; two people may write at once."""
    row = _kept(request, key)
    stored = reform_said(row)
    form = bind(ReformForm, request, viewer=request.person, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        changes = form.owner_in(merged.changes, form.found)
        was = form.owner_in(merged.was, row.owner)
        if not changes or done(
            form,
            lambda: actions.edit_reform(reform=row, changes=changes, was=was, actor=request.person, now=clock.now()),
        ):
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:reform", key)
    said = {
        "title": _("Change “%(title)s”") % {"title": row.title},
        "submit": _("Save"),
        "back": row.get_absolute_url(),
    }
    return _page(request, form, said)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reform_move(request: SignedInRequest, key: str) -> HttpResponse:
    """Along its steps; where it ends it needs an answer. Teams that met it get a letter."""
    row = _seen(request, key)
    if not may_move_reform(request.person, row, clock.now()):
        raise PermissionDenied(_("Only whoever keeps this point, or could mend it, moves it."))
    form = bind(MoveForm, request, steps=steps_from(row))

    def move() -> Reform:
        return actions.move_reform(reform=row, **form.cleaned_data, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, move):
        messages.success(request, _("Moved. The teams that met it get a letter."))
        return redirect(request, "initiatives:reform", key)
    lead = _("It is now: %(state)s.") % {"state": row.get_status_display().lower()}
    said = {"title": row.title, "lead": lead, "submit": _("Move it"), "back": row.get_absolute_url()}
    return _page(request, form, said)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reform_gather(request: SignedInRequest, key: str) -> HttpResponse:
    """More barriers that are about the same."""
    row, now = _kept(request, key), clock.now()
    form = bind(GatherForm, request, barriers=barriers_to_gather(row, request.person, now))

    def gather() -> Reform:
        chosen = barriers_named(request.person, [UUID(uuid) for uuid in form.cleaned_data["barriers"]], now)
        return actions.gather_barriers(reform=row, barriers=chosen, actor=request.person, now=now)

    if request.method == "POST" and form.is_valid() and done(form, gather):
        messages.success(request, _("Gathered."))
        return redirect(request, "initiatives:reform", key)
    lead = _("Those of the same norm come first, then those of the same kind.")
    said = {"title": row.title, "lead": lead, "submit": _("Put them into the point"), "back": row.get_absolute_url()}
    return _page(request, form, said)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reform_release(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """A barrier that is something else goes out, with the reason."""
    row, now = _kept(request, key), clock.now()
    try:
        barrier = barrier_in(row, uuid, request.person, now)
    except Barrier.DoesNotExist:
        raise Http404 from None
    form = bind(ReasonForm, request)

    def release() -> Barrier:
        reason = form.cleaned_data["reason"]
        return actions.release_barrier(reform=row, barrier=barrier, reason=reason, actor=request.person, now=now)

    if request.method == "POST" and form.is_valid() and done(form, release):
        messages.success(request, _("It is no longer in the point."))
        return redirect(request, "initiatives:reform", key)
    said = {"title": _("Take a barrier out"), "lead": barrier.text[:300], "submit": _("Take it out")}
    return _page(request, form, {**said, "back": row.get_absolute_url()})


@sign_in_required
@require_POST
def reform_publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the point to everybody, or hide it: `public` says which."""
    row = _kept(request, key)
    public = request.POST.get("public") == "1"
    try:
        actions.set_reform_public(reform=row, public=public, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Everybody reads it.") if public else _("Only those who keep it read it."))
    return redirect(request, "initiatives:reform", key)


def _make(request: SignedInRequest, form: NewReformForm) -> Reform | None:
    clean, now = form.cleaned_data, clock.now()
    made: list[Reform] = []

    def make() -> None:
        chosen = barriers_named(request.person, [UUID(uuid) for uuid in clean["barriers"]], now)
        keeper = form.keepers[clean["keeper"]]
        made.append(
            actions.make_reform(
                text=form.text, keeper=keeper, barriers=chosen, public=clean["public"], actor=request.person, now=now
            )
        )

    return made[0] if done(form, make) else None


def _page(request: SignedInRequest, form: Any, said: dict[str, Any]) -> HttpResponse:
    return respond(request, "initiatives/agenda_form.html", {"nav": "initiatives", "form": form, "said": said})


def _keepers(request: SignedInRequest) -> tuple[Organisation, ...]:
    """In whose name she keeps points; for everybody else there is no such page."""
    keepers = keeps_agenda_for(request.person, clock.now())
    if not keepers:
        raise Http404
    return keepers


def _seen(request: SignedInRequest, key: str) -> Reform:
    try:
        return reform_for(request.person, key, clock.now())
    except Reform.DoesNotExist:
        raise Http404 from None


def _kept(request: SignedInRequest, key: str) -> Reform:
    row = _seen(request, key)
    if not may_keep_agenda(request.person, row.keeper, clock.now()):
        raise PermissionDenied(_("Only those who keep this point change it."))
    return row


def _uuids(texts: list[str]) -> list[str]:
    """Those that are names of rows; others were typed into the address."""
    found = []
    for text in texts:
        try:
            found.append(str(UUID(text)))
        except ValueError:
            continue
    return found


def _desk() -> str:
    return reverse("initiatives:agenda")
