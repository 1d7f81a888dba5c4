"""What an edition plans to cost and what it has cost."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.core import clock
from minga.core.clock import today
from minga.core.errors import DomainError, Invalid
from minga.programmes.actions.budget import (
    add_line,
    edit_line,
    record_spending,
    remove_line,
    reverse_spending,
)
from minga.programmes.models import BudgetLine, Edition, Spending
from minga.programmes.queries.budget import (
    budget_sheet,
    line_for,
    payers_for,
    spending_for,
    spendings_of,
)
from minga.programmes.queries.enrolment import status_counts
from minga.programmes.web.forms.budget import LineForm, ReverseForm, SpendingForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def budget(request: SignedInRequest, key: str) -> HttpResponse:
    """Lines with plan and spending, sums by currency, cost for each person."""
    edition = managed_edition(request, key)
    sheet = budget_sheet(edition)
    counts = status_counts(edition)
    completed = counts.of("completed")
    context = console_context(
        edition,
        "budget",
        sheet=sheet,
        taking_part=counts.taking_part,
        completed=completed,
        places=edition.places,
        per_place=sheet.per_head(edition.places or 0),
        per_person=sheet.per_head(counts.taking_part, spent=True),
        per_graduate=sheet.per_head(completed, spent=True),
    )
    return respond(request, "programmes/budget.html", context)


@sign_in_required
def line_add(request: SignedInRequest, key: str) -> HttpResponse:
    """Plan one more cost."""
    edition = managed_edition(request, key)
    form = bind(LineForm, request, **_choices(edition))
    if request.method == "POST" and form.is_valid():
        try:
            add_line(edition=edition, draft=form.draft, actor=request.person, now=clock.now())
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The line is in the budget."))
            return redirect(request, "programmes:edition-budget", key)
    return respond(request, "programmes/line.html", console_context(edition, "budget", form=form, line=None))


@sign_in_required
def line_edit(request: SignedInRequest, key: str, line_key: str) -> HttpResponse:
    """Change the plan of a line."""
    edition = managed_edition(request, key)
    line = _line(edition, line_key)
    form = bind(LineForm, request, line=line, **_choices(edition))
    if request.method == "POST" and form.is_valid():
        try:
            edit_line(line=line, draft=form.draft, actor=request.person, now=clock.now())
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The line is saved."))
            return redirect(request, "programmes:edition-budget", key)
    return respond(request, "programmes/line.html", console_context(edition, "budget", form=form, line=line))


@sign_in_required
@require_POST
def line_remove(request: SignedInRequest, key: str, line_key: str) -> HttpResponse:
    """Take a line out."""
    edition = managed_edition(request, key)
    try:
        remove_line(line=_line(edition, line_key), actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The line is out of the budget."))
    return redirect(request, "programmes:edition-budget", key)


@sign_in_required
def spendings(request: SignedInRequest, key: str, line_key: str) -> HttpResponse:
    """What was spent on a line; recording more."""
    edition = managed_edition(request, key)
    line = _line(edition, line_key)
    form = bind(SpendingForm, request, line=line, initial={"spent_on": today(edition.timezone)})
    if request.method == "POST" and form.is_valid():
        try:
            record_spending(line=line, draft=form.draft, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The spending is recorded."))
            return redirect(request, "programmes:spendings", key, line_key)
    context = console_context(edition, "budget", form=form, row=spendings_of(line))
    return respond(request, "programmes/spendings.html", context)


@sign_in_required
def spending_reverse(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Take a wrong spending back, with a reason."""
    edition = managed_edition(request, key)
    try:
        spending = spending_for(edition, uuid)
    except Spending.DoesNotExist:
        raise Http404 from None
    form = bind(ReverseForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_spending(
                spending=spending,
                reason=form.cleaned_data["reason"],
                actor=request.person,
                now=clock.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The spending is taken back."))
            return redirect(request, "programmes:spendings", key, spending.line.key)
    context = console_context(edition, "budget", form=form, spending=spending)
    return respond(request, "programmes/spending_reverse.html", context)


def _choices(edition: Edition) -> dict[str, object]:
    return {
        "edition": edition,
        "payers": payers_for(edition),
        "stages": list(edition.stages.all()),
    }


def _line(edition: Edition, key: str) -> BudgetLine:
    try:
        return line_for(edition, key)
    except BudgetLine.DoesNotExist:
        raise Http404 from None


def _refuse(form: LineForm, error: DomainError) -> None:
    """The item is asked for in the first language of the edition."""
    if isinstance(error, Invalid) and "item" in error.errors:
        first = next(name for name in form.fields if name.startswith("items_"))
        error = Invalid({first if name == "item" else name: each for name, each in error.errors.items()})
    refuse(form, error)
