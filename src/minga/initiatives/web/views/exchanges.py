"""Asking a team to share its experience, answering, and writing down what came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.initiatives.actions.exchanges import answer_exchange, ask_for_exchange, hold_exchange
from minga.initiatives.models import Exchange
from minga.initiatives.queries.exchanges import exchange_for, exchange_view, organisations_to_ask_for
from minga.initiatives.web import access
from minga.initiatives.web.forms.replication import ExchangeAnswerForm, ExchangeAskForm, ExchangeHeldForm
from minga.initiatives.web.work import done
from minga.ui.forms import Form, bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import at_most
from minga.ui.respond import respond

ASKS_AN_HOUR = 10


@sign_in_required
@at_most(ASKS_AN_HOUR, "ask-exchange")
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_ask(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask the team of a public dossier, in the name of one's organisation."""
    initiative, now = access.public(key), clock.now()
    houses = list(organisations_to_ask_for(request.person, initiative, now))
    context = {"nav": "initiatives", "initiative": initiative}
    if not houses:
        return respond(request, "initiatives/exchange_refused.html", context, status=403)
    form = bind(ExchangeAskForm, request, organisations=houses)

    def ask() -> Exchange:
        return ask_for_exchange(initiative=initiative, **form.values, actor=request.person, now=now)

    if request.method == "POST" and form.is_valid() and done(form, ask):
        messages.success(request, _("Asked. The team gets a letter; its answer comes to you as a letter too."))
        return redirect(request, "initiatives:dossier", key)
    return respond(request, "initiatives/exchange_ask.html", {**context, "form": form})


@sign_in_required
@require_safe
def exchange(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One exchange for both sides."""
    return _page(request, _exchange(request, uuid))


@sign_in_required
@require_http_methods(["POST"])
def exchange_answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The team says yes or no."""
    row = _exchange(request, uuid)
    form = bind(ExchangeAnswerForm, request)

    def answer() -> Exchange:
        clean = form.cleaned_data
        return answer_exchange(
            exchange=row, accept=clean["accept"] == "yes", answer=clean["answer"], actor=request.person, now=clock.now()
        )

    if form.is_valid() and done(form, answer):
        messages.success(request, _("Answered. Whoever asked gets a letter."))
        return redirect(request, "initiatives:exchange", uuid)
    return _page(request, row, answering=form)


@sign_in_required
@require_http_methods(["POST"])
def exchange_hold(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Either side writes down that they met."""
    row = _exchange(request, uuid)
    form = bind(ExchangeHeldForm, request)

    def hold() -> Exchange:
        return hold_exchange(exchange=row, **form.cleaned_data, actor=request.person, now=clock.now())

    if form.is_valid() and done(form, hold):
        messages.success(request, _("Written down. The other side gets a letter."))
        return redirect(request, "initiatives:exchange", uuid)
    return _page(request, row, noting=form)


def _exchange(request: SignedInRequest, uuid: UUID) -> Exchange:
    try:
        return exchange_for(request.person, uuid, clock.now())
    except Exchange.DoesNotExist:
        raise Http404 from None


def _page(
    request: SignedInRequest, row: Exchange, *, answering: Form | None = None, noting: Form | None = None
) -> HttpResponse:
    """What was written, and the form of whatever is this person's turn."""
    context = {
        "nav": "initiatives",
        "page": exchange_view(row, request.person, clock.now()),
        "answering": answering or ExchangeAnswerForm(),
        "noting": noting or ExchangeHeldForm(initial={"held_on": today()}),
        "form": answering or noting,
    }
    return respond(request, "initiatives/exchange.html", context)
