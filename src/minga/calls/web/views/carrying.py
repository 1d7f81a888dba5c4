"""What became of the selected: what was done, what waits, what failed, and trying again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls.actions.carrying import name_challenge, order_carrying, release_place
from minga.calls.models import Call, Outcome
from minga.calls.queries.carrying import (
    carried_lines,
    carrying_page,
    gone_outcomes,
    last_decision,
    outcome_of,
    selected_outcomes,
)
from minga.calls.web import office_access
from minga.calls.web.forms.solvers import NameChallengeForm
from minga.calls.web.office_frame import office_context
from minga.challenges.models import Challenge
from minga.challenges.queries.challenges import challenge_for
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.people.models import Person
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

GONE = "fuera"


@sign_in_required
@require_safe
def carrying(request: SignedInRequest, key: str) -> HttpResponse:
    """Each selected application with its steps; those that did not work come first."""
    call = office_access.run(request.person, key, now())
    state = carrying_page(call)
    context: dict[str, Any] = {"state": state, "page": None, "gone": None}
    if state.decision is not None:
        found = page_of(selected_outcomes(state.decision), request)
        gone = page_of(gone_outcomes(call), request, parameter=GONE)
        context["page"] = found.showing(carried_lines(found, call))
        context["gone"] = gone.showing(carried_lines(gone, call))
    return respond(request, "calls/carrying.html", office_context(call, "calls.carrying", **context))


@sign_in_required
@require_safe
def carrying_progress(request: SignedInRequest, key: str) -> HttpResponse:
    """How many were tried, for the line that asks again by itself."""
    call = office_access.run(request.person, key, now())
    return respond(request, "calls/carrying_progress.html", {"key": key, "state": carrying_page(call)})


@sign_in_required
@require_POST
def carrying_again(request: SignedInRequest, key: str) -> HttpResponse:
    """Try again whatever is not settled."""
    call = office_access.run(request.person, key, now())
    decision = last_decision(call)
    if decision is None:
        raise Http404
    try:
        order_carrying(decision=decision, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is being tried again. This page says what comes of it."))
    return redirect(request, "calls:carrying", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def carrying_challenge(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Name the challenge of an application that had none."""
    call = office_access.run(request.person, key, now())
    outcome = _outcome(call, uuid)
    form = bind(NameChallengeForm, request, find=lambda slug: _challenge(request.person, slug))
    if request.method == "POST" and form.is_valid():
        try:
            name_challenge(
                outcome=outcome, challenge=form.cleaned_data["challenge"], actor=request.person, now=now()
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Named. What follows is being carried out."))
            return redirect(request, "calls:carrying", key)
    context = {"form": form, "application": outcome.application}
    return respond(request, "calls/carrying_challenge.html", office_context(call, "calls.carrying", **context))


@sign_in_required
@require_POST
def carrying_release(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """The place of somebody who said no is free for the waiting list."""
    call = office_access.run(request.person, key, now())
    try:
        release_place(outcome=_outcome(call, uuid), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The place is free. Let the waiting list move up under “Decision”."))
    return redirect(request, "calls:carrying", key)


def _outcome(call: Call, uuid: str) -> Outcome:
    try:
        return outcome_of(call, uuid)
    except Outcome.DoesNotExist as missing:
        raise Http404 from missing


def _challenge(viewer: Person, key: str) -> Challenge | None:
    try:
        return challenge_for(viewer, key, now())
    except Challenge.DoesNotExist:
        return None
