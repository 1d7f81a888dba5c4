"""Bringing a registry of initiatives in: send it, look at every row, settle what is doubtful, apply, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.initiatives.actions.registry import order_registry, send_registry, settle_row, undo_registry
from minga.initiatives.enums import RegistryVerdict
from minga.initiatives.models import RegistryImport, RegistryRow
from minga.initiatives.queries.registry import (
    model_rows,
    organisations_to_import_for,
    refused_rows,
    registries_of,
    registry_for,
    registry_view,
    row_views,
    rows_of_registry,
)
from minga.initiatives.queries.registry_check import FIELDS
from minga.initiatives.web.forms.registry import RegistryForm
from minga.organisations.models import Organisation
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated, excel


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def registries(request: SignedInRequest) -> HttpResponse:
    """Send a registry, and those that were sent."""
    houses = _houses(request)
    form = bind(RegistryForm, request, organisations=houses)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            job = send_registry(
                organisation=form.house, upload=sent, name=sent.name, actor=request.person, now=clock.now()
            )
        except DomainError as error:
            error.field = "file"
            refuse(form, error)
        else:
            return redirect(request, "initiatives:import", job.uuid)
    page = page_of(registries_of(request.person, clock.now()), request)
    return respond(request, "initiatives/registries.html", {"nav": "initiatives", "form": form, "page": page})


@sign_in_required
@require_safe
def registry_model(request: SignedInRequest) -> HttpResponse:
    """An empty registry with the titles that are understood, and one example."""
    _houses(request)
    titles = [str(label) for label in FIELDS.values()]
    return excel(_("registry-of-initiatives"), titles, model_rows(), widths=[22] * len(titles))


@sign_in_required
@require_safe
def registry(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Its progress while it runs; else every row with its verdict."""
    job, verdict = _job(request, uuid), request.GET.get("veredicto", "")
    view = registry_view(job)
    context: dict[str, Any] = {"nav": "initiatives", "job": view, "verdict": verdict}
    if not view.running:
        page = page_of(rows_of_registry(job, verdict), request)
        context |= {"page": page, "rows": row_views(list(page.rows), request.person, clock.now())}
        context["tabs"] = [(_("All"), "", view.total), *((e.label, e.value, view.counts[e]) for e in RegistryVerdict)]
    return respond(request, "initiatives/registry.html", context, part="progress" if view.running else None)


@sign_in_required
@require_safe
def registry_progress(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """How far it is; leads to the import when it is over."""
    view = registry_view(_job(request, uuid))
    if not view.running or not request.htmx:
        return redirect(request, "initiatives:import", uuid)
    return respond(request, "initiatives/registry.html", {"nav": "initiatives", "job": view}, part="progress")


@sign_in_required
@require_POST
def registry_settle(request: SignedInRequest, uuid: UUID, row: UUID) -> HttpResponse:
    """A doubtful row is another initiative, or the same."""
    job = _job(request, uuid)
    try:
        found = job.rows.select_related("job").get(uuid=row)
        settle_row(row=found, taken=request.POST.get("taken") == "yes", actor=request.person, now=clock.now())
    except RegistryRow.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect(request, f"{reverse('initiatives:import', args=[uuid])}?veredicto=doubtful")


@sign_in_required
@require_POST
def registry_apply(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Bring its rows in."""
    try:
        order_registry(job=_job(request, uuid), actor=request.person, now=clock.now())
    except Conflict:
        pass  # the second click of two: it is under way
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "initiatives:import", uuid)


@sign_in_required
@require_POST
def registry_undo(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Everything as before, while nobody acted on it."""
    try:
        undo_registry(job=_job(request, uuid), actor=request.person, now=clock.now())
    except Conflict:
        pass  # the second click of two: it is undone
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Undone: what it brought in is gone, and its challenges are withdrawn."))
    return redirect(request, "initiatives:import", uuid)


@sign_in_required
@require_safe
def registry_refused(request: SignedInRequest, uuid: UUID, ending: str) -> HttpResponse:
    """The refused rows with their reasons, to mend them in a spreadsheet and send them again."""
    job = _job(request, uuid)
    if ending not in ("xlsx", "csv"):
        raise Http404
    header = (*(str(label) for label in FIELDS.values()), _("Why it was refused"))
    write = excel if ending == "xlsx" else comma_separated
    return write(_("registry-refused-rows"), header, refused_rows(job))


def _houses(request: SignedInRequest) -> list[Organisation]:
    houses = list(organisations_to_import_for(request.person, clock.now()))
    if not houses:
        raise PermissionDenied(_("Only whoever coordinates a recognised organisation brings its registry in."))
    return houses


def _job(request: SignedInRequest, uuid: UUID) -> RegistryImport:
    try:
        return registry_for(request.person, uuid, clock.now())
    except RegistryImport.DoesNotExist:
        raise Http404 from None
