"""A form that is sent twice is taken once: a double press, a second try on a slow line, a browser's "back".

Each page that is drawn gives its forms a token of their own (Django masks the CSRF token anew), so the
same person sending the same words from the same page is the same sending. The first goes through; what
comes after it waits for its answer and is led to the same place. A refused form is forgotten at once:
whoever mends nothing and sends again is asked again. Autosave and htmx send on purpose, so they pass.

Works without JavaScript, for every form of whoever is signed in; it asks nothing of the views.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from minga.core import clock
from minga.ui.models import Sending

KEPT: Final = timedelta(minutes=10)
PATIENCE_SECONDS: Final = 5.0
_STEP_SECONDS: Final = 0.05
_LED_ON: Final = (302, 303)


class Once:
    """Middleware; stands after the door, which says who sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        mark = getattr(request, "sending", "")
        if mark:
            _settle(mark, response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Here, not earlier: what is far too large or forged was refused before its fields are read."""
        mark = _mark(request)
        if not mark or _is_first(mark):
            request.sending = mark  # type: ignore[attr-defined]
            return None
        location = _answer_to(mark)
        return HttpResponseRedirect(location, status=303) if location else None


def _mark(request: HttpRequest) -> str:
    """What makes two sendings the same; nothing for those that may repeat."""
    person = getattr(request, "person", None)
    if request.method != "POST" or person is None or "X-Autosave" in request.headers:
        return ""
    if getattr(request, "htmx", False) or "csrfmiddlewaretoken" not in request.POST:
        return ""
    said = (person.pk, request.get_full_path(), sorted(request.POST.lists()))
    return salted_hmac("minga.ui.once", repr(said), algorithm="sha256").hexdigest()


def _is_first(mark: str) -> bool:
    now = clock.now()
    Sending.objects.filter(sent_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            Sending.objects.create(mark=mark, sent_at=now)
    except IntegrityError:
        return False
    return True


def _answer_to(mark: str) -> str:
    """Where the first sending was led; empty when it was refused, or takes too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        location = Sending.objects.filter(mark=mark).values_list("location", flat=True).first()
        if location is None or location:
            return location or ""
        time.sleep(_STEP_SECONDS)
    return ""


def _settle(mark: str, response: HttpResponseBase) -> None:
    location = response.headers.get("Location", "") if response.status_code in _LED_ON else ""
    sending = Sending.objects.filter(mark=mark)
    if location and len(location) <= Sending.LONGEST:
        sending.update(location=location)
    else:
        sending.delete()
