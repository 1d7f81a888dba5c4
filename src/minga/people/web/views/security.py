"""How safe the account is: every way in, and what happened lately."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minga.people.queries.sections import account_sections
from minga.people.queries.security import security_of
from minga.ui.http import SignedInRequest, sign_in_required
from minga.ui.respond import respond


@require_safe
@sign_in_required
def security(request: SignedInRequest) -> HttpResponse:
    """Address, password, passkeys, second step, recovery codes, last events."""
    page = security_of(request.person)
    tabs = account_sections(request.person, "security")
    return respond(request, "people/security.html", {"page": page, "tabs": tabs, "person": request.person})
