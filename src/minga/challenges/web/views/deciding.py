"""What those who answer for the organisation decide: map, characterise, withdraw, join, confirm."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges import policies
from minga.challenges.actions import gates
from minga.challenges.actions.challenges import confirm_challenge
from minga.challenges.actions.joining import join_challenge, part_challenge
from minga.challenges.enums import CHALLENGE_STEPS, ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.queries import steps
from minga.challenges.queries.challenges import challenge_for
from minga.challenges.queries.similar import SimilarThing, similar_things, thing_of, words_of
from minga.challenges.web import access
from minga.challenges.web.forms.deciding import JoinForm, ReasonForm
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_POST
def map_it(request: SignedInRequest, key: str) -> HttpResponse:
    """Put the draft on the map."""
    words = _("It is on the map. Next: characterise it.")
    return _decide(request, key, gates.map_challenge, words, steps.REVIEW)


@sign_in_required
@require_POST
def characterise(request: SignedInRequest, key: str) -> HttpResponse:
    """It is known well enough to look for a solution."""
    return _decide(request, key, gates.characterise_challenge, _("It is characterised. Now it can look for a team."))


@sign_in_required
@require_POST
def take_up(request: SignedInRequest, key: str) -> HttpResponse:
    """A withdrawn challenge is a draft again."""
    return _decide(request, key, gates.take_up_challenge, _("It is a draft again."), steps.REVIEW)


@sign_in_required
@require_POST
def confirm(request: SignedInRequest, key: str) -> HttpResponse:
    """It is still true."""
    return _decide(request, key, confirm_challenge, _("Thank you. We ask again in a year."))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, key: str) -> HttpResponse:
    """Off the lists, with the reason."""
    challenge = access.decided(request.person, key, now())
    if ChallengeStatus.WITHDRAWN not in CHALLENGE_STEPS[challenge.status]:
        return redirect(request, challenge)
    form = bind(ReasonForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            gates.withdraw_challenge(challenge=challenge, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Withdrawn. Its page says why."))
            return redirect(request, challenge)
    return respond(request, "challenges/withdraw.html", {"form": form, "challenge": challenge})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SignedInRequest, key: str) -> HttpResponse:
    """It is the same as another: one goes on for both."""
    challenge = access.written(request.person, key, now())
    things = _to_join(request, challenge)
    wanted = request.GET.get("con", "")
    form = bind(JoinForm, request, things=things, initial={"into": wanted or None})
    may = policies.may_decide(request.person, challenge, now())
    if request.method == "POST" and form.is_valid() and may:
        into = _chosen(request, form)
        if into is not None:
            try:
                join_challenge(challenge=challenge, into=into, actor=request.person, now=now())
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("Joined. Those who answer for it know that it happens to you too."))
                return redirect(request, into)
    return respond(request, "challenges/join.html", {"form": form, "challenge": challenge, "may": may})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedInRequest, key: str) -> HttpResponse:
    """They are not the same after all."""
    challenge = access.seen(request.person, key, now())
    other = challenge.joined_into
    sides = (challenge, *([other] if other else []))
    if not any(policies.may_decide(request.person, side, now()) for side in sides):
        raise Http404
    if other is None:
        return redirect(request, challenge)
    form = bind(ReasonForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            part_challenge(challenge=challenge, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Parted. The other one is a draft of its organisation again."))
            return redirect(request, other)
    return respond(request, "challenges/part.html", {"form": form, "challenge": challenge, "other": other})


def _decide(
    request: SignedInRequest, key: str, act: Callable[..., Challenge], words: str, step: str = ""
) -> HttpResponse:
    """One click on a challenge; a refusal is told where the person stands."""
    challenge = access.decided(request.person, key, now())
    back: Any = reverse("challenges:step", args=[key, step]) if step else challenge
    try:
        act(challenge=challenge, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect(request, back)


def _to_join(request: SignedInRequest, challenge: Challenge) -> tuple[SimilarThing, ...]:
    """The similar challenges, and first the one from which she comes."""
    moment: datetime = now()
    found = similar_things(words_of(challenge), request.person, moment, without=[challenge.pk])
    wanted = request.GET.get("con", "")
    if not wanted or any(thing.key == wanted for thing in found):
        return found
    try:
        return (thing_of(challenge_for(request.person, wanted, moment)), *found)
    except Challenge.DoesNotExist:
        return found


def _chosen(request: SignedInRequest, form: JoinForm) -> Challenge | None:
    """The other challenge, or nothing with the reason at the field."""
    try:
        return challenge_for(request.person, form.key, now())
    except Challenge.DoesNotExist:
        form.add_error("address", _("There is no challenge at this address. Copy it from its page."))
        return None
