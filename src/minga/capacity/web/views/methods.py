"""The editor of a draft: the tree at a glance, one part, the rules, another tree from a file."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions import methods
from minga.capacity.models import IndexVersion, Node
from minga.capacity.models.design import ROOT
from minga.capacity.queries.method_editor import editor_page, free_code, shipped_tools
from minga.capacity.web import index_access as access
from minga.capacity.web.forms.designing import TreeFileForm
from minga.capacity.web.forms.methods import NodeForm
from minga.capacity.web.forms.rules import RulesForm
from minga.capacity.web.views.index_making import read_upload, tell
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

GROUP = "grupo"


@sign_in_required
@require_safe
def method(request: SignedInRequest, key: str) -> HttpResponse:
    """The tree with what is still to be mended."""
    version = access.drafted(request.person, key, now())
    return respond(request, "capacity/method.html", {"page": editor_page(version), "index": version.index})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def node(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """One part: its words, its points, its levels."""
    version = access.drafted(request.person, key, now())
    found = version.read.by_code.get(code)
    if found is None or code == ROOT:
        raise Http404
    group = bool(version.read.children(code))
    return _edit(request, version, found, group=group, was=code)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def node_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Another group or question, in the part from which one comes."""
    version = access.drafted(request.person, key, now())
    parent = request.GET.get("en", ROOT)
    if parent not in version.read.by_code:
        raise Http404
    group = request.GET.get("tipo") == GROUP
    fresh = Node(code=free_code(version.read, parent, group=group), parent=parent)
    return _edit(request, version, fresh, group=group, was="")


@sign_in_required
@require_POST
def node_remove(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """Take a part away with everything below it."""
    version = access.drafted(request.person, key, now())
    _try(request, partial(methods.remove_node, version=version, code=code, actor=request.person, now=now()))
    return redirect(request, "capacity:method", key)


@sign_in_required
@require_POST
def node_move(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """One place up or down."""
    version = access.drafted(request.person, key, now())
    by = -1 if request.POST.get("do") == "up" else 1
    _try(request, partial(methods.move_node, version=version, code=code, by=by, actor=request.person, now=now()))
    return redirect(request, f"{reverse('capacity:method', args=[key])}#{code}")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest, key: str) -> HttpResponse:
    """Bands, peers, graders, appeal."""
    version = access.drafted(request.person, key, now())
    form = bind(RulesForm, request, design=version.read, initial={"revision": version.revision})
    if request.method == "POST" and form.is_valid():
        verb = partial(methods.change_rules, version=version, changes=form.changes)
        if _save(request, form, verb, version):
            messages.success(request, _("Saved."))
            return redirect(request, "capacity:method", key)
    return respond(request, "capacity/method_rules.html", {"form": form, "index": version.index})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def tree_file(request: SignedInRequest, key: str) -> HttpResponse:
    """The whole tree anew, as a file gives it."""
    version = access.drafted(request.person, key, now())
    form = bind(TreeFileForm, request)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            design, said = read_upload(file)
            methods.replace_tree(
                version=version, design=design, begun_from=file.name[:120], actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            tell(request, said)
            messages.success(request, _("The tree is the one of the file now."))
            return redirect(request, "capacity:method", key)
    return respond(request, "capacity/method_file.html", {"form": form, "index": version.index})


def _edit(request: SignedInRequest, version: IndexVersion, part: Node, *, group: bool, was: str) -> HttpResponse:
    form = bind(
        NodeForm, request, design=version.read, node=part, group=group, tools=shipped_tools(),
        initial={"revision": version.revision},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        verb = partial(methods.put_node, version=version, node=form.value, was=was)
        if _save(request, form, verb, version):
            messages.success(request, _("Saved."))
            return redirect(request, f"{reverse('capacity:method', args=[version.index.key])}#{form.value.code}")
    context = {"form": form, "index": version.index, "part": part, "known": bool(was)}
    return respond(request, "capacity/method_node.html", context)


def _save(request: SignedInRequest, form: Any, verb: Any, version: IndexVersion) -> bool:
    """Whether it is saved; a refusal stands in the form."""
    try:
        verb(revision=form.cleaned_data.get("revision"), actor=request.person, now=now())
    except Conflict as stale:
        renew(form, version.revision)
        refuse(form, stale)
        return False
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _try(request: SignedInRequest, verb: Any) -> None:
    """A button without a form: a refusal is told on the page that comes."""
    try:
        verb()
    except DomainError as error:
        messages.error(request, str(error))
