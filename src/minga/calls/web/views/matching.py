"""What fits what, and why: for the owner of a challenge, for a solver, for the office of a call."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.actions.solver_notices import tell_solvers
from minga.calls.enums import CallKind
from minga.calls.models import Call
from minga.calls.queries.calls import days_left
from minga.calls.queries.fit_pages import challenge_rows, challenges_of_call, solver_rows
from minga.calls.queries.fits import challenges_fitting, solvers_fitting, whole_challenges, whole_solvers
from minga.calls.web import office_access
from minga.calls.web.forms.solvers import TellForm
from minga.calls.web.office_frame import office_context
from minga.calls.web.views.solvers import written
from minga.challenges.models import Challenge
from minga.challenges.policies import is_inside
from minga.challenges.queries.challenges import challenge_for
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import ASKS_AN_HOUR, at_most
from minga.ui.paging import page_of
from minga.ui.respond import respond

SHOWN = 20


@sign_in_required
@require_safe
def challenge_solvers(request: SignedInRequest, key: str) -> HttpResponse:
    """For those inside a challenge: every solver that fits, with the reasons."""
    moment = now()
    try:
        challenge = challenge_for(request.person, key, moment)
    except Challenge.DoesNotExist as missing:
        raise Http404 from missing
    if not is_inside(request.person, challenge, moment):
        raise Http404
    found = page_of(solvers_fitting(challenge), request, SHOWN)
    page = found.showing(solver_rows(whole_solvers(found), challenge))
    context = {"challenge": challenge, "page": page, "nav": "challenges"}
    return respond(request, "calls/challenge_solvers.html", context, part="rows")


@sign_in_required
@require_safe
def solver_challenges(request: SignedInRequest, key: str) -> HttpResponse:
    """For a solver: the challenges that fit, those of open calls first."""
    solver = written(request.person, key)
    found = page_of(challenges_fitting(solver, now()), request, SHOWN)
    page = found.showing(challenge_rows(whole_challenges(found, now()), solver))
    return respond(request, "calls/solver_challenges.html", {"solver": solver, "page": page, "nav": "solvers"}, "rows")


@sign_in_required
@at_most(ASKS_AN_HOUR, "tell-solvers")
@require_http_methods(["GET", "HEAD", "POST"])
def call_solvers(request: SignedInRequest, key: str) -> HttpResponse:
    """For the office of a call for solutions: who fits each challenge, and telling them of it."""
    call = office_access.run(request.person, key, now())
    if call.kind != CallKind.SOLUTIONS:
        raise Http404
    lines = challenges_of_call(call, request.GET.get("desafio", ""))
    chosen = next((each for each in lines if each.current), None)
    context: dict[str, Any] = {"lines": lines, "chosen": chosen}
    if chosen is not None:
        challenge = call.challenges.get(challenge__key=chosen.key).challenge
        found = page_of(solvers_fitting(challenge), request, SHOWN)
        whole = whole_solvers(found)
        form = bind(TellForm, request, solvers=[each.solver for each in whole])
        if request.method == "POST" and form.is_valid() and _told(request, call, challenge, form):
            return redirect(request, request.get_full_path())
        page = found.showing(solver_rows(whole, challenge, call))
        context |= {"page": page, "form": form, "challenge": challenge, "open": days_left(call, now()) is not None}
    return respond(request, "calls/call_solvers.html", office_context(call, "calls.solvers", **context))


def _told(request: SignedInRequest, call: Call, challenge: Challenge, form: TellForm) -> bool:
    try:
        told = tell_solvers(call=call, challenge=challenge, solvers=form.solvers, actor=request.person, now=now())
    except DomainError as error:
        form.add_error("solver" if error.field else None, str(error))
        return False
    words = ngettext("%(n)s solver was told.", "%(n)s solvers were told.", len(told)) % {"n": len(told)}
    messages.success(request, words)
    return True
