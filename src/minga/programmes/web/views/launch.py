"""From an instrument to an edition in one page, in under five minutes."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core import clock
from minga.core.errors import Conflict, DomainError, Invalid
from minga.programmes.actions.launch import launch_edition
from minga.programmes.models import Instrument, InstrumentVersion
from minga.programmes.models.plans import LaunchPlan
from minga.programmes.queries.budget import sheet_of_plan
from minga.programmes.queries.editions import edition_with_token
from minga.programmes.queries.instruments import (
    current_version,
    hosts_awaiting_review,
    hosts_of,
    instrument_for,
    version_for,
)
from minga.programmes.queries.launch import Proposal, proposal
from minga.programmes.queries.partners import directory_names
from minga.programmes.web.bands import planned_bands
from minga.programmes.web.forms.launch import LaunchForm, LaunchRows, token_of
from minga.ui import kept
from minga.ui.components.lists import Step
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

LEAD_TIME = timedelta(days=42)
STEPS = (
    Step(gettext_lazy("Title and dates"), "#dates", current=True),
    Step(gettext_lazy("Organisations"), "#partners"),
    Step(gettext_lazy("People and places"), "#people"),
    Step(gettext_lazy("Targets"), "#targets"),
    Step(gettext_lazy("Budget"), "#budget"),
    Step(gettext_lazy("Review and launch"), "#launch"),
)


@sign_in_required
def launch(request: SignedInRequest, key: str) -> HttpResponse:
    """Fill in, look at the dated calendar, launch. Sent twice, it launches once."""
    version = _version(request, key)
    hosts = hosts_of(request.person, clock.now())
    if not hosts:
        context = {"version": version, "awaiting": hosts_awaiting_review(request.person, clock.now())}
        return respond(request, "programmes/launch_refused.html", context, status=403)
    posted = request.method == "POST"
    sent = edition_with_token(token_of(request.POST)) if posted else None
    if sent is not None:
        return redirect(request, "programmes:console", sent.key)
    start = _next_monday(clock.now().date() + LEAD_TIME)
    proposed = proposal(version, start)
    form = bind(LaunchForm, request, proposal=proposed, hosts=hosts, initial={"starts_on": start})
    first = form.first_day
    if first is not None and first != start:
        proposed = proposal(version, first)
    asked = request.POST.get("do", "") if posted else ""
    typed = request.POST if posted else kept.offered(request)
    rows = LaunchRows(proposed, typed, asked.removeprefix("more-"))
    if posted and asked == "launch" and all((form.is_valid(), rows.is_valid())):
        try:
            plan = form.plan(version, rows, _currency(proposed))
            return _launched(request, plan)
        except DomainError as error:
            _refuse(form, error)
    return _page(request, version, proposed, form, rows, asked)


def _page(
    request: SignedInRequest,
    version: InstrumentVersion,
    proposed: Proposal,
    form: LaunchForm,
    rows: LaunchRows,
    asked: str,
) -> HttpResponse:
    """The page as it stands: proposed, refused (422), or with more rows or new days (200)."""
    tried = asked == "launch"
    if form.is_bound and not tried:
        form.errors.clear()
    valid_rows = rows.is_valid() if form.is_bound else True
    context = {
        "nav": "programmes",
        "steps": list(STEPS),
        "version": version,
        "form": form,
        "rows": rows,
        "rows_wrong": tried and not valid_rows,
        "proposed": proposed,
        "stages": planned_bands(proposed.stages),
        "first_day": min(each.starts_on for each in proposed.stages),
        "sheet": sheet_of_plan(rows.plan_lines() or proposed.lines),
        "names": directory_names(),
    }
    status = 422 if tried else 200
    return respond(request, "programmes/launch.html", context, part="preview", status=status)


def _launched(request: SignedInRequest, plan: LaunchPlan) -> HttpResponse:
    try:
        edition = launch_edition(plan=plan, actor=request.person, now=clock.now())
    except Conflict as error:
        sent = edition_with_token(plan.token)
        if error.code != "already_launched" or sent is None:
            raise
        return redirect(request, "programmes:console", sent.key)
    messages.success(request, _("The edition is launched. You manage it from here."))
    return redirect(request, "programmes:console", edition.key)


def _version(request: SignedInRequest, key: str) -> InstrumentVersion:
    now = clock.now()
    try:
        instrument = instrument_for(request.person, key, now)
        asked = request.GET.get("version", "")
        version = (
            version_for(request.person, instrument, int(asked), now)
            if asked.isascii() and asked.isdigit() and len(asked) < 6
            else current_version(instrument)
        )
    except (Instrument.DoesNotExist, InstrumentVersion.DoesNotExist):
        raise Http404 from None
    if version is None or version.status != "launched":
        raise Http404
    return version


def _next_monday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7)


def _currency(proposed: Proposal) -> str:
    budget = proposed.blueprint.budget
    return budget.currency if budget else "USD"


def _refuse(form: LaunchForm, error: DomainError) -> None:
    if isinstance(error, Invalid) and "title" in error.errors:
        first = next(name for name in form.fields if name.startswith("titles_"))
        error = Invalid({first if n == "title" else n: each for n, each in error.errors.items()})
    refuse(form, error)
