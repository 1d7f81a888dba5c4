"""The services that the initiative changes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core import clock
from minga.core.errors import DomainError
from minga.initiatives.actions.services import add_service, edit_service, remove_service
from minga.initiatives.models import Service
from minga.initiatives.queries.figures import service_for
from minga.initiatives.web.forms.figures import ServiceForm, service_said, service_text
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.together import reconcile


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def service_add(request: SignedInRequest, key: str) -> HttpResponse:
    """One more service."""
    initiative = team_initiative(request, key)
    form = bind(ServiceForm, request)

    def add() -> Service:
        text = service_text(form.cleaned_data)
        return add_service(initiative=initiative, text=text, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, add):
        messages.success(request, _("The service is in the dossier."))
        return redirect(request, "initiatives:figures", key)
    title = _("A service that this changes")
    return form_page(request, initiative, "figures", form, title=title, submit=_("Add the service"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """What is said of a service."""
    initiative = team_initiative(request, key)
    row = found(service_for, initiative, uuid)
    said = service_said(row)
    form = bind(ServiceForm, request, initial=said)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=said)):
        text = service_text(merged.values)
        if not merged.changes or done(
            form,
            lambda: edit_service(service=row, text=text, revision=row.revision, actor=request.person, now=clock.now()),
        ):
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:figures", key)
    return form_page(request, initiative, "figures", form, title=row.name, submit=_("Save"))


@sign_in_required
@require_POST
def service_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """The initiative does not change it."""
    initiative = team_initiative(request, key)
    try:
        remove_service(service=found(service_for, initiative, uuid), actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The service is removed."))
    return redirect(request, "initiatives:figures", key)
