"""Who works in an edition, with deputies. Ending a role is a page of organisations."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import DomainError
from minga.organisations.actions.roles import give_role
from minga.organisations.models import house_day
from minga.programmes.queries.console import role_lines
from minga.programmes.queries.instruments import planned_roles
from minga.programmes.web.forms.roles import RoleForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import FINDS_AN_HOUR, at_most
from minga.ui.respond import respond


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
def roles(request: SignedInRequest, key: str) -> HttpResponse:
    """Who holds what, what the design foresees, and giving a role."""
    edition = managed_edition(request, key)
    now = clock.now()
    form = bind(
        RoleForm, request, edition=edition, viewer=request.person,
        initial={"starts_on": house_day(now)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            give_role(scope=edition, actor=request.person, now=now, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The role is given."))
            return redirect(request, "programmes:edition-roles", key)
    held = role_lines(edition, now)
    context = console_context(edition, "roles", form=form, roles=held, planned=planned_roles(edition, held))
    return respond(request, "programmes/roles.html", context)
