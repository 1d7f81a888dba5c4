"""The evidence of an entity: uploaded once, cited by as many questions as it proves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.capacity.actions.evidence import add_evidence, remove_evidence
from minga.capacity.models import EvidenceFile
from minga.capacity.queries.answer_evidence import evidence_page
from minga.capacity.queries.answer_work import evidence_of
from minga.capacity.web import answer_access as access
from minga.capacity.web.forms.answering import EvidenceForm
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Everything that was uploaded, what each piece proves, and a form for one more."""
    measured, now = access.readable(request, wave, key), clock.now()
    page = evidence_page(measured, request.person, now, asked=request.GET.get("pregunta", ""))
    form = bind(EvidenceForm, request, questions=page.choices, initial={"questions": page.chosen})
    if request.method == "POST" and form.is_valid():
        try:
            add_evidence(
                measured=measured, piece=form.piece, questions=form.cleaned_data["questions"],
                actor=request.person, now=now,
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Kept. Any question of the entity may cite it now."))
            return redirect(request, page.back or request.path)
    return respond(request, "capacity/evidence.html", {"page": page, "form": form, "nav": "capacity"})


@sign_in_required
@require_POST
def remove(request: SignedInRequest, wave: str, key: str, uuid: UUID) -> HttpResponse:
    """Take a piece out."""
    measured = access.own(request, wave, key)
    try:
        remove_evidence(evidence=evidence_of(measured, uuid), actor=request.person, now=clock.now())
    except EvidenceFile.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The evidence is gone, and nothing cites it any more."))
    return redirect(request, "capacity:evidence", wave, key)
