"""The forms of an edition: when each is open, who answers it, how many did."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.programmes.queries.edition_forms import form_lines
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.http import SignedInRequest, sign_in_required
from minga.ui.respond import respond


@require_safe
@sign_in_required
def edition_forms(request: SignedInRequest, key: str) -> HttpResponse:
    """Every form of the edition, with its doors: answers, preview, paper."""
    edition = managed_edition(request, key)
    lines = form_lines(edition, clock.now())
    return respond(request, "programmes/edition_forms.html", console_context(edition, "forms", lines=lines))
