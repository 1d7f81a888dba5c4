"""The door: who is looking, in which language, at what hour, and whether htmx asks.

Everything behind it is told, never guesses (house rule 6). Stands after the sessions and
the authentication middleware, in the place of Django's LocaleMiddleware.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from minga.ui import browser, errors, language, theme

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Door:
    """Sets `request.person`, `request.htmx`, the language, the time zone, and `Vary`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("no text has a NUL in it, and the database refuses it")
        request.htmx = request.headers.get("HX-Request") == "true"  # type: ignore[attr-defined]
        user: Any = getattr(request, "user", None)
        person = user if user is not None and user.is_authenticated else None
        request.person = person  # type: ignore[attr-defined]
        moved = theme.choose(request)
        if moved is not None:
            return moved
        code = language.wished(request)
        with translation.override(code), timezone.override(_zone(person)):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("HX-Request", "Cookie", "Accept-Language"))
        if request.GET.get(language.PARAMETER) == code:
            language.remember(response, code)
        browser.recognise(request, response)
        return response


class NotThisWay:
    """Where a view only says that it does not take this method, the page of the house says it. Stands innermost."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content or not request.accepts("text/html"):
            return response
        page = errors.not_this_way(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _zone(person: Any) -> ZoneInfo | None:
    """The person's own zone, or none: then the one of the settings holds."""
    name = getattr(person, "timezone", "") if person is not None else ""
    try:
        return ZoneInfo(str(name)) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
