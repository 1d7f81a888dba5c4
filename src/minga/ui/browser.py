"""Whose browser this was: a mark that outlives the session.

Computers in town halls are shared. A draft kept in the browser, or a form kept for a day
(`kept`), is offered only to the person who typed it. The mark is a keyed hash of the
person's public identifier: it opens nothing and names nobody.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "who"
MONTH: Final = 60 * 60 * 24 * 30
_SHAPE: Final = re.compile(r"[0-9a-f]{32}\Z")


def mark_of(person: Any) -> str:
    """The same for one person on every device, and different for every other."""
    name = str(getattr(person, "uuid", "") or person.pk)
    return salted_hmac("minga.ui.browser", name, algorithm="sha256").hexdigest()[:32]


def mark_in(request: HttpRequest) -> str:
    """Who last signed in on this browser, or nothing."""
    mark = request.get_signed_cookie(COOKIE, default="", salt="minga.ui.browser", max_age=MONTH)
    return mark if mark and _SHAPE.match(mark) else ""


def recognise(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave the mark of whoever is signed in, once."""
    person = getattr(request, "person", None)
    if person is None:
        return
    mark = mark_of(person)
    if mark_in(request) == mark:
        return
    response.set_signed_cookie(
        COOKIE,
        mark,
        salt="minga.ui.browser",
        max_age=MONTH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
