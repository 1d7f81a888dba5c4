"""The office chooses the samples with which the jury begins."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.assessments.actions.calibration import put_sample
from minga.assessments.actions.panels import take_item_out
from minga.assessments.queries.calibration import sample_of, samples_page, subject_offered
from minga.assessments.web.office import office_context, office_panel
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def samples(request: SignedInRequest, key: str) -> HttpResponse:
    """What is put already, and what earlier juries judged. A post puts one or takes one out."""
    panel = office_panel(request, key)
    if not panel.calibrates:
        raise Http404
    page = samples_page(panel, request.person, request.GET.get("de", ""))
    if request.method != "POST":
        return respond(request, "assessments/samples.html", office_context(panel, "samples", page=page))
    try:
        if "take_out" in request.POST:
            taken = sample_of(panel, request.POST["take_out"])
            take_item_out(item=taken, actor=request.person, now=now())
            messages.success(request, _("Taken out. What was said of it is kept, and does not count."))
        else:
            subject = subject_offered(page, request.POST.get("put", ""))
            put_sample(panel=panel, subject=subject, actor=request.person, now=now())
            messages.success(request, _("Put before the jury."))
    except DomainError as error:
        messages.error(request, str(error))
    except LookupError as missing:
        raise Http404 from missing
    return redirect(request, request.get_full_path())
