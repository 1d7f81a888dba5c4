"""Conflicts of interest as the office sees them: all of them, looked for anew, cleared with a reason."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from minga.assessments.actions.interests import clear_interest, detect_interests
from minga.assessments.models import Interest
from minga.assessments.queries.interests import interest_lines, interest_of, interests_in, one_line
from minga.assessments.web.forms.panels import ReasonForm
from minga.assessments.web.office import office_context, office_panel
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
def interests(request: SignedInRequest, key: str) -> HttpResponse:
    """Those that stand, or those that were cleared."""
    panel = office_panel(request, key)
    cleared = request.GET.get("estado") == "despejados"
    page = page_of(interests_in(panel, standing=not cleared), request)
    lines = interest_lines(panel, page.rows)
    context = office_context(panel, "interests", pages=page, lines=lines, cleared=cleared)
    return respond(request, "assessments/interests.html", context)


@sign_in_required
@require_POST
def interests_look(request: SignedInRequest, key: str) -> HttpResponse:
    """Look for conflicts now."""
    panel = office_panel(request, key)
    try:
        found = detect_interests(panel=panel, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("Looked. %(count)s more was found.", "Looked. %(count)s more were found.", found)
        messages.success(request, words % {"count": found} if found else _("Looked. Nothing new was found."))
    return redirect(request, "assessments:interests", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_clear(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Say why one that Minga found does not stand in the way."""
    panel = office_panel(request, key)
    try:
        found = interest_of(panel, uuid)
    except Interest.DoesNotExist:
        raise Http404 from None
    form = bind(ReasonForm, request, help_text=_("It stays in the record of the jury, with your name."))
    if request.method == "POST" and form.is_valid():
        try:
            clear_interest(
                interest=found, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now()
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Cleared. The reason stays in the record."))
            return redirect(request, "assessments:interests", key)
    context = office_context(panel, "interests", form=form, line=one_line(panel, found))
    return respond(request, "assessments/interest_clear.html", context)
