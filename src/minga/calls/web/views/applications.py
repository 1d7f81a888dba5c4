"""The office: what arrived, with filters and as a file; and one application, with what it says of it."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.actions.eligibility import set_eligibility
from minga.calls.actions.exporting import export_applications
from minga.calls.models import Application, Call, Rules
from minga.calls.queries.application_office import application_office
from minga.calls.queries.applications import office_application
from minga.calls.queries.calls import call_run_by
from minga.calls.queries.office_list import applications_in, file_rows, office_rows, tally
from minga.calls.queries.office_list_filters import challenge_choices, group_choices
from minga.calls.queries.rules import rules_of
from minga.calls.web import exports_applications as exports
from minga.calls.web.forms.applications import EligibilityForm, ListForm
from minga.calls.web.office_frame import office_context
from minga.core import clock
from minga.core.clock import zone_place
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond
from minga.ui.tables import Column, Columns, address

COLUMNS: Final = Columns(
    Column("code", gettext_lazy("Code"), sort="code"),
    Column("title", gettext_lazy("Application"), sort="title"),
    Column("organisation", gettext_lazy("Organisation"), sort="organisation__name"),
    Column("state", gettext_lazy("State"), sort="state"),
    Column("sent", gettext_lazy("Sent"), sort="submitted_at"),
    default="code",
)


@sign_in_required
@require_safe
def application_list(request: SignedInRequest, key: str) -> HttpResponse:
    """What was sent, 25 a page; drafts are only counted."""
    call, rules, form = _asked(request, key)
    sent = _("Sent (%(place)s time)") % {"place": zone_place(rules.timezone)}
    columns = COLUMNS.relabel(sent=sent).asked(request)
    found = page_of(columns.sort(applications_in(call, form.wanted())), request)
    page = Page(office_rows(found.rows), found.number, found.per, found.total, found.more)
    context = office_context(
        call, "calls.applications", shown=form, columns=columns, page=page, tally=tally(call),
        rounds=len(rules.phases), zone=rules.timezone, query=address(request.GET, {"page": None}),
    )  # fmt: skip
    return respond(request, "calls/applications.html", context, part="rows")


@sign_in_required
@require_safe
def sheet(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """The filtered list as a file; that it left is noted."""
    if kind not in exports.KINDS:
        raise Http404
    call, rules, form = _asked(request, key)
    rows = list(file_rows(applications_in(call, form.wanted()).order_by("code", "pk")))
    export_applications(call=call, kind=kind, rows=len(rows), actor=request.person, now=clock.now())
    return exports.sheet(kind, f"postulaciones-{call.key}", rows, rules.timezone)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_page(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Who applies, with what, what arrived; and whether it fulfils the conditions."""
    try:
        found = office_application(request.person, uuid, clock.now())
    except Application.DoesNotExist:
        raise Http404 from None
    form = bind(EligibilityForm, request)
    if request.method == "POST" and form.is_valid():
        eligible = form.cleaned_data["eligible"] == "yes"
        try:
            set_eligibility(
                application=found, eligible=eligible, reason=form.cleaned_data["reason"],
                actor=request.person, now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted. The applicant has a letter that says so."))
            return redirect(request, "calls:application-office", uuid)
    return respond(request, "calls/application_office.html", {"page": application_office(found), "form": form})


def _asked(request: SignedInRequest, key: str) -> tuple[Call, Rules, ListForm]:
    """The call for its office, its rules, and the filters of the address."""
    try:
        call = call_run_by(request.person, key, clock.now())
    except Call.DoesNotExist:
        raise Http404 from None
    rules = rules_of(call)
    offered: dict[str, Any] = {"challenges": challenge_choices(call), "groups": group_choices(rules)}
    return call, rules, ListForm(request.GET, **offered)
