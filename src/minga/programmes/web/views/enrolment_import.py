"""Imports of nominees: sending a file, looking at the dry run, applying, taking back."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.core.untrusted import whole_number
from minga.programmes.actions.nominee_import import start_import
from minga.programmes.actions.nominee_import_apply import order_apply, retry_import
from minga.programmes.actions.nominee_import_undo import undo_import
from minga.programmes.enums import RowVerdict
from minga.programmes.models import Edition, NomineeImport
from minga.programmes.queries.nominee_import import (
    ImportView,
    import_in,
    import_view,
    imports_of,
    is_quiet,
    progress_of,
    refused_rows,
    row_view,
    rows_of_import,
)
from minga.programmes.queries.nominee_import_columns import FIELDS
from minga.programmes.web.forms.nominee_import import UploadForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated, excel

_MODEL: Final = (
    "given_name",
    "family_name",
    "email",
    "national_id",
    "country",
    "organisation",
    "position",
    "phone",
    "language",
    "gender",
)


@dataclass(frozen=True)
class VerdictTab:
    """One tab over the rows."""

    label: str
    href: str
    count: int
    current: bool


@sign_in_required
def imports(request: SignedInRequest, key: str) -> HttpResponse:
    """The imports of an edition, and the door for a new file."""
    edition = managed_edition(request, key)
    form = bind(UploadForm, request)
    if request.method == "POST" and form.is_valid():
        sent, token = form.cleaned_data["file"], form.cleaned_data["token"]
        try:
            start_import(
                edition=edition, upload=sent, name=sent.name, token=token, actor=request.person, now=clock.now()
            )
        except DomainError as error:
            if error.code == "already_started":
                return redirect(request, "programmes:import", key, token)
            error.field = "file"
            refuse(form, error)
        else:
            return redirect(request, "programmes:import", key, token)
    page = page_of(imports_of(edition), request)
    return respond(request, "programmes/imports.html", console_context(edition, "people", form=form, page=page))


def found_import(edition: Edition, uuid: str) -> NomineeImport:
    """The import of this edition, or the page does not exist."""
    try:
        return import_in(edition, uuid)
    except NomineeImport.DoesNotExist:
        raise Http404 from None


@sign_in_required
def nominee_import(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """One import: its progress while it runs, then every row with its verdict."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    verdict = request.GET.get("veredicto", "")
    view = import_view(job)
    context: dict[str, Any] = {"job": view, "verdict": verdict}
    if view.running:
        context["progress"] = progress_of(job)
        context["stalled"] = is_quiet(context["progress"], clock.now())
    elif not view.erased:
        page = page_of(rows_of_import(job, verdict), request)
        tabs = _tabs(view, verdict, request.path)
        context |= {"page": page, "tabs": tabs, "rows": [row_view(job, row) for row in page.rows]}
    return respond(request, "programmes/import.html", console_context(edition, "people", **context), part="rows")


def _tabs(view: ImportView, chosen: str, address: str) -> list[VerdictTab]:
    """All rows, then those of each verdict."""
    tabs = [VerdictTab(_("All"), address, view.total, chosen not in RowVerdict.values)]
    for each in RowVerdict:
        link = f"{address}?veredicto={each.value}"
        tabs.append(VerdictTab(str(each.label), link, view.counts[each.value], chosen == each.value))
    return tabs


@sign_in_required
@require_GET
def import_progress(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """How far the job is; leads to the import when it is over."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    view = import_view(job)
    if not view.running or not request.htmx:
        return redirect(request, "programmes:import", key, uuid)
    context = {"job": view, "progress": progress_of(job), "head": {"key": key}}
    return respond(request, "programmes/import.html", context, part="progress")


@sign_in_required
@require_POST
def import_apply(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Nominate everybody who was not refused."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    seen = request.POST.get("revision", "")
    try:
        order_apply(job=job, revision=whole_number(seen) or 0, actor=request.person, now=clock.now())
    except Conflict as error:
        if error.code != "state":
            messages.warning(request, str(error))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "programmes:import", key, uuid)


@sign_in_required
@require_POST
def import_retry(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Take up an import of which nothing was heard for a while."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    try:
        retry_import(job=job, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.warning(request, str(error))
    return redirect(request, "programmes:import", key, uuid)


@sign_in_required
@require_POST
def import_undo(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Everything as before, while nobody acted on it."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    try:
        undo_import(job=job, actor=request.person, now=clock.now())
    except Conflict:
        pass  # the second click of two: it is undone
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The import is undone: everything is as it was before."))
    return redirect(request, "programmes:import", key, uuid)


@sign_in_required
@require_GET
def import_refused(request: SignedInRequest, key: str, uuid: str, ending: str) -> HttpResponse:
    """The refused rows with their reasons, to mend them in a spreadsheet and send them again."""
    edition = managed_edition(request, key)
    job = found_import(edition, uuid)
    if ending not in ("xlsx", "csv"):
        raise Http404
    width = len(job.headers)
    header = (*job.headers, _("Why it was refused"), _("Row"))
    rows = ((*(row.cells + [""] * width)[:width], " ".join(why), row.number) for row, why in refused_rows(job))
    write = excel if ending == "xlsx" else comma_separated
    return write(f"{edition.key}-{_('refused')}", header, rows)


@sign_in_required
@require_GET
def model_file(request: SignedInRequest, key: str) -> HttpResponse:
    """An empty list with the titles that are understood."""
    managed_edition(request, key)
    return excel(_("list-of-nominees"), [str(FIELDS[name]) for name in _MODEL], (), widths=[22] * len(_MODEL))
