"""Portfolios with their boards, and the five axes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges.actions import portfolios as actions
from minga.challenges.enums import Axis
from minga.challenges.models import Mission
from minga.challenges.models.sdgs import sdg_goal_title
from minga.challenges.queries.axes import axes_page, axis_page
from minga.challenges.queries.plans import in_list, missions_visible_to, organisations_planned_by
from minga.challenges.queries.portfolios import (
    SheetRow,
    goals_in,
    portfolio_for,
    portfolio_page,
    portfolio_rows,
    portfolio_sheet,
    portfolios_visible_to,
)
from minga.challenges.web import access, plan_access
from minga.challenges.web.forms.boards import BoardForm
from minga.challenges.web.forms.plans import FindForm, PortfolioForm, ReasonForm, SearchForm, stored_portfolio
from minga.challenges.web.views.strategy import challenge_words, retire_or_restore
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.people.models import Person
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated
from minga.ui.together import reconcile


def portfolios(request: PersonRequest) -> HttpResponse:
    """Portfolios that are followed."""
    moment, form = now(), SearchForm(request.GET)
    rows = portfolios_visible_to(request.person, moment).filter(retired_at__isnull=True)
    page = page_of(in_list(rows, form.words), request)
    context = {
        "nav": "challenges",
        "filter_form": form,
        "page": page,
        "rows": portfolio_rows(list(page.rows), request.person, moment),
        "plans": request.person is not None and organisations_planned_by(request.person, moment).exists(),
    }
    return respond(request, "challenges/portfolios.html", context, part="rows")


def portfolio(request: PersonRequest, key: str) -> HttpResponse:
    """The board of one portfolio; filters are part of the address."""
    moment = now()
    found = plan_access.seen(portfolio_for, request.person, key, moment)
    form = BoardForm(request.GET, goals=goals_in(found))
    context = {
        "nav": "challenges",
        "page": portfolio_page(found, request.person, form.wanted, moment),
        "filter_form": form,
        "query": request.GET.urlencode(),
        "retiring": ReasonForm(prefix="retire"),
    }
    return respond(request, "challenges/portfolio.html", context)


def portfolio_csv(request: PersonRequest, key: str) -> HttpResponse:
    """What the board shows, to take away."""
    moment = now()
    found = plan_access.seen(portfolio_for, request.person, key, moment)
    wanted = BoardForm(request.GET, goals=goals_in(found)).wanted
    header = [
        _("Challenge"), _("Owner"), _("State"), _("Facet"), _("Horizon"), _("Risk"), _("Sector"), _("Axes"),
        _("SDG target"), _("Why it belongs here"), _("Initiatives"), _("Address"),
    ]  # fmt: skip
    rows = [_sheet_cells(request, row) for row in portfolio_sheet(found, request.person, wanted, moment)]
    return comma_separated(found.key, header, rows)


def _sheet_cells(request: PersonRequest, row: SheetRow) -> list[Any]:
    challenge = row.placement.challenge
    axes = [str(Axis(axis).label) for axis in challenge.axes if axis in Axis.values]
    return [
        challenge.title,
        challenge.organisation.name,
        challenge.get_status_display(),
        challenge.get_facet_display(),
        challenge.get_horizon_display(),
        challenge.get_risk_display() or "",
        challenge.get_sector_display(),
        ", ".join(axes),
        challenge.sdg_target or sdg_goal_title(challenge.sdg_goal),
        row.placement.reason,
        "; ".join(f"{each.title} ({each.stage})" for each in row.initiatives),
        request.build_absolute_uri(challenge.get_absolute_url()),
    ]


@sign_in_required
@require_http_methods(["GET", "POST"])
def portfolio_new(request: SignedInRequest) -> HttpResponse:
    """Make a portfolio."""
    moment = now()
    owners = plan_access.owners(request.person, moment)
    form = bind(PortfolioForm, request, owners=owners, missions=_missions(request.person))
    if request.method == "POST" and form.is_valid():
        draft = actions.PortfolioDraft(**form.columns(form.cleaned_data))
        owner = form.cleaned_data["organisation"]
        try:
            made = actions.make_portfolio(organisation=owner, draft=draft, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The portfolio is there. Add its challenges."))
            return redirect(request, made)
    return respond(request, "challenges/portfolio_form.html", {"form": form, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def portfolio_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change what is written of it."""
    moment = now()
    found = plan_access.kept(portfolio_for, request.person, key, moment)
    stored = stored_portfolio(found)
    form = bind(PortfolioForm, request, initial=stored, missions=_missions(request.person, having=found.mission))
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        try:
            if merged.changes:
                draft, was = actions.PortfolioDraft(**form.columns(merged.values)), form.columns(merged.was)
                actions.edit_portfolio(portfolio=found, draft=draft, was=was, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, found)
    return respond(request, "challenges/portfolio_form.html", {"form": form, "plan": found, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def challenge_place(request: SignedInRequest, key: str) -> HttpResponse:
    """Put a challenge into the portfolio, with the reason."""
    moment = now()
    found = plan_access.kept(portfolio_for, request.person, key, moment)
    finder = plan_access.find_challenges(request.person, moment)
    form = bind(FindForm, request, **challenge_words(request, find=finder, why=_("Why it belongs here")))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.place_challenge(
                portfolio=found, challenge=form.thing, reason=reason, actor=request.person, now=moment
            )
        except DomainError as error:
            form.add_error("reason" if error.field == "reason" else "words", str(error))
        else:
            messages.success(request, _("The challenge is in the portfolio."))
            return redirect(request, found)
    return respond(request, "challenges/portfolio_place.html", {"form": form, "plan": found, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def challenge_take_out(request: SignedInRequest, key: str, challenge: str) -> HttpResponse:
    """Take a challenge out of the portfolio, with the reason."""
    moment = now()
    found = plan_access.kept(portfolio_for, request.person, key, moment)
    named = access.seen(request.person, challenge, moment)
    form = bind(ReasonForm, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.take_out_challenge(
                portfolio=found, challenge=named, reason=reason, actor=request.person, now=moment
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The challenge left the portfolio. The reason is in its history."))
            return redirect(request, found)
    context = {"form": form, "plan": found, "challenge": named, "nav": "challenges"}
    return respond(request, "challenges/portfolio_take_out.html", context)


@sign_in_required
@require_POST
def portfolio_retire(request: SignedInRequest, key: str) -> HttpResponse:
    """Retire a portfolio, or take it up again."""
    return retire_or_restore(request, plan_access.kept(portfolio_for, request.person, key, now()))


def axes(request: PersonRequest) -> HttpResponse:
    """The five axes: what is on each, and which are empty."""
    context = {"nav": "challenges", "page": axes_page(request.person, now())}
    return respond(request, "challenges/strategy_axes.html", context)


def axis(request: PersonRequest, axis: str) -> HttpResponse:
    """One axis."""
    if axis not in Axis.values:
        raise Http404
    context = {"nav": "challenges", "page": axis_page(axis, request.person, now())}
    return respond(request, "challenges/strategy_axis.html", context)


def _missions(person: Person, having: Mission | None = None) -> list[Mission]:
    """The missions that a portfolio of hers may carry, and the one that it carries already."""
    rows = missions_visible_to(person, now()).filter(retired_at__isnull=True)
    others = [each for each in rows.order_by("title", "pk") if each != having]
    return [having, *others] if having else others
