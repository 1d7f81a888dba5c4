"""The evaluation of the training, for whoever follows the edition, and its results, for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.core.clock import now
from minga.learning import policies
from minga.learning.queries.evaluation_page import evaluation_page
from minga.learning.queries.results import public_results
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Edition
from minga.programmes.queries.editions import edition_for
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated

__all__ = ["evaluation", "results", "results_table"]


@sign_in_required
@require_safe
def evaluation(request: SignedInRequest, edition: str) -> HttpResponse:
    """The four levels of Kirkpatrick."""
    found = taught_edition(request.person, edition, policies.follows)
    context = teaching_context(request.person, found, "evaluation", page=evaluation_page(found))
    return respond(request, "learning/evaluation.html", context)


def _public(request: HttpRequest, key: str) -> Edition:
    try:
        return edition_for(getattr(request, "person", None), key, now())
    except Edition.DoesNotExist:
        raise Http404 from None


@require_safe
def results(request: PersonRequest, edition: str) -> HttpResponse:
    """Who was trained and what came of it, small groups hidden."""
    found = _public(request, edition)
    return respond(request, "learning/results.html", {"edition": found, "page": public_results(found)})


@require_safe
def results_table(request: PersonRequest, edition: str) -> HttpResponse:
    """The same as a table to take away."""
    found = _public(request, edition)
    page = public_results(found)
    rows: list[tuple[str, str, str | int]] = [
        (_("In all"), _("People who took part"), page.trained),
        (_("In all"), _("Completed"), page.completed),
    ]
    rows += [
        (each.title, cell.label, _("not shown") if cell.count is None else cell.count)
        for each in page.breakdowns
        for cell in each.cells
    ]
    return comma_separated(f"{found.key}-{_('results')}", [_("Table"), _("Group"), _("People")], rows)
