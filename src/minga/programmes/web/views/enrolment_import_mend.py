"""Mending an import in place: its columns, its organisations, one row at a time."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import DomainError
from minga.programmes.actions.nominee_import import match_columns, match_organisation, mend_row
from minga.programmes.actions.nominee_import_organisations import register_and_match
from minga.programmes.models import Edition, ImportRow, NomineeImport
from minga.programmes.queries.nominee_import import (
    Unknown,
    import_view,
    mendable,
    organisation_in,
    row_number,
    row_view,
    unknown_organisations,
)
from minga.programmes.web.forms.nominee_import import ColumnsForm, OrganisationForm, RowForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.programmes.web.views.enrolment_import import found_import
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
def import_columns(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Which column is what."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    form = bind(ColumnsForm, request, job=job)
    if request.method == "POST" and form.is_valid():
        try:
            match_columns(job=job, columns=form.columns, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The columns are noted and every row was checked again."))
            return redirect(request, "programmes:import", key, uuid)
    context = console_context(edition, "people", form=form, job=import_view(job))
    return respond(request, "programmes/import_columns.html", context)


@sign_in_required
def import_row(request: SignedInRequest, key: str, uuid: str, number: int) -> HttpResponse:
    """One row with its cells, each with what is wrong with it."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    try:
        row = row_number(job, number)
    except ImportRow.DoesNotExist:
        raise Http404 from None
    form = bind(RowForm, request, cells=mendable(job, row))
    if request.method == "POST" and form.is_valid():
        try:
            if form.changed_cells:
                mend_row(job=job, row=row, cells=form.changed_cells, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            return _mended(request, key, uuid, number)
    context = console_context(edition, "people", form=form, job=import_view(job), row=row_view(job, row))
    return respond(request, "programmes/import_row.html", context, part="in_place")


def _mended(request: SignedInRequest, key: str, uuid: str, number: int) -> HttpResponse:
    """Back to the list as it was filtered: other rows may have changed with this one."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(request, f"{reverse('programmes:import', args=[key, uuid])}{query}#fila-{number}")


@sign_in_required
def import_organisations(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Names of organisations that nobody knows here, each matched once for all its rows."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    form = bind(OrganisationForm, request, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            _match(job, form, request)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted: every row with this name was checked again."))
            return redirect(request, "programmes:import-organisations", key, uuid)
    page = page_of(unknown_organisations(job), request, per=10)
    asked = [(each, _form_of(form, each, edition, place)) for place, each in enumerate(page.rows, start=1)]
    context = console_context(edition, "people", form=form, job=import_view(job), page=page, asked=asked)
    return respond(request, "programmes/import_organisations.html", context)


def _form_of(form: OrganisationForm, unknown: Unknown, edition: Edition, place: int) -> OrganisationForm:
    """The form of one name: the one that was sent, or a fresh one."""
    if form.is_bound and form.data.get("cell") == unknown.cell:
        form.offer(unknown.near)
        return form
    fresh = OrganisationForm(
        edition=edition, initial={"cell": unknown.cell, "name": unknown.cell}, auto_id=f"n{place}-%s"
    )
    fresh.offer(unknown.near)
    return fresh


def _match(job: NomineeImport, form: OrganisationForm, request: SignedInRequest) -> None:
    """One of those at hand, a new one, or none."""
    told, now = form.cleaned_data, clock.now()
    if told["choice"] == "new":
        register_and_match(
            job=job, cell=told["cell"], name=told["name"], type=told["type"], country=told["country"],
            actor=request.person, now=now,
        )  # fmt: skip
        return
    found = None
    if told["choice"] != "none":
        found = organisation_in(job, told["key"] if told["choice"] == "other" else told["choice"])
        if found is None:
            raise DomainError(_("No organisation here has this name."), field="key")
    match_organisation(job=job, cell=told["cell"], organisation=found, actor=request.person, now=now)
