"""The code on the screen, for those who lead; and entering it, for those who attend."""

from datetime import datetime, timedelta
from typing import Any, Final, cast

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import DomainError, NotAllowed
from minga.core.texts import pick
from minga.learning.actions.checking_in import OtherSession, check_in, enrolment_in, find_seen, session_of_code
from minga.learning.actions.windows import hide_code, show_code
from minga.learning.models import CodeWindow, Session
from minga.learning.queries.attend_blocks import attend_state
from minga.learning.queries.code_scans import proof_of_scan, scan_holds, scanned_at
from minga.learning.queries.codes import code_at, open_window, seconds_left, spaced
from minga.learning.queries.roll import roll_count, session_by_uuid
from minga.learning.web.attending_access import led_session
from minga.learning.web.forms.attending import CodeForm, WindowForm
from minga.learning.web.views.attending_office import session_context
from minga.programmes.models import Enrolment
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required, sign_in_url
from minga.ui.limits import at_most
from minga.ui.respond import respond

SCANNED: Final = "learning_scanned"
SCAN_HOLDS: Final = timedelta(minutes=15)
"""How long after scanning one may still sign in and press the button."""
LONGEST_WAIT: Final = 5
TRIES: Final = 40
"""How many codes one person types in an hour: enough for clumsy fingers, too few to guess."""


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """What is projected: QR, code, how many are marked. Before, the form that opens it."""
    found = led_session(request.person, edition, session)
    window = open_window(found, now())
    if window is not None and request.method != "POST":
        return respond(request, "learning/code.html", _shown(request, found, window), part="live")
    form = bind(WindowForm, request, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            show_code(
                session=found, minutes=form.cleaned_data["minutes"],
                on_time_minutes=form.cleaned_data["on_time_minutes"],
                rotates_seconds=int(form.cleaned_data["rotates_seconds"]), actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "learning:code", edition, session)
    context = session_context(request, found, form=form, count=roll_count(found))
    return respond(request, "learning/code_open.html", context, part="live")


@sign_in_required
@require_POST
def code_close(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """Close it before its time."""
    found = led_session(request.person, edition, session)
    window = open_window(found, now())
    try:
        if window is not None:
            hide_code(window=window, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The code is closed. Look over the list and mark those who are missing."))
    return redirect(request, "learning:roll", edition, session)


def _shown(request: SignedInRequest, session: Session, window: CodeWindow) -> dict[str, Any]:
    """What the screen needs: nothing of it is secret for longer than the code lasts."""
    moment = now()
    shown = code_at(window, moment)
    address = request.build_absolute_uri(reverse("learning:check-in", args=[session.uuid]))
    left = seconds_left(window, moment)
    return {
        "session": session,
        "session_title": pick(session.titles),
        "edition": session.edition,
        "window": window,
        "code": spaced(shown),
        "spelled": " ".join(shown),
        "address": request.build_absolute_uri(reverse("learning:check-in-anywhere")).split("://", 1)[-1],
        "qr": segno.make(f"{address}?c={shown}", micro=False, error="m").svg_inline(
            border=2, light="#fff", omitsize=True
        ),
        "left": left,
        "wait": min(left, LONGEST_WAIT) * 1000 + 200,
        "count": roll_count(session),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_page(request: PersonRequest, uuid: str) -> HttpResponse:
    """Where the QR leads. Scanning marks nobody yet: she sees what it is, and presses one button."""
    try:
        session = session_by_uuid(uuid)
    except Session.DoesNotExist:
        return respond(request, "learning/check_in_foreign.html", {"nav": "learning"}, status=404)
    _remember_scan(request, session)
    if request.person is None:
        return redirect(request, sign_in_url(request))
    try:
        enrolment = enrolment_in(session, request.person)
    except NotAllowed as error:
        context = {"nav": "learning", "session": session, "message": str(error), "public": session.edition.public}
        return respond(request, "learning/check_in_stranger.html", context, status=403)
    return cast("HttpResponse", _her_page(request, session, enrolment))


@at_most(TRIES, "attendance-code")
def _her_page(request: SignedInRequest, session: Session, enrolment: Enrolment) -> HttpResponse:
    """The button or the field, for whoever takes part."""
    form = bind(CodeForm, request)
    if request.method == "POST" and form.is_valid() and _enter(request, session, form):
        return redirect(request, "learning:check-in", session.uuid)
    state = attend_state(session, enrolment, now())
    context = {"nav": "learning", "session": session, "form": form, "page": state, **_scanned_words(request, session)}
    return respond(request, "learning/check_in.html", context)


@sign_in_required
@at_most(TRIES, "attendance-code")
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_anywhere(request: SignedInRequest) -> HttpResponse:
    """The short address under the QR: the code alone says which of her sessions it is."""
    form = bind(CodeForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            session = session_of_code(request.person, form.cleaned_data["code"], now())
        except DomainError as error:
            refuse(form, error)
        else:
            _enter(request, session, form)
            return redirect(request, "learning:check-in", session.uuid)
    return respond(request, "learning/check_in_anywhere.html", {"nav": "learning", "form": form})


def _enter(request: SignedInRequest, session: Session, form: CodeForm) -> bool:
    """Mark her; with a code that she scanned while it was on the screen, whatever it took her since."""
    typed = form.cleaned_data["code"]
    at = scanned_at(request.POST.get("seen", ""), session, request.person, typed)
    try:
        done = check_in(session=session, typed=typed, scanned_at=at, actor=request.person, now=now())
    except OtherSession as error:
        refuse(form, error)
        form.other = error.other  # type: ignore[attr-defined]
        return False
    except DomainError as error:
        refuse(form, error)
        return False
    words = _("You were marked already.") if done.again else _("You are marked: %(state)s.")
    messages.success(request, words % {"state": done.row.get_state_display()})
    return True


def _remember_scan(request: PersonRequest, session: Session) -> None:
    """Keep, in her browser session, that she saw a code while it was valid: signing in takes a while."""
    given = request.GET.get("c", "")
    if request.method == "GET" and given and scan_holds(session, given, now()):
        request.session[SCANNED] = [str(session.uuid), given, now().isoformat()]


def _scanned_words(request: PersonRequest, session: Session) -> dict[str, Any]:
    """The code that waits for her button, with its proof; or why the one in the address is no good."""
    kept, person = request.session.get(SCANNED), request.person
    if person is not None and kept and kept[0] == str(session.uuid):
        at = datetime.fromisoformat(kept[2])
        if now() - at <= SCAN_HOLDS:
            return {"scanned": kept[1], "seen": proof_of_scan(session, person, kept[1], at)}
    given = request.GET.get("c", "")
    if not given or request.method == "POST" or person is None:
        return {}
    try:
        find_seen(session, given, person, made_at=None, now=now())
    except OtherSession as error:
        return {"wrong": str(error), "other": error.other}
    except DomainError as error:
        return {"wrong": str(error)}
    return {}
