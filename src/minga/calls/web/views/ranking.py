"""The order of a round, and one application of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.actions.decisions import word_outcome
from minga.calls.models import Outcome
from minga.calls.queries.ranking import (
    order_shown,
    outcome_of,
    outcome_page,
    outcomes_in_order,
    rank_lines,
    wording_for,
)
from minga.calls.web.deciding_access import TAB, round_run
from minga.calls.web.forms.deciding import WordsForm
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond
from minga.ui.tables import Column, Columns
from minga.ui.together import reconcile

COLUMNS = Columns(
    Column("rank", gettext_lazy("Place"), sort="reason__place", number=True),
    Column("code", gettext_lazy("Application"), sort="application__code"),
    Column("raw", gettext_lazy("Points"), sort="raw", number=True),
    Column("corrected", gettext_lazy("Corrected"), sort="corrected", number=True),
    Column("interval", gettext_lazy("Interval"), number=True),
    Column("reviews", gettext_lazy("Assessments"), number=True),
    Column("spread", gettext_lazy("Points apart"), number=True),
    Column("fate", gettext_lazy("Result"), sort="fate"),
)


@sign_in_required
@require_safe
def ranking(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Raw, corrected and interval side by side, 25 a page."""
    found = round_run(request.person, key, phase, now())
    decision = order_shown(found)
    if decision is None:
        return redirect(request, "calls:deciding", key, phase)
    wording = wording_for(decision)
    columns = COLUMNS.asked(request)
    rows = page_of(columns.sort(outcomes_in_order(decision)), request)
    page = Page(rank_lines(rows.rows, decision, wording), rows.number, rows.per, rows.total, rows.more)
    context = office_context(
        found.call, TAB, phase=found, columns=columns, page=page,
        judged=found.panel is not None, settled=decision.ranking.get("state") != "draw",
    )  # fmt: skip
    return respond(request, "calls/ranking.html", context, part="rows")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: SignedInRequest, key: str, phase: str, code: str) -> HttpResponse:
    """What each juror gave and wrote, and the words of the committee to the applicant."""
    found = round_run(request.person, key, phase, now())
    try:
        row = outcome_of(found, code)
    except Outcome.DoesNotExist:
        raise Http404 from None
    stored = {"words": row.words}
    form = bind(WordsForm, request, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        try:
            if merged.changes:
                word_outcome(outcome=row, words=merged.values["words"], was=row.words, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept. It stands in the letter of this application."))
            return redirect(request, "calls:ranking", key, phase)
    page = outcome_page(found, code, now())
    context = office_context(found.call, TAB, phase=found, page=page, form=form)
    return respond(request, "calls/outcome.html", context)
