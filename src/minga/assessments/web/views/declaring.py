"""Whether a juror has a conflict of interest with what she is to judge: one click, before she reads."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.assessments.actions.interests import declare_interest, declare_no_interest
from minga.assessments.queries.assessment_page import next_waiting
from minga.assessments.queries.assessments import Door
from minga.assessments.web.forms.judging import InterestForm
from minga.assessments.web.views.judging import NAV, own_page
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """She stands aside at once; or reads again what counts as a conflict."""
    page = own_page(request, uuid)
    if page.door in (Door.ASIDE, Door.OVER, Door.WITHDRAWN):
        return redirect(request, "assessments:assessment", uuid)
    form = bind(InterestForm, request)
    if request.method == "POST" and form.is_valid():
        following = next_waiting(page.assessment)
        try:
            declare_interest(
                item=page.item, juror=page.assessment.juror, kind=form.cleaned_data["kind"] or "other",
                reason=form.cleaned_data["reason"], actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("You stand aside from %(code)s. The office knows.") % {"code": page.item.code})
            if following is None:
                return redirect(request, "assessments:my-panel", page.panel.key)
            return redirect(request, "assessments:assessment", following.uuid)
    return respond(request, "assessments/declare.html", {"page": page, "form": form, **NAV})


@sign_in_required
@require_POST
def no_interest(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """She has none, and reads."""
    page = own_page(request, uuid)
    try:
        declare_no_interest(assessment=page.assessment, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "assessments:assessment", uuid)
