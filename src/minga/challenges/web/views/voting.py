"""Voting: by oneself, on paper and by table; opening, closing and deciding."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges import policies
from minga.challenges.actions import voting as actions
from minga.challenges.models import Prioritisation
from minga.challenges.queries.priorities import prioritisation_page
from minga.challenges.queries.votes import ballot_of, table_ballot_of, tables_of
from minga.challenges.web import plan_access
from minga.challenges.web.forms.priorities import BallotForm, CodeForm, DecisionForm, ballot_initial
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import at_most
from minga.ui.respond import respond


@sign_in_required
@at_most(60, "workshop-code", reads="codigo")
@require_http_methods(["GET", "POST"])
def vote(request: SignedInRequest, key: str) -> HttpResponse:
    """One person's ballot; with the code of the workshop when her organisation is not invited."""
    moment, code = now(), _code(request)
    found = plan_access.round_seen(request.person, key, moment, code)
    may = policies.may_vote(request.person, found, moment, code)
    if request.method == "GET" and not may and policies.is_voting(found, moment):
        return _ask_code(request, found, code)
    page = prioritisation_page(found, request.person, moment, may_vote=may)
    initial = {"code": code, **ballot_initial(ballot_of(found, request.person))}
    form = bind(BallotForm, request, candidates=page.standing, criteria=page.criteria, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cast = actions.cast_votes(
                prioritisation=found, votes=form.votes, code=code, actor=request.person, now=moment
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _cast_words(cast))
            return redirect(request, found)
    context = {"form": form, "page": page, "nav": "challenges", "voted": len(initial) > 1}
    return respond(request, "challenges/priority_vote.html", context)


def _code(request: SignedInRequest) -> str:
    """The code that came by the QR or was typed; what cannot be one is none."""
    return (request.POST.get("code") or request.GET.get("codigo") or "")[:12]


def _ask_code(request: SignedInRequest, found: Prioritisation, code: str) -> HttpResponse:
    """Her organisation is not invited: ask for the code, and say when it is wrong."""
    form = CodeForm({"codigo": code}) if code else CodeForm()
    if code:
        form.add_error("codigo", _("This code is not the one of the workshop. Ask for it, and write it again."))
    context = {"form": form, "plan": found, "nav": "challenges"}
    return respond(request, "challenges/priority_code.html", context, status=422 if code else 200)


@sign_in_required
@require_http_methods(["GET", "POST"])
def vote_table(request: SignedInRequest, key: str) -> HttpResponse:
    """The paper of a table, typed in by whoever runs the workshop."""
    moment = now()
    found = plan_access.round_kept(request.person, key, moment)
    page = prioritisation_page(found, request.person, moment)
    table = request.GET.get("mesa", "")[:60]
    initial = {"table": table, **ballot_initial(table_ballot_of(found, table) if table else {})}
    form = bind(BallotForm, request, candidates=page.standing, criteria=page.criteria, for_table=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["table"]
        try:
            cast = actions.cast_table_votes(
                prioritisation=found, table=name, votes=form.votes, actor=request.person, now=moment
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _cast_words(cast))
            return redirect(request, "challenges:prioritisation-table", key)
    context = {"form": form, "page": page, "nav": "challenges", "tables": tables_of(found)}
    return respond(request, "challenges/priority_table.html", context)


@sign_in_required
def ballot(request: SignedInRequest, key: str) -> HttpResponse:
    """The paper for a table, to print; with the code and its QR once voting is open."""
    found = plan_access.round_kept(request.person, key, now())
    page = prioritisation_page(found, request.person, now())
    return respond(request, "challenges/priority_ballot.html", {"page": page, "nav": "challenges"})


@sign_in_required
def code_picture(request: SignedInRequest, key: str) -> HttpResponse:
    """The address of the ballot with the code in it, as a QR."""
    found = plan_access.round_kept(request.person, key, now())
    path = reverse("challenges:prioritisation-vote", args=[key])
    address = request.build_absolute_uri(f"{path}?{urlencode({'codigo': found.code})}")
    drawn = BytesIO()
    segno.make(address, micro=False, error="m").save(drawn, kind="svg", scale=5, border=2, light="#fff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@sign_in_required
@require_POST
def voting_open(request: SignedInRequest, key: str) -> HttpResponse:
    """From now on criteria and candidates stay as they are."""
    found = plan_access.round_kept(request.person, key, now())
    try:
        actions.open_voting(prioritisation=found, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "challenges:prioritisation-prepare", key)
    messages.success(request, _("Voting is open. Give the code to the workshop, or print the papers."))
    return redirect(request, found)


@sign_in_required
@require_POST
def voting_close(request: SignedInRequest, key: str) -> HttpResponse:
    """No more votes."""
    found = plan_access.round_kept(request.person, key, now())
    try:
        actions.close_voting(prioritisation=found, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Voting is closed. The sums are public; now decide, with reasons."))
    return redirect(request, found)


@sign_in_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, key: str) -> HttpResponse:
    """Choose, with a reason for each."""
    moment = now()
    found = plan_access.round_kept(request.person, key, moment)
    page = prioritisation_page(found, request.person, moment)
    lines = page.results.lines if page.results else ()
    tied = page.results is not None and bool(page.results.tie_words)
    initial: dict[str, Any] = {f"chosen_{line.candidate}": line.within and not tied for line in lines}
    initial["office"] = found.organisation.name
    form = bind(DecisionForm, request, lines=lines, tied=tied, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_priorities(prioritisation=found, verdict=form.verdict, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Decided. The order on which you decided is kept with the decision."))
            return redirect(request, found)
    return respond(request, "challenges/priority_decide.html", {"form": form, "page": page, "nav": "challenges"})


def _cast_words(cast: actions.Cast) -> str:
    words = ngettext("%(count)d score was kept.", "%(count)d scores were kept.", cast.kept) % {"count": cast.kept}
    if not cast.gone:
        return words
    gone = ngettext(
        "%(count)d candidate was withdrawn or joined meanwhile: it was left out.",
        "%(count)d candidates were withdrawn or joined meanwhile: they were left out.",
        cast.gone,
    )
    return f"{words} {gone % {'count': cast.gone}}"
