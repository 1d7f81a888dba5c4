"""One press and one is somebody of the demo world. Exists only where the demo is on."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from minga.core.clock import now
from minga.people.actions.security import sign_in
from minga.people.queries.demo import demo_person
from minga.ui.http import PersonRequest, redirect, safe_next


@require_POST
def come_in(request: PersonRequest, key: str) -> HttpResponse:
    """Sign in as one of the cast, without code, password or second step."""
    person = demo_person(key)
    if person is None:
        raise Http404
    get_adapter(request).login(request, person)
    sign_in(method="demo", actor=person, now=now())
    return redirect(request, safe_next(request, resolve_url(settings.LOGIN_REDIRECT_URL)))
