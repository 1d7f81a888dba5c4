"""Evidence: what can be opened and cited."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.initiatives.actions.evidence import add_evidence, withdraw_evidence
from minga.initiatives.models import Evidence
from minga.initiatives.queries.making import part_for
from minga.initiatives.queries.testing import evidence_rows
from minga.initiatives.web.forms.making import ReasonForm
from minga.initiatives.web.forms.testing import EvidenceForm
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_safe
def evidence(request: SignedInRequest, key: str) -> HttpResponse:
    """All of it, withdrawn ones marked."""
    initiative = workshop_initiative(request, key)
    context = workshop_context(request, initiative, "evidence", rows=evidence_rows(initiative))
    return respond(request, "initiatives/evidence.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: SignedInRequest, key: str) -> HttpResponse:
    """One more."""
    initiative = team_initiative(request, key)
    form = bind(EvidenceForm, request)

    def add() -> Evidence:
        restricted = form.cleaned_data["restricted"]
        return add_evidence(
            initiative=initiative, told=form.told, restricted=restricted, actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, add):
        messages.success(request, _("The evidence is in the dossier."))
        return redirect(request, "initiatives:evidence", key)
    return form_page(
        request,
        initiative,
        "evidence",
        form,
        title=_("Add evidence"),
        lead=_("Something that others can open: a register, a study, a recording."),
        submit=_("Put it in the dossier"),
    )


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_withdraw(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """It no longer counts, and why."""
    initiative = team_initiative(request, key)
    row = found(lambda dossier, which: part_for(Evidence, dossier, which), initiative, uuid)
    form = bind(ReasonForm, request)

    def withdraw() -> Evidence:
        return withdraw_evidence(
            evidence=row, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, withdraw):
        messages.success(request, _("The evidence is withdrawn. Where it was cited it stays, marked."))
        return redirect(request, "initiatives:evidence", key)
    lead = _("It stays where it was cited, marked as withdrawn, with your reason.")
    title = _("Withdraw “%(title)s”") % {"title": row.title}
    return form_page(request, initiative, "evidence", form, title=title, lead=lead, submit=_("Withdraw it"))
