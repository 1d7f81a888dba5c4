"""What everybody sees: the list of challenges and the page of each."""

from django.http import HttpResponse
from django.shortcuts import redirect as plain_redirect
from django.views.decorators.http import require_safe

from minga.challenges.web import access
from minga.core.clock import now
from minga.ui.http import PersonRequest
from minga.ui.respond import respond


@require_safe
def challenge(request: PersonRequest, key: str, step: str = "") -> HttpResponse:
    """One challenge; the address of one that was joined leads to the one that goes on."""
    found = access.seen(request.person, key, now())
    if found.joined_into is not None:
        return plain_redirect(found.joined_into, permanent=False)
    return respond(request, "challenges/challenge.html", {"page": found})
