"""The modules of an edition: their words, their order, what is read in them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.modules import add_module, change_module, move_module, remove_module
from minga.learning.models import Module
from minga.learning.queries.materials import lines_of
from minga.learning.web.forms.planning import ModuleForm, refuse_words
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Edition
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


def taught_module(request: SignedInRequest, edition: str, key: str) -> tuple[Edition, Module]:
    """The edition and one module of it, for those who teach."""
    taught = taught_edition(request.person, edition)
    try:
        module = taught.modules.select_related("stage").get(key=key)
    except Module.DoesNotExist:
        raise Http404 from None
    module.edition = taught
    return taught, module


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, edition: str) -> HttpResponse:
    """One more module."""
    taught = taught_edition(request.person, edition)
    form = bind(ModuleForm, request, edition=taught)
    if request.method == "POST" and form.is_valid():
        try:
            module = add_module(edition=taught, plan=form.plan, actor=request.person, now=now())
        except DomainError as error:
            refuse_words(form, error)
        else:
            messages.success(request, _("The module is in the plan. Add its sessions."))
            return redirect(request, "learning:module-edit", edition, module.key)
    return respond(request, "learning/module.html", teaching_context(request.person, taught, "sessions", form=form))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """The words of a module, and its materials."""
    taught, module = taught_module(request, edition, key)
    form = bind(ModuleForm, request, edition=taught, module=module)
    if request.method == "POST" and form.is_valid():
        try:
            change_module(module=module, plan=form.plan, actor=request.person, now=now())
        except DomainError as error:
            refuse_words(form, error)
        else:
            messages.success(request, _("The module is saved."))
            return redirect(request, "learning:module-edit", edition, key)
    materials = lines_of(module.materials.select_related("file", "tool"))
    context = teaching_context(
        request.person, taught, "sessions", form=form, module=module, materials=materials,
        sessions=module.sessions.count(),
    )  # fmt: skip
    return respond(request, "learning/module.html", context)


@sign_in_required
@require_POST
def remove(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """An empty module goes."""
    _taught, module = taught_module(request, edition, key)
    try:
        remove_module(module=module, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "learning:module-edit", edition, key)
    messages.success(request, _("The module is out of the plan."))
    return redirect(request, "learning:plan", edition)


@sign_in_required
@require_POST
def move(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Swap a module with its neighbour."""
    _taught, module = taught_module(request, edition, key)
    try:
        move_module(module=module, up=request.POST.get("to") == "up", actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "learning:plan", edition)
