"""Decisions with their reasons, and risks with their matrix."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.core.errors import DomainError
from minga.initiatives.actions.decisions import mend_decision, record_decision
from minga.initiatives.actions.risks import add_risk, edit_risk, move_risk
from minga.initiatives.models import Decision, Risk
from minga.initiatives.queries.decisions import decision_for, decisions_page, risk_for
from minga.initiatives.queries.testing import evidence_of_dossier, standing_evidence
from minga.initiatives.web.forms.decisions import DecisionForm, RiskForm, decision_said, risk_said
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_safe
def decisions(request: SignedInRequest, key: str) -> HttpResponse:
    """What was decided, what may go wrong, what stood in the way."""
    initiative = workshop_initiative(request, key)
    context = workshop_context(request, initiative, "decisions", page=decisions_page(initiative))
    return respond(request, "initiatives/decisions.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_add(request: SignedInRequest, key: str) -> HttpResponse:
    """A decision with its reasons and its evidence."""
    initiative = team_initiative(request, key)
    form = bind(DecisionForm, request, evidence=standing_evidence(initiative), initial={"decided_on": today()})

    def write() -> Decision:
        return record_decision(
            initiative=initiative,
            decided=form.decided,
            restricted=form.cleaned_data["restricted"],
            actor=request.person,
            now=clock.now(),
        )

    if request.method == "POST" and form.is_valid() and done(form, write):
        messages.success(request, _("The decision is in the dossier."))
        return redirect(request, "initiatives:decisions", key)
    said: dict[str, Any] = {"title": _("Record a decision"), "submit": _("Record it")}
    said["lead"] = _("Who comes after you will ask why. Write it while you know.")
    return form_page(request, initiative, "decisions", form, **said)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Put right what was written; the log keeps both."""
    initiative = team_initiative(request, key)
    row = found(decision_for, initiative, uuid)
    stored = decision_said(row)
    cited = {each.pk for each in row.cited.all()}
    offered = [each for each in evidence_of_dossier(initiative) if each.withdrawn_at is None or each.pk in cited]
    form = bind(DecisionForm, request, evidence=offered, edits=True, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        changes, was = form.cited_in(merged.changes), form.cited_in(merged.was)
        if not changes or done(
            form,
            lambda: mend_decision(decision=row, changes=changes, was=was, actor=request.person, now=clock.now()),
        ):
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:decisions", key)
    return form_page(request, initiative, "decisions", form, title=_("Mend a decision"), submit=_("Save"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def risk_add(request: SignedInRequest, key: str) -> HttpResponse:
    """Something that could go wrong."""
    initiative = team_initiative(request, key)
    form = bind(RiskForm, request)

    def add() -> Risk:
        kept = form.cleaned_data["restricted"]
        return add_risk(initiative=initiative, risk=form.risk, restricted=kept, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, add):
        messages.success(request, _("The risk is in the dossier."))
        return redirect(request, "initiatives:decisions", key)
    return form_page(request, initiative, "decisions", form, title=_("Name a risk"), submit=_("Add the risk"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def risk_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Judge it anew."""
    initiative = team_initiative(request, key)
    row = found(risk_for, initiative, uuid)
    stored = risk_said(row)
    form = bind(RiskForm, request, edits=True, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        changes, was = merged.changes, merged.was
        if not changes or done(
            form, lambda: edit_risk(risk=row, changes=changes, was=was, actor=request.person, now=clock.now())
        ):
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:decisions", key)
    return form_page(request, initiative, "decisions", form, title=_("Judge the risk anew"), submit=_("Save"))


@sign_in_required
@require_POST
def risk_move(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Say how it stands: `state`."""
    initiative = team_initiative(request, key)
    row = found(risk_for, initiative, uuid)
    try:
        move_risk(risk=row, state=request.POST.get("state", ""), actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The state of the risk is noted."))
    return redirect(request, "initiatives:decisions", key)
