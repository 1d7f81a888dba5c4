"""What is read, heard and seen in a module or a session."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.materials import (
    BY_HAND,
    add_material,
    change_material,
    move_material,
    remove_material,
)
from minga.learning.enums import MaterialKind
from minga.learning.models import Material, Module, Session
from minga.learning.queries.materials import line_of, material_in
from minga.learning.web.forms.planning import refuse_words
from minga.learning.web.forms.planning_parts import MaterialForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.planning_modules import taught_module
from minga.learning.web.views.planning_sessions import taught_session
from minga.library.queries.toolbox import tools_visible_to
from minga.programmes.models import Edition
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, safe_next, sign_in_required
from minga.ui.respond import respond


def taught_material(
    request: SignedInRequest, edition: str, uuid: UUID, kinds: Collection[str] = BY_HAND
) -> tuple[Edition, Material]:
    """The edition and one material of it, for those who teach; what is written by hand unless `kinds` says more."""
    taught = taught_edition(request.person, edition)
    material = material_in(taught, uuid, kinds)
    if material is None:
        raise Http404
    return taught, material


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_module(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """One more material of a module."""
    taught, module = taught_module(request, edition, key)
    return _add(request, taught, module)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_session(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """One more material of a session."""
    taught, session = taught_session(request, edition, key)
    return _add(request, taught, session)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Change a material."""
    taught, material = taught_material(request, edition, uuid)
    place = material.module or material.session
    form = bind(
        MaterialForm, request, edition=taught, tools=list(tools_visible_to(request.person, now())), material=material
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_material(material=material, plan=form.plan, actor=request.person, now=now())
        except DomainError as error:
            refuse_words(form, error)
        else:
            messages.success(request, _("The material is saved."))
            return _back(request, taught, place)
    context = teaching_context(
        request.person, taught, "sessions", form=form, place=place, line=line_of(material), back=_page(place)
    )
    return respond(request, "learning/material.html", context)


@sign_in_required
@require_POST
def remove(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Take it out, with its file; a package or a tool only leaves this place."""
    taught, material = taught_material(request, edition, uuid, MaterialKind.values)
    place = material.module or material.session
    try:
        remove_material(material=material, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The material is out."))
    if "next" in request.POST:
        return redirect(request, safe_next(request))
    return _back(request, taught, place)


@sign_in_required
@require_POST
def move(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Swap it with its neighbour."""
    taught, material = taught_material(request, edition, uuid)
    try:
        move_material(material=material, up=request.POST.get("to") == "up", actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return _back(request, taught, material.module or material.session)


def _add(request: SignedInRequest, taught: Edition, place: Module | Session) -> HttpResponse:
    form = bind(MaterialForm, request, edition=taught, tools=list(tools_visible_to(request.person, now())))
    if request.method == "POST" and form.is_valid():
        try:
            add_material(place=place, plan=form.plan, actor=request.person, now=now())
        except DomainError as error:
            refuse_words(form, error)
        else:
            messages.success(request, _("The material is there."))
            return _back(request, taught, place)
    context = teaching_context(request.person, taught, "sessions", form=form, place=place, back=_page(place))
    return respond(request, "learning/material.html", context)


def _page(place: Module | Session | None) -> str:
    return "learning:module-edit" if isinstance(place, Module) else "learning:session-office"


def _back(request: SignedInRequest, taught: Edition, place: Module | Session | None) -> HttpResponse:
    assert place is not None  # noqa: S101 - learning_material_has_one_place
    return redirect(request, _page(place), taught.key, place.key)
