"""What was typed when the session ended, kept for a day and offered back.

A refused POST loses its text unless somebody keeps it. Without JavaScript only the server
can. The rules that make this safe:

- only for a browser on which a person had signed in (`browser.mark_in`), so that nobody can
  fill the table from outside;
- only for that person afterwards, so that a shared computer shows nothing to the next one;
- never files, passwords, codes or the CSRF token; at most 256 KB; gone when used or after a day.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from minga.core import clock
from minga.ui import browser
from minga.ui.models import KeptForm

COOKIE: Final = "kept"
ONE_DAY: Final = timedelta(days=1)
LARGEST: Final = 256 * 1024
_NEVER: Final = ("csrfmiddlewaretoken", "password", "passwd", "secret", "code", "token", "otp", "credential")


def keep(request: HttpRequest, response: HttpResponseBase, *, page: str) -> bool:
    """Keep the posted fields of a refused request. False when there was nothing to keep."""
    mark = browser.mark_in(request)
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if not any(word in name.casefold() for word in _NEVER):
            fields.setlist(name, [str(value) for value in values])
    body = fields.urlencode()
    if not mark or not any(fields.values()) or len(body) > LARGEST:
        return False
    now = clock.now()
    KeptForm.objects.filter(expires_at__lte=now).delete()
    token = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
    KeptForm.objects.update_or_create(
        token=_hash(token),
        page=_path(page),
        defaults={"mark": mark, "body": body, "expires_at": now + ONE_DAY},
    )
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(ONE_DAY.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return True


def offered(request: HttpRequest) -> QueryDict | None:
    """The fields kept for this page and this person, if any. Looks only when the cookie says so."""
    found = _find(request)
    return QueryDict(found.body) if found else None


def forget(request: HttpRequest) -> None:
    """The form was sent: what was kept is no longer needed."""
    found = _find(request)
    if found:
        found.delete()


def _find(request: HttpRequest) -> KeptForm | None:
    token = request.COOKIES.get(COOKIE, "")
    person = getattr(request, "person", None)
    if not token or person is None:
        return None
    return KeptForm.objects.filter(
        token=_hash(token),
        page=request.path,
        mark=browser.mark_of(person),
        expires_at__gt=clock.now(),
    ).first()


def _hash(token: str) -> str:
    return salted_hmac("minga.ui.kept", token, algorithm="sha256").hexdigest()


def _path(page: str) -> str:
    return page.split("?", 1)[0]
