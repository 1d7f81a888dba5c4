"""The office of a call: begun, its first page, its end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls.actions.calls import change_call, discard_draft, draft_call
from minga.calls.actions.opening import cancel_call
from minga.calls.queries.beginnings import earlier_calls, edition_run_by, latest_of_stage, stages_to_call
from minga.calls.queries.calls import call_rows, call_run_by, calls_run_by
from minga.calls.queries.office_page import office_page
from minga.calls.queries.proposals import KIND_OF_STAGE
from minga.calls.web import office_access as access
from minga.calls.web.forms.office import ContactForm, NewCallForm, ReasonForm
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.programmes.models import Edition, Stage
from minga.programmes.queries.editions import editions_managed_by
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond

MOST_EDITIONS = 20


@sign_in_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The calls that one runs, and the editions in which one may open another."""
    moment = now()
    found = page_of(calls_run_by(request.person, moment).order_by("-updated_at", "-pk"), request)
    page = Page(call_rows(found.rows, moment), found.number, found.per, found.total, found.more)
    editions = list(editions_managed_by(request.person, moment)[:MOST_EDITIONS])
    return respond(request, "calls/mine.html", {"page": page, "editions": editions})


@sign_in_required
@require_safe
def of_edition(request: SignedInRequest, key: str) -> HttpResponse:
    """The calls of one edition, drafts among them."""
    edition, moment = _edition(request, key), now()
    found = page_of(calls_run_by(request.person, moment).filter(edition=edition).order_by("-pk"), request)
    page = Page(call_rows(found.rows, moment), found.number, found.per, found.total, found.more)
    return respond(request, "calls/of_edition.html", {"page": page, "edition": edition})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, key: str) -> HttpResponse:
    """A draft that its stage fills in."""
    moment = now()
    edition = _edition(request, key)
    stage = edition.stages.filter(key=request.GET.get("etapa", "")).first()
    form = bind(
        NewCallForm, request, stages=stages_to_call(edition), earlier=earlier_calls(request.person, moment),
        initial=_likely(stage),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        like = call_run_by(request.person, clean["like"], moment) if clean.get("like") else None
        chosen = edition.stages.filter(key=clean["stage"]).first()
        try:
            call = draft_call(
                edition=edition, kind=clean["kind"], stage=chosen, like=like, actor=request.person, now=moment
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The call is filled in. Look through it, then publish it."))
            return redirect(request, "calls:prepare", call.key)
    return respond(request, "calls/new.html", {"form": form, "edition": edition})


@sign_in_required
@require_safe
def stage(request: SignedInRequest, key: str, stage_key: str) -> HttpResponse:
    """The page of a stage: its call, or the form that begins one."""
    edition = _edition(request, key)
    found = edition.stages.filter(key=stage_key).first()
    if found is None:
        raise Http404
    call = latest_of_stage(found)
    if call is not None:
        return redirect(request, "calls:office", call.key)
    return redirect(request, f"{reverse('calls:new', args=[key])}?etapa={found.key}")


@sign_in_required
@require_safe
def office(request: SignedInRequest, key: str) -> HttpResponse:
    """What came in, where each round stands, what is next; a draft is led to its preparation."""
    call = access.run(request.person, key, now())
    if call.opened_at is None:
        return redirect(request, "calls:prepare", key)
    page = office_page(call, now())
    return respond(request, "calls/office.html", office_context(call, "calls.office", page=page))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: SignedInRequest, key: str) -> HttpResponse:
    """Whom to ask, and whether it is listed: what may change without an addendum."""
    call = access.run(request.person, key, now())
    form = bind(ContactForm, request, initial={"contact": call.contact, "public": call.public})
    if request.method == "POST" and form.is_valid():
        try:
            change_call(call=call, changes=form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "calls:office", key)
    return respond(request, "calls/contact.html", office_context(call, "calls.office", form=form))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, key: str) -> HttpResponse:
    """End it before it is decided, with a public reason."""
    call = access.run(request.person, key, now())
    form = bind(ReasonForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_call(call=call, reason=form.cleaned_data["reason"], actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The call is cancelled, and its applicants are told."))
            return redirect(request, "calls:office", key)
    return respond(request, "calls/cancel.html", office_context(call, "calls.office", form=form))


@sign_in_required
@require_POST
def discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    call = access.run(request.person, key, now())
    try:
        discard_draft(call=call, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "calls:office", key)
    messages.success(request, _("The draft is thrown away."))
    return redirect(request, "calls:mine")


def _edition(request: SignedInRequest, key: str) -> Edition:
    try:
        return edition_run_by(request.person, key, now())
    except Edition.DoesNotExist:
        raise Http404 from None


def _likely(stage: Stage | None) -> dict[str, str]:
    """The stage from which she came, and what such a stage usually looks for."""
    if stage is None:
        return {}
    return {"stage": stage.key, "kind": KIND_OF_STAGE.get(stage.kind, "")}
