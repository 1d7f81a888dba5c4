"""The office decides: what is missing, the order, the decision, its publication."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls.actions import decisions as actions
from minga.calls.models import CallPhase
from minga.calls.queries.decision_page import current_phase, decision_page
from minga.calls.queries.decisions import prepared_of, standing_decision
from minga.calls.queries.rules import rules_of
from minga.calls.web.deciding_access import TAB, round_run
from minga.calls.web.forms.deciding import TakeForm
from minga.calls.web.office_access import run
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.people.models import Person
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_safe
def current(request: SignedInRequest, key: str) -> HttpResponse:
    """The round that is to be decided now."""
    phase = current_phase(run(request.person, key, now()))
    if phase is None:
        raise Http404
    return redirect(request, "calls:deciding", key, phase.key)


@sign_in_required
@require_safe
def deciding(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """One round, from its scores to its letters."""
    moment = now()
    found = round_run(request.person, key, phase, moment)
    return respond(request, "calls/deciding.html", _shown(found, page=decision_page(found, moment)))


@sign_in_required
@require_safe
def progress(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Whether the job is done, asked again and again by the page."""
    moment = now()
    found = round_run(request.person, key, phase, moment)
    page = decision_page(found, moment)
    if request.htmx and (page.prepared is None or page.prepared.state != "queued"):
        return redirect(request, "calls:deciding", key, phase)
    return respond(request, "calls/deciding.html", _shown(found, page=page), part="progress")


@sign_in_required
@require_POST
def prepare(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Ask for the order."""
    return _done(request, key, phase, lambda found: _say(actions.prepare_decision, request, found), "")


@sign_in_required
@require_POST
def move_up(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Let the waiting list move up."""
    return _done(request, key, phase, lambda found: _say(actions.move_up, request, found), "")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Decide on the order that is on the page."""
    moment = now()
    found = round_run(request.person, key, phase, moment)
    prepared = prepared_of(found)
    if prepared is None or prepared.ranking.get("state") != "ready":
        return redirect(request, "calls:deciding", key, phase)
    form = bind(
        TakeForm, request, zone=rules_of(found.call).timezone, initial=_proposed(found, prepared.basis, request.person)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_decision(decision=prepared, taking=form.taking, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Decided. Nobody outside the office knows of it before its hour."))
            return redirect(request, "calls:deciding", key, phase)
    context = _shown(found, form=form, page=decision_page(found, moment))
    return respond(request, "calls/take_decision.html", context)


@sign_in_required
@require_POST
def publish(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Publish what is due now, without waiting for the job."""
    words = _("The results are published.")
    return _done(request, key, phase, lambda found: _publish(request, found), words)


def _shown(phase: CallPhase, **more: Any) -> Mapping[str, Any]:
    return office_context(phase.call, TAB, **more)


def _publish(request: SignedInRequest, phase: CallPhase) -> None:
    decision = standing_decision(phase)
    if decision is None:
        raise Http404
    actions.publish_decision(decision=decision, actor=request.person, now=now())


def _say(verb: Callable[..., object], request: SignedInRequest, phase: CallPhase) -> None:
    verb(phase=phase, actor=request.person, now=now())


def _done(request: SignedInRequest, key: str, phase: str, act: Callable[[CallPhase], None], words: str) -> HttpResponse:
    """Do it, say why not if it is refused, and go back to the round."""
    found = round_run(request.person, key, phase, now())
    try:
        act(found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    return redirect(request, "calls:deciding", key, phase)


def _proposed(phase: CallPhase, basis: str, person: Person) -> dict[str, Any]:
    """What the form proposes: the announced hour, or the next quarter when it has passed; letters with it."""
    announced, soon = rules_of(phase.call).results_at, now() + timedelta(minutes=15)
    quarter = soon.replace(minute=soon.minute - soon.minute % 15, second=0, microsecond=0)
    return {
        "publish_at": max(announced, quarter) if announced else quarter,
        "sends_letters": True,
        "seen": basis,
        "name_1": person.name,
        "office_1": phase.call.edition.host.name,
    }
