"""In which language a visit happens.

Order: the address (`?lang=pt`, so that a link can be shared in a language), the choice made
on this device, the person's own setting, then the browser, but only for Portuguese: an
English browser is how many offices' computers left the factory, not a wish.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation.trans_real import parse_accept_lang_header

PARAMETER: Final = "lang"
YEAR: Final = 60 * 60 * 24 * 365


def codes() -> list[str]:
    """The languages of the house, the default one first."""
    return [code for code, _name in settings.LANGUAGES]


def wished(request: HttpRequest) -> str:
    """The language this page is answered in."""
    asked = request.GET.get(PARAMETER, "")
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    person = getattr(request, "person", None)
    own = getattr(person, "language", "") if person is not None else ""
    for code in (asked, chosen, own):
        if code in codes():
            return code
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.startswith("pt"):
            return "pt"
        if code != "*":
            break
    return settings.LANGUAGE_CODE[:2]


def remember(response: HttpResponseBase, code: str) -> None:
    """Keep the choice on this device. Call it too where a person changes the setting."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
