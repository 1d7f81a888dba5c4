"""Actas: read, taken away, checked by anybody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.models import Decision
from minga.calls.queries import acta_page as queries
from minga.calls.queries.decisions import decision_for
from minga.calls.web.deciding_files import data_file
from minga.calls.web.forms.deciding import CheckFileForm, FindActaForm
from minga.core.clock import now
from minga.ui.forms import bind
from minga.ui.http import PersonRequest, redirect
from minga.ui.respond import respond


@require_safe
def find(request: PersonRequest) -> HttpResponse:
    """Which acta has this hash."""
    asked = request.GET.get("hash", "")
    found = list(queries.actas_with(asked, now())[:2]) if asked else []
    if len(found) == 1:
        return redirect(request, "calls:acta", found[0].uuid)
    return respond(request, "calls/acta_find.html", {"form": FindActaForm(initial={"hash": asked}), "asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
def acta(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The acta, its hash and its files; a file that is sent here is compared and not kept."""
    decision = _decision(request, uuid)
    form = bind(CheckFileForm, request)
    if request.method == "POST" and form.is_valid():
        if queries.is_this(decision, form.cleaned_data["file"]):
            messages.success(request, _("It is this acta, byte by byte."))
        else:
            messages.error(request, _("It is not this acta: another file, or somebody changed it."))
        return redirect(request, "calls:acta", uuid)
    page = queries.acta_page(decision, now())
    return respond(request, "calls/acta.html", {"page": page, "form": form})


@require_safe
def acta_file(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The very text that was hashed."""
    return data_file(queries.acta_text(_decision(request, uuid)), f"acta-{uuid}.json", "application/json")


@require_safe
def choice_file(request: PersonRequest, uuid: UUID, number: int) -> HttpResponse:
    """What was asked of the selection, as its engine reads it."""
    text = queries.choice_text(_decision(request, uuid), number)
    if text is None:
        raise Http404
    return data_file(text, f"seleccion-{number}.json", "application/json")


@require_safe
def scores_file(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """What each juror gave, as the engine of the jury reads it."""
    text = queries.scores_csv(_decision(request, uuid))
    if text is None:
        raise Http404
    return data_file(text, "puntajes.csv", "text/csv")


def _decision(request: PersonRequest, uuid: UUID) -> Decision:
    try:
        return decision_for(request.person, uuid, now())
    except Decision.DoesNotExist:
        raise Http404 from None
