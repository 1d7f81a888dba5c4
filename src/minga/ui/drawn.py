"""A page that is drawn once and shown again while nothing changes.

For heavy lists that are read far more often than written. `version` is a number that grows with
every change that matters (the position of the log); everything else that makes one answer differ
from another is in the key: who asks and from which browser (the whole Cookie header), what is
asked, in which language, whether htmx asks, and the day. What leaves no trace in the log shows
after `KEPT_SECONDS` at the latest. Never put it on a page that shows a form to fill in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from minga.core.clock import now

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]

KEPT_SECONDS: Final = 30


def drawn_once(version: Callable[[], object]) -> Callable[[View[P]], View[P]]:
    """Keep what a view answers to GET for as long as `version()` stays the same."""

    def keep(view: View[P]) -> View[P]:
        @wraps(view)
        def show(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method != "GET" or _has_something_to_say(request):
                return view(request, *args, **kwargs)
            cache, key = caches["process"], _key(request, version())
            kept: bytes | None = cache.get(key)
            if kept is not None:
                return HttpResponse(kept)
            response = view(request, *args, **kwargs)
            if _is_plain(request, response):
                cache.set(key, response.content, KEPT_SECONDS)  # type: ignore[attr-defined]
            return response

        return show

    return keep


def _key(request: Any, version: object) -> str:
    parts = (
        version,
        now().date(),
        request.get_host(),
        request.get_full_path(),
        request.LANGUAGE_CODE,
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Boosted", ""),
        request.headers.get("Cookie", ""),
    )
    return f"drawn:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def _has_something_to_say(request: Any) -> bool:
    """A message for this person is waiting, or support is looking: these are shown once, to one."""
    return bool("messages" in request.COOKIES or request.session.get("_messages") or getattr(request, "support", None))


def _is_plain(request: Any, response: HttpResponseBase) -> bool:
    """A whole page that sets nothing new in the browser, so that showing it again changes nothing.

    A form's token fits every page of a browser that already has the cookie, and no other.
    """
    new_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE") and settings.CSRF_COOKIE_NAME not in request.COOKIES
    return response.status_code == 200 and not response.streaming and not response.cookies and not new_token
