"""The seven gates, asking for one, deciding it; and how the work rests, ends and begins again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core import clock
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.initiatives.actions import ending
from minga.initiatives.actions import gates as actions
from minga.initiatives.models import GateReview, Initiative
from minga.initiatives.policies import is_on_team, may_decide, may_lead, may_say_solved
from minga.initiatives.queries.conditions import gate_conditions
from minga.initiatives.queries.gates import asked, citable, gates_of, review_line, review_of, waiting_review
from minga.initiatives.queries.subjects import has_lesson
from minga.initiatives.web.forms.gates import AskForm, CloseForm, DecideForm, ReopenForm
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import ASKS_AN_HOUR, at_most
from minga.ui.respond import respond


@sign_in_required
@at_most(ASKS_AN_HOUR, "ask-gate")
@require_http_methods(["GET", "POST"])
def gates(request: SignedInRequest, key: str) -> HttpResponse:
    """What each gate asks and what was decided there; and asking for the next one."""
    initiative, now = workshop_initiative(request, key), clock.now()
    form = bind(AskForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            review = actions.request_gate(
                initiative=initiative, note=form.cleaned_data["note"], actor=request.person, now=now
            )
        except DomainError as error:
            refuse(form, error)
        else:
            if may_decide(request.person, initiative, now):
                return redirect(request, "initiatives:gate-decide", key, review.uuid)
            messages.success(request, _("Asked. Whoever decides gets a letter; you will hear of the decision."))
            return redirect(request, "initiatives:gates", key)
    waiting = waiting_review(initiative)
    context = workshop_context(
        request, initiative, "gates", gates=gates_of(initiative, now), form=form, next=actions.next_gate(initiative),
        waiting=review_line(waiting, now) if waiting else None,
        conflict=is_on_team(request.person, initiative, now),
    )  # fmt: skip
    return respond(request, "initiatives/gates.html", context)


@sign_in_required
@require_POST
def gate_take_back(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Nothing is waited for any more."""
    _initiative, review = _review(request, key, uuid)
    try:
        actions.take_back_request(review=review, actor=request.person, now=clock.now())
    except NotAllowed:
        raise Http404 from None
    except Conflict as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("The request was taken back."))
    return redirect(request, "initiatives:gates", key)


@sign_in_required
@require_http_methods(["GET", "POST"])
def gate_decide(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """The conditions as they are now, and the five decisions."""
    initiative, review = _review(request, key, uuid)
    if not may_decide(request.person, initiative):
        raise Http404
    if review.decided_at is not None or review.taken_back_at is not None:
        messages.info(request, _("This request was settled already: read below."))
        return redirect(request, "initiatives:gates", key)
    conditions = asked(gate_conditions(initiative, review.to_stage))
    form = _decide_form(request, initiative, review, conditions)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_gate(review=review, verdict=form.verdict, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Decided. The team hears of it, with your reasons."))
            return redirect(request, "initiatives:gates", key)
    return _decide_page(request, initiative, review, form, conditions)


@sign_in_required
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, key: str) -> HttpResponse:
    """It was adopted and stays in hands: the work of the team is done."""
    initiative = _led(request, key)
    form = bind(CloseForm, request, initiative=initiative, has_lesson=has_lesson(initiative))
    if request.method == "POST" and form.is_valid():
        try:
            ending.close_initiative(
                initiative=initiative, reason=form.cleaned_data["reason"], lesson=form.lesson,
                actor=request.person, now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Closed. It stays in hands, with what was learned."))
            return redirect(request, "initiatives:workshop", key)
    return respond(request, "initiatives/ending.html", _ending(request, initiative, form, "close"))


@sign_in_required
@require_http_methods(["GET", "POST"])
def reopen(request: SignedInRequest, key: str) -> HttpResponse:
    """It had ended and begins again."""
    initiative = workshop_initiative(request, key)
    if not may_decide(request.person, initiative):
        raise Http404
    form = bind(ReopenForm, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            ending.reopen_initiative(initiative=initiative, reason=reason, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It goes on from the stage at which it stood."))
            return redirect(request, "initiatives:workshop", key)
    return respond(request, "initiatives/ending.html", _ending(request, initiative, form, "reopen"))


@sign_in_required
@require_POST
def resume(request: SignedInRequest, key: str) -> HttpResponse:
    """It was paused and goes on."""
    initiative = _led(request, key)
    try:
        ending.resume_initiative(initiative=initiative, actor=request.person, now=clock.now())
    except Conflict as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("It goes on."))
    return redirect(request, "initiatives:workshop", key)


def _review(request: SignedInRequest, key: str, uuid: str) -> tuple[Initiative, GateReview]:
    initiative = workshop_initiative(request, key)
    try:
        return initiative, review_of(initiative, uuid)
    except GateReview.DoesNotExist:
        raise Http404 from None


def _led(request: SignedInRequest, key: str) -> Initiative:
    """The initiative, for whoever leads it or decides about it."""
    initiative, now = workshop_initiative(request, key), clock.now()
    if not (may_lead(request.person, initiative, now) or may_decide(request.person, initiative, now)):
        raise Http404
    return initiative


def _decide_form(request: SignedInRequest, initiative: Initiative, review: GateReview, conditions: Any) -> DecideForm:
    return bind(
        DecideForm, request, initiative=initiative, has_lesson=has_lesson(initiative), conditions=conditions,
        evidence=citable(initiative),
        may_solve=may_say_solved(request.person, initiative, review.to_stage, clock.now()),
        initial={"office": initiative.unit or initiative.organisation.name},
    )  # fmt: skip


def _decide_page(
    request: SignedInRequest, initiative: Initiative, review: GateReview, form: DecideForm, conditions: Any
) -> HttpResponse:
    context = workshop_context(
        request, initiative, "gates", form=form, conditions=conditions, review=review_line(review, clock.now()),
        to_stage=review.to_stage, to_name=review.get_to_stage_display(),
        must=sum(not each.met and each.hard for each in conditions),
        met=sum(each.met for each in conditions), can_pass=review.to_stage == initiative.stage + 1,
    )  # fmt: skip
    return respond(request, "initiatives/gate_decide.html", context)


def _ending(request: SignedInRequest, initiative: Initiative, form: CloseForm | ReopenForm, verb: str) -> Any:
    return workshop_context(request, initiative, "gates", form=form, verb=verb)
