"""Light or dark, as this device wishes or as its user chose. No script takes part."""

from __future__ import annotations

from typing import Final, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import escape_leading_slashes

Theme = Literal["auto", "light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("auto", "light", "dark")
PARAMETER: Final = "theme"
COOKIE: Final = "theme"
YEAR: Final = 60 * 60 * 24 * 365


def of(request: HttpRequest | None) -> Theme:
    """What was chosen on this device; `auto` follows the system."""
    chosen = request.COOKIES.get(COOKIE, "auto") if request is not None else "auto"
    return chosen if chosen in THEMES else "auto"


def choose(request: HttpRequest) -> HttpResponseRedirect | None:
    """Answer `?theme=dark` with the same page without it, so that a shared link stays clean."""
    wanted = request.GET.get(PARAMETER)
    if wanted not in THEMES or request.method != "GET":
        return None
    query = request.GET.copy()
    del query[PARAMETER]
    # A path of two slashes would be read as the name of another site.
    target = escape_leading_slashes(request.path) + (f"?{query.urlencode()}" if query else "")
    response = HttpResponseRedirect(target)
    response.set_cookie(
        COOKIE, wanted, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True
    )
    return response
