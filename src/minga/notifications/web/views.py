"""The inbox, how one is told, and the outbox of machines that send no mail."""

from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.notifications.actions import (
    choose_delivery,
    read_all_messages,
    read_message,
    resend_message,
)
from minga.notifications.enums import Delivery
from minga.notifications.models import Message
from minga.notifications.queries import (
    failed_from,
    failed_message,
    inbox_for,
    message_for,
    preferences_of,
    unread_count,
)
from minga.notifications.queries.letters import stop_of
from minga.notifications.queries.outbox import letter_named, letters_in_outbox, outbox_open_to
from minga.notifications.web.forms import DeliveryForm
from minga.people.queries.sections import account_sections
from minga.ui.forms import bind
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@require_safe
@sign_in_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """Everything that was written to me, newest first."""
    person = request.person
    context = {
        "page": page_of(inbox_for(person), request),
        "unread": unread_count(person),
        "failed": failed_from(person).count(),
        "tabs": account_sections(person, "inbox"),
    }
    return respond(request, "notifications/inbox.html", context, part="rows")


@require_safe
@sign_in_required
def message(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One message; opening it marks it as read."""
    try:
        found = message_for(request.person, uuid)
    except Message.DoesNotExist:
        raise Http404 from None
    if found.read_at is None:
        found = read_message(message=found, actor=request.person, now=now())
    tabs = account_sections(request.person, "inbox")
    return respond(request, "notifications/message.html", {"message": found, "tabs": tabs})


@require_POST
@sign_in_required
def read_all(request: SignedInRequest) -> HttpResponse:
    """Nothing is new any more."""
    read_all_messages(actor=request.person, now=now())
    said.success(request, _("All messages are marked as read."))
    return redirect(request, "notifications:inbox")


@require_safe
@sign_in_required
def undelivered(request: SignedInRequest) -> HttpResponse:
    """What I sent and did not arrive, and why."""
    page = page_of(failed_from(request.person), request)
    tabs = account_sections(request.person, "inbox")
    return respond(request, "notifications/undelivered.html", {"page": page, "tabs": tabs})


@require_POST
@sign_in_required
def resend(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Try again what did not arrive."""
    try:
        resend_message(message=failed_message(request.person, uuid), actor=request.person, now=now())
    except (Message.DoesNotExist, NotAllowed):
        raise Http404 from None
    said.success(request, _("It is sent again. If it fails, you see it here."))
    return redirect(request, "notifications:undelivered")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def preferences(request: SignedInRequest) -> HttpResponse:
    """By e-mail at once, once a day, or only here."""
    person = request.person
    rows = preferences_of(person)
    form = bind(DeliveryForm, request, rows=rows)
    if form.is_valid():
        choose_delivery(person=person, choices=form.choices(), actor=person, now=now())
        said.success(request, _("Saved. From now on you are told this way."))
        return redirect(request, "notifications:preferences")
    context = {"form": form, "fixed": [row for row in rows if row.obligatory]}
    context["tabs"] = account_sections(person, "preferences-of-messages")
    return respond(request, "notifications/preferences.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: PersonRequest, token: str) -> HttpResponse:
    """The link of an e-mail: stop this group, without signing in (RFC 8058)."""
    asked = stop_of(token)
    if asked is None:
        raise Http404
    person, group = asked
    if request.method == "POST":
        choose_delivery(person=person, choices={group: Delivery.INBOX}, actor=person, now=now())
    return respond(request, "notifications/stop.html", {"group": group, "done": request.method == "POST"})


@require_safe
@sign_in_required
def outbox(request: SignedInRequest) -> HttpResponse:
    """Every letter that lies in the folder instead of being sent."""
    if not outbox_open_to(request.person):
        raise Http404
    context = {"page": page_of(letters_in_outbox(), request), "tabs": account_sections(request.person, "outbox")}
    return respond(request, "notifications/outbox.html", context)


@require_safe
@sign_in_required
def letter(request: SignedInRequest, name: str) -> HttpResponse:
    """One letter of the folder, as text."""
    found = letter_named(name) if outbox_open_to(request.person) else None
    if found is None:
        raise Http404
    tabs = account_sections(request.person, "outbox")
    return respond(request, "notifications/letter.html", {"letter": found, "tabs": tabs})
