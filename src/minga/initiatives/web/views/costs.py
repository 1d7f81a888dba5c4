"""What the work costs: noted line by line, pasted, corrected, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.initiatives.actions.costs import correct_cost, note_cost, note_costs, reverse_cost
from minga.initiatives.models import Cost, Initiative
from minga.initiatives.queries.costs import cost_for, cost_row, costs_page, ledger, newest_cost, payers_of
from minga.initiatives.web.exports_costs import cost_sheet
from minga.initiatives.web.forms.costs import CorrectForm, CostForm, PasteCostsForm, cost_said, next_line
from minga.initiatives.web.forms.making import ReasonForm
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

LINES_A_PAGE = 50


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: SignedInRequest, key: str) -> HttpResponse:
    """Every line with what it adds up to; and the next one, in one go."""
    initiative = workshop_initiative(request, key)
    if request.method == "POST":
        team_initiative(request, key)
    form = bind(CostForm, request, payers=payers_of(initiative), initial=_start(initiative))

    def note() -> Cost:
        kept = form.cleaned_data["restricted"]
        return note_cost(initiative=initiative, line=form.line, restricted=kept, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, note):
        messages.success(request, _("The cost is noted."))
        return redirect(request, "initiatives:costs", key)
    page = costs_page(initiative)
    rows = page_of(page.rows, request, per=LINES_A_PAGE)
    context = workshop_context(request, initiative, "costs", page=page, rows=rows, form=form)
    return respond(request, "initiatives/costs.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def costs_paste(request: SignedInRequest, key: str) -> HttpResponse:
    """Lines of a spreadsheet at once: all of them, or each wrong row told."""
    initiative = team_initiative(request, key)
    start = _start(initiative)
    form = bind(PasteCostsForm, request, payers=payers_of(initiative), initial=start)

    def note() -> list[Cost]:
        return note_costs(
            initiative=initiative,
            lines=form.lines,
            numbers=form.numbers,
            restricted=form.cleaned_data["restricted"],
            actor=request.person,
            now=clock.now(),
        )

    if request.method == "POST" and form.is_valid() and done(form, note):
        messages.success(request, _("Lines noted: %(n)s.") % {"n": len(form.lines)})
        return redirect(request, "initiatives:costs", key)
    lead = _("Copy the rows of your spreadsheet and paste them here. Nothing is noted until every row can be read.")
    title, submit = _("Paste several lines"), _("Note them all")
    return form_page(request, initiative, "costs", form, title=title, lead=lead, submit=submit)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def cost_correct(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """The right line in the place of a wrong one; both stay in the accounts."""
    initiative = team_initiative(request, key)
    row = found(cost_for, initiative, uuid)
    form = bind(CorrectForm, request, payers=payers_of(initiative), initial=cost_said(row))

    def correct() -> Cost:
        reason = form.cleaned_data["reason"]
        return correct_cost(cost=row, line=form.line, reason=reason, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, correct):
        messages.success(request, _("Corrected. The wrong line stays, struck through, and counts no more."))
        return redirect(request, "initiatives:costs", key)
    title, submit = _("Correct “%(item)s”") % {"item": row.item}, _("Correct it")
    lead = _("The wrong line is taken back and this one takes its place.")
    return form_page(request, initiative, "costs", form, title=title, lead=lead, submit=submit)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def cost_reverse(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """A line that should not be there is taken back with a reason."""
    initiative = team_initiative(request, key)
    row = found(cost_for, initiative, uuid)
    form = bind(ReasonForm, request)

    def reverse() -> Cost:
        return reverse_cost(cost=row, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, reverse):
        messages.success(request, _("Taken back. The line stays, struck through, and counts no more."))
        return redirect(request, "initiatives:costs", key)
    said = _("Take back “%(item)s”") % {"item": row.item}
    lead = _("For a line that should not be there at all. To change a number, correct it instead.")
    return form_page(request, initiative, "costs", form, title=said, lead=lead, submit=_("Take it back"))


@sign_in_required
@require_safe
def costs_sheet(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """Every line to take away, counter-entries among them."""
    initiative = workshop_initiative(request, key)
    if kind not in ("csv", "xlsx"):
        raise BadRequest
    return cost_sheet(kind, initiative.key, [(line, cost_row(line)) for line in ledger(initiative)])


def _start(initiative: Initiative) -> dict[str, Any]:
    last = newest_cost(initiative)
    return next_line(last, payer=initiative.organisation, currency=initiative.currency, on=today())
