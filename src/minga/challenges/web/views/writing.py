"""To begin a challenge and to write it, one step after another. A post keeps everything it can."""

from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.challenges.actions.challenges import Complaint, see_similar, start_challenge
from minga.challenges.actions.findings import Elsewhere, add_precedent
from minga.challenges.models import Challenge
from minga.challenges.queries import steps
from minga.challenges.queries.challenges import owners_open_to
from minga.challenges.queries.similar import similar_things, words_of
from minga.challenges.queries.writing import editions_to_write_in, step_page
from minga.challenges.web import access
from minga.challenges.web.examples import EXAMPLES
from minga.challenges.web.forms.deciding import NewForm
from minga.challenges.web.forms.steps import FORMS, StepForm
from minga.challenges.web.saving import renewed_mark, save_step
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.ui.components.lists import Step
from minga.ui.forms import Form, bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

F = TypeVar("F", bound=Form)
LOOKS = "similares"
"""In the address of a post: it only asks what is alike, and saves nothing."""


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """In whose name, and the complaint; what is alike is shown while she types."""
    owners = list(owners_open_to(request.person, now())[:100])
    asked: dict[str, Any] = {"owners": owners, "editions": list(editions_to_write_in(request.person)[:20])}
    looks = request.method == "POST" and LOOKS in request.GET
    form = _as_typed(NewForm(**asked), request) if looks else bind(NewForm, request, **asked)
    if request.method == "POST" and not looks and form.is_valid():
        try:
            made = start_challenge(complaint=_complaint(form), actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return _begun(request, made)
    text = "\n".join(request.POST.get(name, "") for name in ("title", "complaint"))
    context = {
        "form": form, "owners": owners, "example": EXAMPLES[steps.QUESTION], "looked": looks, "looks": LOOKS,
        "things": similar_things(text, request.person, now()) if text.strip() else (),
    }  # fmt: skip
    return respond(request, "challenges/new.html", context, part="similar")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    """One step of the form."""
    challenge = access.written(request.person, key, now())
    kind = FORMS.get(step)
    if kind is None:
        raise Http404
    shown = kind.shown(challenge, now())
    if request.method == "POST" and LOOKS in request.GET:
        form = _as_typed(kind(challenge=challenge, initial=shown), request)
        return _show(request, challenge, step, form, looked=True)
    form = bind(kind, request, challenge=challenge, initial=shown)
    if request.method == "POST":
        saved = save_step(form, actor=request.person, now=now())
        if request.headers.get("X-Autosave"):
            return _autosaved(form, saved=saved)
        if saved:
            return _go_on(request, challenge, step)
    return _show(request, challenge, step, form)


@sign_in_required
@require_safe
def review(request: SignedInRequest, key: str) -> HttpResponse:
    """The door to a draft: it goes on at the first step that is not filled."""
    challenge = access.written(request.person, key, now())
    stops = step_page(challenge, steps.REVIEW, request.person, now()).stops
    return redirect(request, next((stop.href for stop in stops if stop.state == "ahead"), stops[-1].href))


def _complaint(form: NewForm) -> Complaint:
    said = form.cleaned_data
    return Complaint(
        organisation=said["organisation"],
        title=said["title"],
        complaint=said["complaint"],
        language=(get_language() or "es")[:2],
        edition=said.get("edition"),
    )


def _begun(request: SignedInRequest, made: Challenge) -> HttpResponse:
    """On to the first step, or to the one that she wants to join instead."""
    into = request.POST.get("join", "")
    if into:
        return redirect(request, f"{reverse('challenges:join', args=[made.key])}?con={into}")
    messages.success(request, _("Begun. Only your organisation sees it until it is on the map."))
    return redirect(request, "challenges:step", made.key, steps.QUESTION)


def _as_typed(form: F, request: SignedInRequest) -> F:
    """The form with what was typed so far, neither judged nor saved."""
    sent = {name: field.widget.value_from_datadict(request.POST, {}, name) for name, field in form.fields.items()}
    form.initial = {**(form.initial or {}), **{name: value for name, value in sent.items() if name in request.POST}}
    return form


def _show(
    request: SignedInRequest, challenge: Challenge, slug: str, form: StepForm, *, looked: bool = False
) -> HttpResponse:
    page = step_page(challenge, slug, request.person, now())
    looks = slug in (steps.QUESTION, steps.CAUSES)
    typed = "\n".join(str(form[name].value() or "") for name in form.fields if name in _COMPARED)
    text = f"{typed}\n{words_of(challenge)}" if slug == steps.CAUSES else typed
    things = similar_things(text, request.person, now(), without=[challenge.pk]) if looks and text.strip() else ()
    compared = [name for name in form.fields if name in _COMPARED]
    context: dict[str, Any] = {
        "page": page, "form": form, "things": things, "looked": looked or slug == steps.CAUSES, "looks": LOOKS,
        "steps": [Step(stop.label, stop.href, stop.state, "", stop.current) for stop in page.stops],
        "fields": " ".join(compared), "example": EXAMPLES.get(slug), "body": f"challenges/steps/{slug}.html",
    }  # fmt: skip
    return respond(request, "challenges/step.html", context, part="similar")


_COMPARED = ("title", "complaint", "question", "causes")


def _autosaved(form: StepForm, *, saved: bool) -> JsonResponse:
    """What autosave.js hears. What was not kept stays in the browser, and the next save says why."""
    if saved:
        return JsonResponse({"was": renewed_mark(form)})
    return JsonResponse({"errors": sorted(form.errors)}, status=422)


def _go_on(request: SignedInRequest, challenge: Challenge, slug: str) -> HttpResponse:
    """Where the pressed button leads."""
    then, _colon, what = request.POST.get("then", "next").partition(":")
    here = reverse("challenges:step", args=[challenge.key, slug])
    if then == "add":
        return redirect(request, "challenges:row-add", challenge.key, what)
    if then == "note":
        _note(request, challenge, what)
        return redirect(request, f"{here}#elsewhere")
    if then == "seen":
        see_similar(challenge=challenge, actor=request.person, now=now())
        return redirect(request, f"{here}#similar")
    if then == "leave":
        messages.success(request, _("Saved. You can go on when you like."))
        return redirect(request, challenge)
    following = step_page(challenge, slug, request.person, now()).next
    return redirect(request, "challenges:step", challenge.key, following or slug)


def _note(request: SignedInRequest, challenge: Challenge, what: str) -> None:
    """Keep one of the similar things as what was tried elsewhere."""
    found = similar_things(words_of(challenge), request.person, now(), without=[challenge.pk])
    thing = next((each for each in found if f"{each.subject_type}:{each.subject_id}" == what), None)
    if thing is None:
        return
    elsewhere = Elsewhere(
        title=thing.title, where=thing.by, link=thing.link, subject_type=thing.subject_type, subject_id=thing.subject_id
    )
    try:
        add_precedent(challenge=challenge, elsewhere=elsewhere, actor=request.person, now=now())
    except Conflict as twice:
        messages.info(request, str(twice))
