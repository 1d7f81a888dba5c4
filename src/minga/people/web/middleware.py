"""Opens the trace of every request, and lets support look with a person's eyes.

Stands after the door (`minga.ui.middleware.Door`), which says who signed in. In support mode
`request.person` becomes the person who is helped, so that every page shows what she sees,
while `request.support` names the session. Nothing can be written meanwhile, and her account
pages (security, consents, messages, data) stay closed: see ADR 0010.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.context import Trace, tracing
from minga.people.actions.support import end_support, look_as_support
from minga.people.models import SupportSession
from minga.people.queries.support import running_session, unended_session

KEY = "support_session"
CLOSED = ("/cuenta/", "/archivos/")
LISTS = (".xlsx", ".csv", ".zip")
LOOKING = frozenset({"GET", "HEAD"})


class Watch:
    """Sets `request.support` (a SupportSession or None) and traces the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked: Any = request
        asked.support = None
        session = _session_of(asked)
        if session is None:
            with tracing(Trace()):
                return self.get_response(request)
        with tracing(Trace(support_session=session.pk, on_behalf_of=session.person_id)):
            asked.support, asked.person = session, session.person
            look_as_support(
                session=session, method=str(request.method), path=request.path, actor=session.staff, now=now()
            )
            if _is_closed(request):
                return render(request, "people/support_closed.html", status=403)
            return self.get_response(request)


def _session_of(request: Any) -> SupportSession | None:
    """The running session of this browser; one that is over is ended and said so, once."""
    staff = request.person
    if staff is None or not staff.is_staff:
        return None
    wanted = request.session.get(KEY)
    if wanted is None:
        return None
    session = running_session(wanted, staff, now())
    if session is not None:
        return session
    del request.session[KEY]
    over = unended_session(wanted, staff)
    if over is not None:
        end_support(session=over, actor=HOUSE, now=now())
        messages.info(request, _("The time to look as another person is over."))
    return None


def _is_closed(request: HttpRequest) -> bool:
    """Her private pages, files and lists to take away, and every write but the end of looking and signing out."""
    if request.path in (reverse("people:end-support"), reverse("account_logout")):
        return False
    return request.method not in LOOKING or request.path.startswith(CLOSED) or request.path.endswith(LISTS)
