"""Where statements about learning go (xAPI), and how many are on their way."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.statements import set_record_store
from minga.learning.queries.record_store import store_page
from minga.learning.web.forms.packaging import StoreForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.packaging_doors import doors
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def statements(request: SignedInRequest, edition: str) -> HttpResponse:
    """The record store of an edition."""
    found = taught_edition(request.person, edition, policies.may_manage)
    page = store_page(found)
    initial = {"address": page.address, "secret_name": page.secret_name, "active": page.active}
    form = bind(StoreForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_record_store(edition=found, **form.cleaned_data, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "learning:statements", edition)
    more = {"form": form, "page": page, "doors": doors(found, "statements")}
    return respond(request, "learning/record_store.html", teaching_context(request.person, found, "systems", **more))
