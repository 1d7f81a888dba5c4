"""My data: what is held, a copy to take along, and leaving for good."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.people.actions.personal_data import erase_person, export_data
from minga.people.queries.data_page import erase_page, my_data_page
from minga.people.queries.personal_data import attachments_of
from minga.people.queries.sections import account_sections
from minga.people.web.exports import data_archive
from minga.people.web.forms.account import EraseForm
from minga.ui.forms import bind
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@require_safe
@sign_in_required
def my_data(request: SignedInRequest) -> HttpResponse:
    """Which tables hold something about me, and when support looked."""
    tabs = account_sections(request.person, "my-data")
    return respond(request, "people/my_data.html", {"page": my_data_page(request.person), "tabs": tabs})


@require_POST
@never_cache
@sign_in_required
def download(request: SignedInRequest) -> HttpResponseBase:
    """Everything, as a ZIP."""
    person, at = request.person, now()
    sections = export_data(person=person, actor=person, now=at)
    archive = data_archive(person, sections, attachments_of(person), at)
    name = f"minga-{person.key}-{at:%Y-%m-%d}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sign_in_required
def erase(request: SignedInRequest) -> HttpResponse:
    """What goes, what stays and why, what to hand over first; then type the address and press."""
    form = bind(EraseForm, request, email=request.person.email or "")
    if form.is_valid():
        erase_person(person=request.person, actor=request.person, now=now())
        logout(request)
        return redirect(request, "people:erased")
    context = {"form": form, "page": erase_page(request.person, now()), "person": request.person}
    return respond(request, "people/erase.html", context)


@require_safe
def erased(request: PersonRequest) -> HttpResponse:
    """The last page of an account."""
    if request.person is not None:
        messages.info(request, _("Your account is still here."))
        return redirect(request, "people:my-data")
    return respond(request, "people/erased.html", {})
