"""Taking up in one's own organisation what another one did, and the notes of the adaptation."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges.actions.deriving import derive_challenge
from minga.core import clock
from minga.core.errors import DomainError
from minga.initiatives.actions.replication import adopt_initiative, edit_adaptation
from minga.initiatives.models import Initiative
from minga.initiatives.policies import may_tell
from minga.initiatives.queries.opening import editions_to_run_in, initiatives_like, opened_with
from minga.initiatives.queries.replication import (
    adaptation_of,
    challenges_to_adopt_for,
    derived_drafts,
    maps_challenges,
    organisations_to_adopt_in,
    travels,
)
from minga.initiatives.web import access
from minga.initiatives.web.forms.replication import AdaptationForm, AdoptForm
from minga.initiatives.web.work import form_page
from minga.initiatives.web.workshop import STAGE_NAMES, workshop_initiative
from minga.organisations.models import Organisation
from minga.ui.forms import bind, refuse, typed
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import ASKS_AN_HOUR, at_most
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@at_most(ASKS_AN_HOUR, "take-up")
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: SignedInRequest, key: str) -> HttpResponse:
    """Adapt it: in whose name, what is kept and changed, for which challenge. Sent twice, it opens one."""
    source, now = access.public(key), clock.now()
    houses = list(organisations_to_adopt_in(request.person, source, now))
    house = _chosen(request, houses)
    if house is None:
        context = {"nav": "initiatives", "source": source, "houses": houses}
        return respond(request, "initiatives/adopt_where.html", context, status=200 if houses else 403)
    choices = _choices(request, source, house)
    form = bind(AdoptForm, request, initial=_first(source, request, choices), **choices)
    if request.method == "POST" and form.is_valid():
        again = opened_with(form.cleaned_data["token"])
        try:
            made = again or adopt_initiative(
                source=source, organisation=house, **form.values, actor=request.person, now=now
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Opened as a draft of yours. You lead its team; the original's team was told."))
            return redirect(request, "initiatives:workshop", made.key)
    return respond(request, "initiatives/adopt.html", _page(request, source, house, form))


@sign_in_required
@require_POST
def adopt_similar(request: SignedInRequest, key: str) -> HttpResponse:
    """What is there already and much like what is being typed, save the original itself."""
    source = access.public(key)
    house = _must_choose(request, source)
    form = typed(AdoptForm, request, **_choices(request, source, house))
    found = initiatives_like(form["title"].value(), form["problem"].value(), form["change"].value())
    others = tuple(each for each in found if each.path != source.get_absolute_url())
    context = _page(request, source, house, form, similar=others, looked=True)
    return respond(request, "initiatives/adopt.html", context, part="similar")


@sign_in_required
@require_POST
def adopt_challenge(request: SignedInRequest, key: str) -> HttpResponse:
    """A draft challenge from that of the original, for whoever may write it but not put it on the map."""
    source = access.public(key)
    house = _must_choose(request, source)
    try:
        made = derive_challenge(source=source.challenge, organisation=house, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "initiatives:adopt", key)
    messages.success(request, _("A draft with the texts of the original. Change what is different in your place."))
    return redirect(request, "challenges:review", made.key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def adaptation(request: SignedInRequest, key: str) -> HttpResponse:
    """The notes of the adaptation, later; two people may write at once."""
    initiative = workshop_initiative(request, key)
    if initiative.derived_from_id is None:
        raise Http404
    if not may_tell(request.person, initiative, clock.now()):
        raise PermissionDenied(_("Only the team writes in the dossier."))
    stored = adaptation_of(initiative)
    form = bind(AdaptationForm, request, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        try:
            if merged.changes:
                edit_adaptation(
                    initiative=initiative, changes=merged.changes, was=merged.was, actor=request.person, now=clock.now()
                )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:staying", key)
    title, lead = _("What you kept, what you changed"), _("Anybody who adapts it after you reads this.")
    return form_page(request, initiative, "staying", form, title=title, lead=lead, submit=_("Save"))


def _chosen(request: SignedInRequest, houses: list[Organisation]) -> Organisation | None:
    """The organisation that the address names, or the only one that there is."""
    wanted = request.GET.get("en", "")
    if not wanted:
        return houses[0] if len(houses) == 1 else None
    return next((each for each in houses if each.key == wanted), None)


def _must_choose(request: SignedInRequest, source: Initiative) -> Organisation:
    house = _chosen(request, list(organisations_to_adopt_in(request.person, source, clock.now())))
    if house is None:
        raise Http404
    return house


def _first(source: Initiative, request: SignedInRequest, choices: dict[str, Any]) -> dict[str, Any]:
    """The change is what travels as it was written; the title and the problem are those of the new place."""
    ours = choices["challenges"]
    return {
        "challenge": ours[0].key if len(ours) == 1 and not choices["may_map"] else None,
        "token": uuid4(), "language": request.person.language, "title": source.title, "change": source.change,
        "adaptation_currency": source.currency,
    }  # fmt: skip


def _choices(request: SignedInRequest, source: Initiative, house: Organisation) -> dict[str, Any]:
    return {
        "challenges": list(challenges_to_adopt_for(house, source)),
        "editions": list(editions_to_run_in(request.person)),
        "may_map": maps_challenges(request.person, house, clock.now()) and not source.challenge.restricted,
        "origin": source.challenge.title,
    }


def _page(
    request: SignedInRequest, source: Initiative, house: Organisation, form: AdoptForm, **more: Any
) -> dict[str, Any]:
    return {
        "nav": "initiatives",
        "source": source,
        "house": house,
        "form": form,
        "travels": travels(source, clock.now()),
        "may_map": "affected" in form.fields,
        "drafts": list(derived_drafts(house, source)),
        "stages": STAGE_NAMES,
        **more,
    }
