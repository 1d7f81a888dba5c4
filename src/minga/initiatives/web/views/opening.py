"""Opening a dossier from a challenge, its texts, who reads it, and following it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges.models import Challenge
from minga.challenges.queries.challenges import challenge_for
from minga.core import clock
from minga.core.errors import DomainError, NotAllowed
from minga.initiatives.actions.initiatives import (
    confirm_initiative,
    edit_story,
    follow_initiative,
    open_initiative,
    set_visibility,
    unfollow_initiative,
)
from minga.initiatives.models import Initiative
from minga.initiatives.queries.opening import (
    editions_to_run_in,
    initiatives_like,
    opened_with,
    organisations_to_open_in,
    stage_at_opening,
)
from minga.initiatives.queries.story import story_of, units_of
from minga.initiatives.queries.visible import initiative_for
from minga.initiatives.web.forms.opening import OpenForm, StoryForm
from minga.initiatives.web.workshop import STAGE_NAMES, workshop_context, workshop_initiative
from minga.ui.forms import bind, refuse, typed
from minga.ui.http import SignedInRequest, redirect, safe_next, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_http_methods(["GET", "POST"])
def open_one(request: SignedInRequest) -> HttpResponse:
    """Begin to work on a challenge. Sent twice, it opens one."""
    challenge, now = _challenge(request), clock.now()
    choices = _choices(request)
    if not choices["organisations"]:
        return respond(request, "initiatives/open_refused.html", {"challenge": challenge}, status=403)
    first = {"token": uuid4(), "language": challenge.language, "title": challenge.title}
    form = bind(OpenForm, request, initial=first, **choices)
    if request.method == "POST" and form.is_valid():
        again = opened_with(form.cleaned_data["token"])
        try:
            made = again or open_initiative(challenge=challenge, **form.values, actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Opened. You lead its team; now invite whoever works with you."))
            return redirect(request, "initiatives:workshop", made.key)
    return respond(request, "initiatives/open.html", _page(challenge, form))


@sign_in_required
@require_POST
def open_similar(request: SignedInRequest) -> HttpResponse:
    """What is there already and much like what is being typed."""
    challenge = _challenge(request)
    form = typed(OpenForm, request, **_choices(request))
    found = initiatives_like(form["title"].value(), form["problem"].value(), form["change"].value())
    return respond(request, "initiatives/open.html", _page(challenge, form, similar=found, looked=True), part="similar")


@sign_in_required
@require_http_methods(["GET", "POST"])
def story(request: SignedInRequest, key: str) -> HttpResponse:
    """Title and texts; two people may write at once without losing either's words."""
    initiative = workshop_initiative(request, key)
    stored = story_of(initiative)
    form = bind(StoryForm, request, units=units_of(initiative), initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        changes, was = form.units_for(merged.changes), form.units_for(merged.was)
        try:
            if changes:
                edit_story(initiative=initiative, changes=changes, was=was, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:story", key)
    return respond(request, "initiatives/story.html", workshop_context(request, initiative, "story", form=form))


@sign_in_required
@require_POST
def visibility(request: SignedInRequest, key: str) -> HttpResponse:
    """Open the dossier to the public, or keep it for those inside."""
    initiative = workshop_initiative(request, key)
    try:
        set_visibility(
            initiative=initiative, visibility=request.POST.get("visibility", ""), actor=request.person, now=clock.now()
        )
    except NotAllowed:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect(request, "initiatives:story", key)


@sign_in_required
@require_POST
def confirm(request: SignedInRequest, key: str) -> HttpResponse:
    """Say that the dossier is still so."""
    initiative = workshop_initiative(request, key)
    try:
        confirm_initiative(initiative=initiative, actor=request.person, now=clock.now())
    except NotAllowed:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted: the dossier is still so."))
    return redirect(request, "initiatives:workshop", key)


@sign_in_required
@require_POST
def follow(request: SignedInRequest, key: str) -> HttpResponse:
    """Hear when the thread grows."""
    initiative = _seen(request, key)
    follow_initiative(initiative=initiative, actor=request.person, now=clock.now())
    messages.success(request, _("We will write to you when it crosses a gate."))
    return redirect(request, safe_next(request, initiative.get_absolute_url()))


@sign_in_required
@require_POST
def unfollow(request: SignedInRequest, key: str) -> HttpResponse:
    """Hear no more of it."""
    initiative = _seen(request, key)
    unfollow_initiative(initiative=initiative, actor=request.person, now=clock.now())
    messages.success(request, _("You will hear no more of it."))
    return redirect(request, safe_next(request, initiative.get_absolute_url()))


def _seen(request: SignedInRequest, key: str) -> Initiative:
    try:
        return initiative_for(request.person, key, clock.now())
    except Initiative.DoesNotExist:
        raise Http404 from None


def _challenge(request: SignedInRequest) -> Challenge:
    try:
        return challenge_for(request.person, request.GET.get("challenge", ""), clock.now())
    except Challenge.DoesNotExist:
        raise Http404 from None


def _choices(request: SignedInRequest) -> dict[str, Any]:
    houses = list(organisations_to_open_in(request.person, clock.now()))
    return {"organisations": houses, "editions": list(editions_to_run_in(request.person))}


def _page(challenge: Challenge, form: OpenForm, **more: Any) -> dict[str, Any]:
    stage = stage_at_opening(challenge)
    return {
        "nav": "initiatives", "challenge": challenge, "form": form, "stage": stage, "stage_label": stage.label,
        "stages": STAGE_NAMES, **more,
    }  # fmt: skip
