"""What the forms of the team's work share: the door, the action behind a form, the page with one form."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import DomainError
from minga.initiatives.models import Initiative
from minga.initiatives.policies import WORKING, may_write
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import refuse
from minga.ui.http import SignedInRequest
from minga.ui.respond import respond

Words = str | Promise
R = TypeVar("R")


def team_initiative(request: SignedInRequest, key: str) -> Initiative:
    """The initiative for whoever writes in it; those who only read it are told why they may not (403)."""
    initiative = workshop_initiative(request, key)
    if initiative.state not in WORKING:
        raise PermissionDenied(_("This dossier has ended. What it holds is history and does not change."))
    if not may_write(request.person, initiative, clock.now()):
        raise PermissionDenied(_("Only the team writes in the dossier."))
    return initiative


def found(find: Callable[[Initiative, UUID], R], initiative: Initiative, uuid: UUID) -> R:
    """One row of this dossier, or 404."""
    try:
        return find(initiative, uuid)
    except ObjectDoesNotExist:
        raise Http404 from None


def done(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the action took what the form holds; a refusal is said at its field."""
    try:
        act()
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def form_page(
    request: SignedInRequest,
    initiative: Initiative,
    part: str,
    form: BaseForm,
    *,
    title: Words,
    submit: Words,
    lead: Words = "",
    back: str = "",
    **more: Any,
) -> HttpResponse:
    """A page of the workshop with one form. `back`: the name of the page that led here, or its address."""
    href = back if back.startswith("/") else reverse(back or f"initiatives:{part}", args=[initiative.key])
    said = {"title": title, "lead": lead, "submit": submit, "back": href}
    context = workshop_context(request, initiative, part, form=form, said=said, **more)
    return respond(request, "initiatives/work_form.html", context)
