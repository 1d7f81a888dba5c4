"""The plain-language note while somebody types: the same fragment that the page was drawn with."""

from __future__ import annotations

from typing import Final

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST

from minga.core import clock
from minga.engines.language import LANGUAGES
from minga.ui.components.plain import note_of
from minga.ui.http import PersonRequest

A_MINUTE: Final = 60
TIMES_A_MINUTE: Final = 90
"""Nobody pauses more often in a minute; it bounds what one visitor can make a process work."""


@require_POST
def plain_language(request: PersonRequest) -> HttpResponse:
    """The note for what the field `of` holds. For anybody: it keeps nothing, and costs some milliseconds."""
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        return HttpResponse(status=400)
    if not _in_time(request):
        return HttpResponse(status=429, headers={"Retry-After": str(A_MINUTE)})
    text = request.POST.get(request.POST.get("of", ""), "")
    return render(request, "ui/components/_plain_note.html", {"note": note_of(text, language)})


def _in_time(request: PersonRequest) -> bool:
    """Count this question for the person, or the place it comes from, in the memory of this process."""
    cache, minute = caches["process"], int(clock.now().timestamp()) // A_MINUTE
    who = request.person.pk if request.person else f"at {request.META.get('REMOTE_ADDR', '')}"
    key = salted_hmac("minga.plain-language", f"{who} {minute}").hexdigest()
    cache.add(key, 0, A_MINUTE)
    try:
        return cache.incr(key) <= TIMES_A_MINUTE
    except ValueError:  # the memory was full and let it go
        return True
