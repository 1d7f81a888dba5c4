"""One press and one is somebody of the demo world. Exists only where the demo is on."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from minga.people.queries.demo import demo_person
from minga.ui.http import PersonRequest, safe_next


@require_POST
def come_in(request: PersonRequest, key: str) -> HttpResponse:
    """Sign in as one of the cast, without code or password."""
    person = demo_person(key)
    if person is None:
        raise Http404
    login = Login(user=person, email_verification="none", redirect_url=safe_next(request))
    response: HttpResponse = perform_login(request, login)
    response.status_code = 303
    return response
