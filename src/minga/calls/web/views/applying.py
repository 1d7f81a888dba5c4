"""Those who apply: whether it is worth it, begin, look at where it stands, change, send, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls.actions import applications as actions
from minga.calls.models import Application, Call, Rules
from minga.calls.queries.applications import applications_of, led_application, own_application
from minga.calls.queries.apply_page import apply_page
from minga.calls.queries.calls import call_for
from minga.calls.queries.candidates import HAS_A_TITLE, Candidate, Offers, offers_for
from minga.calls.queries.changing import may_still_change
from minga.calls.queries.my_applications import application_rows
from minga.calls.queries.rules import rules_of
from minga.calls.queries.status_page import status_page
from minga.calls.web.forms.applying import CHOICES, ApplyForm, ChangeForm, WithdrawForm, said_in
from minga.core import clock
from minga.core.errors import DomainError
from minga.questionnaires.queries.drafts import draft_of
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required, sign_in_url
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond


def language() -> str:
    return (get_language() or "es")[:2]


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PersonRequest, key: str) -> HttpResponse:
    """Each condition with what is known of it; whoever fulfils them begins. Nobody needs an account to look."""
    now = clock.now()
    try:
        call = call_for(request.person, key, now)
    except Call.DoesNotExist:
        raise Http404 from None
    rules = rules_of(call)
    offers = offers_for(call, rules, request.person, now)
    form = bind(
        ApplyForm, request, offers=offers, titled=request.person is not None and call.kind in HAS_A_TITLE,
        initial={"challenge": request.GET.get("desafio", "")},
    )  # fmt: skip
    if request.POST.get("then") == "begin":
        if request.person is None:
            return redirect(request, sign_in_url(request))
        if form.is_valid():
            begun = _begin(request, form, call)
            if begun is not None:
                return redirect(request, _first_page(begun, rules))
    return _show_conditions(request, form, call, rules, offers)


def _begin(request: Any, form: ApplyForm, call: Call) -> Application | None:
    """The application; None when it was refused, and the form says why."""
    chosen: dict[str, Any] = form.offers.chosen(**{name: form.chosen(name) for name in CHOICES})
    said = said_in(request.POST)
    try:
        return actions.begin_application(
            call=call, person=request.person, title=form.cleaned_data.get("title", ""),
            token=form.cleaned_data["token"], confirmed=[key for key, yes in said.items() if yes],
            actor=request.person, now=clock.now(), **chosen,
        )  # fmt: skip
    except DomainError as refusal:
        refuse(form, refusal)
        return None


def _first_page(application: Application, rules: Rules) -> str:
    """A person alone goes straight to the form; a team first sees what there is to do."""
    phase = application.phase
    draft = draft_of(phase.form, application, application.person) if phase is not None and phase.form else None
    if draft is None or rules.team_most > 1:
        return reverse("calls:application", args=[application.uuid])
    return reverse("questionnaires:answers", args=[draft.uuid])


def _show_conditions(request: PersonRequest, form: ApplyForm, call: Call, rules: Rules, offers: Offers) -> HttpResponse:
    who: Candidate = form.candidate(request.person)
    page = apply_page(call, rules, who, offers, language(), clock.now())
    checked = request.method == "POST"
    status = 422 if request.POST.get("then") == "begin" else 200
    context = {"page": page, "shown": form, "said": who.said, "checked": checked, "sign_in": sign_in_url(request)}
    if status == 422:
        context["form"] = form
    return respond(request, "calls/apply.html", context, part="conditions", status=status)


@sign_in_required
@require_safe
def my_applications(request: SignedInRequest) -> HttpResponse:
    """Hers and those of her teams."""
    now = clock.now()
    found = page_of(applications_of(request.person, now), request)
    page = Page(application_rows(found.rows, request.person, now), found.number, found.per, found.total, found.more)
    return respond(request, "calls/my_applications.html", {"page": page})


@sign_in_required
@require_safe
def application(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What to do now, what arrived, what comes next."""
    page = status_page(_own(request, uuid), request.person, language(), clock.now())
    return respond(request, "calls/application.html", {"page": page})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Title, contact, and what she confirms; after the end only what the rules leave open."""
    found, now = _own(request, uuid), clock.now()
    titled = found.call.kind in HAS_A_TITLE and may_still_change(found, "", rules_of(found.call), now)
    form = bind(ChangeForm, request, application=found, titled=titled)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_application(
                application=found, title=form.cleaned_data.get("title"),
                contact=(form.cleaned_data["email"], form.cleaned_data["phone"]),
                confirmed=_confirmed(request, found) if "conditions" in request.POST else None,
                actor=request.person, now=now,
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "calls:application", uuid)
    page = status_page(found, request.person, language(), now)
    return respond(request, "calls/application_change.html", {"page": page, "form": form})


def _confirmed(request: SignedInRequest, found: Application) -> list[str]:
    """What was confirmed before and what is confirmed here; a no takes back."""
    said = said_in(request.POST)
    return [*(key for key in found.confirmed if said.get(key, True)), *(key for key, yes in said.items() if yes)]


@sign_in_required
@require_POST
def send(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Send to a round that asks no form."""
    found = _led(request, uuid)
    if found.phase is None:
        raise Http404
    try:
        actions.receive_entry(
            application=found, phase=found.phase, submission=None, actor=request.person, now=clock.now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It arrived. You have a letter that says so."))
    return redirect(request, "calls:application", uuid)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Step back, with a reason if she wants to give one."""
    found = _led(request, uuid)
    form = bind(WithdrawForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_application(
                application=found, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now()
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The application is withdrawn."))
            return redirect(request, "calls:application", uuid)
    context = {"application": found, "form": form, "sent": found.submitted_at is not None}
    return respond(request, "calls/application_withdraw.html", context)


def _own(request: SignedInRequest, uuid: UUID) -> Application:
    try:
        return own_application(request.person, uuid)
    except Application.DoesNotExist:
        raise Http404 from None


def _led(request: SignedInRequest, uuid: UUID) -> Application:
    try:
        return led_application(request.person, uuid)
    except Application.DoesNotExist:
        raise Http404 from None
