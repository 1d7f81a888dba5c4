"""A past wave: sent, its columns told, its report read, brought in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions.importing import drop_import, match_columns, order_import, start_import
from minga.capacity.models import WaveImport
from minga.capacity.queries import imports as queries
from minga.capacity.web.forms.computing import ColumnsForm, UploadWaveForm
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_wave(request: SignedInRequest) -> HttpResponse:
    """Send the file of a past wave; below, those that were sent."""
    moment = now()
    hosts = {str(row.uuid): row for row in queries.hosts_for(request.person, moment)}
    if not hosts:
        raise Http404
    choices = [(uuid, row.name) for uuid, row in hosts.items()]
    form = bind(UploadWaveForm, request, hosts=choices, indices=queries.indices_for(request.person, moment))
    if request.method == "POST" and form.is_valid():
        try:
            _start(request, form.cleaned_data, hosts[form.cleaned_data["host"]])
        except DomainError as error:
            if error.code != "already_started":
                error.field = error.field or "file"
                refuse(form, error)
        if not form.errors:
            return redirect(request, "capacity:past-wave", form.cleaned_data["token"])
    page = page_of(queries.imports_for(request.person, moment), request)
    return respond(request, "capacity/import_wave.html", {"form": form, "page": page, "nav": "capacity"})


@sign_in_required
@require_safe
def past_wave(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What the file holds, and what does not add up."""
    return _page(request, _found(request, uuid), None)


@sign_in_required
@require_safe
def progress(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Whether the job still works; leads to the page when it does not."""
    job = _found(request, uuid)
    if not job.waits or not request.htmx:
        return redirect(request, "capacity:past-wave", uuid)
    return respond(request, "capacity/past_wave.html", {"job": job}, part="progress")


@sign_in_required
@require_POST
def columns(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say what each column is, and have it checked again."""
    job = _found(request, uuid)
    form = _columns_form(request, job)
    if form.is_valid():
        try:
            match_columns(job=job, columns=form.columns, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "capacity:past-wave", uuid)
    return _page(request, job, form)


@sign_in_required
@require_POST
def bring_in(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The report was read: a job brings the wave in."""
    try:
        order_import(job=_found(request, uuid), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "capacity:past-wave", uuid)


@sign_in_required
@require_POST
def drop(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave it."""
    try:
        drop_import(job=_found(request, uuid), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "capacity:past-wave", uuid)
    messages.success(request, _("Nothing was brought in."))
    return redirect(request, "capacity:import-wave")


def _start(request: SignedInRequest, given: dict[str, Any], host: Any) -> None:
    version, template = queries.version_chosen(given["index"])
    values = {name: given[name] for name in ("title", "year", "source")}
    start_import(
        host=host, version=version, template=template, values=values, upload=given["file"], name=given["file"].name,
        token=given["token"], actor=request.person, now=now(),
    )  # fmt: skip


def _found(request: SignedInRequest, uuid: UUID) -> WaveImport:
    try:
        return queries.import_for(request.person, uuid, now())
    except WaveImport.DoesNotExist as missing:
        raise Http404 from missing


def _columns_form(request: SignedInRequest, job: WaveImport) -> ColumnsForm:
    initial = {f"column{place}": what for place, what in job.columns.items()}
    return bind(ColumnsForm, request, titles=job.headers, choices=queries.column_choices(job), initial=initial)


def _page(request: SignedInRequest, job: WaveImport, form: ColumnsForm | None) -> HttpResponse:
    page = queries.import_page(job, now())
    if form is None and (page.checked or page.matching):
        form = _columns_form(request, job)
    return respond(request, "capacity/past_wave.html", {"page": page, "job": job, "form": form, "nav": "capacity"})
