"""Whoever runs a form: its page, trying it out, dates, versions, answers and their export."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.questionnaires import actions
from minga.questionnaires.models import Form, FormVersion
from minga.questionnaires.queries.beginning import form_for, version_for
from minga.questionnaires.queries.drafts import current_version
from minga.questionnaires.queries.managing import answer_rows, answers_to, overview_of, sheets_of
from minga.questionnaires.queries.posted import typed_in
from minga.questionnaires.queries.steps import preview_page
from minga.questionnaires.queries.xlsform_reading import NotAnXLSForm, read_xlsform
from minga.questionnaires.queries.xlsform_writing import write_xlsform
from minga.questionnaires.web.exports import csv_lines, xlsx
from minga.questionnaires.web.forms import Dates, NewVersion
from minga.questionnaires.web.steps import step_list
from minga.questionnaires.web.views.answering import language_of
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.tables import Column, Columns

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form(request: SignedInRequest, key: str) -> Form:
    try:
        return form_for(request.person, key)
    except Form.DoesNotExist as missing:
        raise Http404 from missing


def _version(request: SignedInRequest, key: str, number: int) -> FormVersion:
    try:
        return version_for(request.person, key, number)
    except Form.DoesNotExist as missing:
        raise Http404 from missing


@sign_in_required
@require_safe
def form(request: SignedInRequest, key: str) -> HttpResponse:
    """Versions, what they changed, and how many answered."""
    page = overview_of(_form(request, key), language_of(request))
    return respond(request, "questionnaires/form.html", {"page": page})


@sign_in_required
@require_safe
def preview_start(request: SignedInRequest, key: str) -> HttpResponse:
    """Into the first section of the preview, of the version that waits when there is one."""
    first = _to_preview(_form(request, key)).questions.sections[0]
    return redirect(request, "questionnaires:preview", key, first.key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest, key: str, section: str) -> HttpResponse:
    """A section as a respondent sees it. A post shows the mistakes; nothing is kept."""
    version = _to_preview(_form(request, key))
    asked = version.questions.section_by_key.get(section)
    if asked is None:
        raise Http404
    typed = typed_in(request.POST, asked) if request.method == "POST" else {}
    page = preview_page(version, section, typed, language_of(request))
    if page is None:
        raise Http404
    context = {"page": page, "steps": step_list(page.frame, preview=key), "version": version}
    return respond(request, "questionnaires/preview.html", context, status=422 if page.mistakes else 200)


def _to_preview(form: Form) -> FormVersion:
    waiting = form.versions.select_related("form").filter(published_at=None).first()
    return waiting or current_version(form)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: SignedInRequest, key: str) -> HttpResponse:
    """When it opens and closes."""
    managed = _form(request, key)
    dates = bind(Dates, request, initial={"opens_at": managed.opens_at, "closes_at": managed.closes_at})
    if request.method == "POST" and dates.is_valid():
        try:
            actions.schedule_form(form=managed, **dates.cleaned_data, actor=request.person, now=clock.now())
        except DomainError as refusal:
            refuse(dates, refusal)
        else:
            return redirect(request, "questionnaires:form", key)
    return respond(request, "questionnaires/schedule.html", {"form": dates, "managed": managed})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: SignedInRequest, key: str) -> HttpResponse:
    """Read the next version from a workbook; it waits, with its differences, until published."""
    managed = _form(request, key)
    upload = NewVersion(request.POST or None, request.FILES or None)
    if request.method == "POST" and upload.is_valid() and _import(request, managed, upload):
        return redirect(request, "questionnaires:form", key)
    return respond(request, "questionnaires/new_version.html", {"form": upload, "managed": managed})


def _import(request: SignedInRequest, managed: Form, upload: NewVersion) -> bool:
    """Draft a version from the workbook; what was not understood is told on the next page."""
    try:
        imported = read_xlsform(upload.cleaned_data["workbook"], title=str(managed))
        actions.draft_version(
            form=managed,
            definition={**imported.definition, "title": managed.title},
            note=upload.cleaned_data["note"],
            actor=request.person,
            now=clock.now(),
        )
    except NotAnXLSForm as wrong:
        upload.add_error("workbook", str(wrong))
        return False
    except DomainError as refusal:
        upload.add_error("workbook", str(refusal))
        return False
    for message in imported.messages[:20]:
        messages.warning(request, message)
    return True


@sign_in_required
@require_POST
def publish(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """From now on this version is asked."""
    try:
        actions.publish_version(version=_version(request, key, number), actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The new version is published. Drafts can go over to it."))
    return redirect(request, "questionnaires:form", key)


@sign_in_required
@require_safe
def xlsform(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """A version as a workbook, to change in a spreadsheet and bring back."""
    version = _version(request, key, number)
    made = write_xlsform(version.questions, key=key)
    return _download(made.content, _XLSX, f"{key}-{number}.xlsx")


COLUMNS = Columns(
    Column("receipt", gettext_lazy("Receipt")),
    Column("by", gettext_lazy("By")),
    Column("about", gettext_lazy("About")),
    Column("sent", gettext_lazy("Sent"), sort="submitted_at"),
    Column("state", gettext_lazy("State"), sort="state"),
    Column("version", gettext_lazy("Version"), sort="version__number", number=True),
    default="-sent",
)


@sign_in_required
@require_safe
def table(request: SignedInRequest, key: str) -> HttpResponse:
    """Everything that was sent."""
    managed = _form(request, key)
    columns = COLUMNS.asked(request)
    page = page_of(columns.sort(answers_to(managed)), request)
    context = {"managed": managed, "columns": columns, "page": page, "rows": answer_rows(list(page))}
    return respond(request, "questionnaires/table.html", context, part="rows")


@sign_in_required
@require_safe
def export(request: SignedInRequest, key: str, kind: str) -> HttpResponseBase:
    """All answers as a file: CSV, or a workbook with one sheet more for each kind of card. Noted in the log."""
    managed = _form(request, key)
    if kind not in {"csv", "xlsx"}:
        raise Http404
    actions.export_answers(form=managed, kind=kind, actor=request.person, now=clock.now())
    heads = {
        "receipt": gettext("Receipt"),
        "sent": gettext("Sent"),
        "state": gettext("State"),
        "version": gettext("Version"),
        "by": gettext("By"),
        "about": gettext("About"),
    }
    sheets = sheets_of(managed, language_of(request), heads)
    if kind == "xlsx":
        return _download(xlsx(sheets), _XLSX, f"{key}.xlsx")
    response = StreamingHttpResponse(csv_lines(sheets[0]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{key}.csv") or "attachment"
    return response


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
