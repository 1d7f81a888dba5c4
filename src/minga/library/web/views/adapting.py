"""An organisation makes a tool its own, without script: texts, fields, their places, publish."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core import clock
from minga.core.errors import DomainError
from minga.library.actions import adapting
from minga.library.queries.canvas_page import FieldRow, canvas_page, field_row
from minga.library.queries.tool_page import organisations_that_adapt
from minga.library.web import access
from minga.library.web.forms.adapting import AdaptForm, EditFieldForm, FieldForm, LayoutForm, ToolWordsForm
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.texts import texts_out


@sign_in_required
@require_http_methods(["GET", "POST"])
def adapt(request: SignedInRequest, key: str) -> HttpResponse:
    """Begin an own version of this tool."""
    now = clock.now()
    tool = access.tool_seen(request.person, key, now)
    organisations = organisations_that_adapt(request.person, now)
    if not organisations or tool.published_at is None:
        raise Http404
    form = bind(AdaptForm, request, tool=tool, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            made = adapting.adapt_tool(tool=tool, **form.chosen(), actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your version is in preparation: only your organisation sees it."))
            return redirect(request, "library:tool-canvas", made.key)
    return respond(request, "library/tool_adapt.html", {"form": form, "tool": tool})


@sign_in_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """The texts of the card."""
    now = clock.now()
    tool = access.tool_edited(request.person, key, now)
    form = bind(ToolWordsForm, request, tool=tool)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        given = {"note": clean["note"], "revision": clean["revision"]}
        try:
            adapting.edit_tool(tool=tool, words=form.words(), **given, actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
            renew(form, tool.revision)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, tool)
    return respond(request, "library/tool_edit.html", {"form": form, "tool": tool})


@sign_in_required
@require_http_methods(["GET", "POST"])
def canvas(request: SignedInRequest, key: str) -> HttpResponse:
    """The fields of the canvas and their places on the grid."""
    now = clock.now()
    tool = access.tool_edited(request.person, key, now)
    page = canvas_page(tool)
    form = bind(LayoutForm, request, keys=page.keys, layout=page.layout, initial={"revision": tool.revision})
    if request.method == "POST" and form.is_valid():
        arranged = {"layout": form.rows(), "revision": form.cleaned_data["revision"]}
        try:
            adapting.arrange_canvas(tool=tool, **arranged, actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
            renew(form, tool.revision)
        else:
            messages.success(request, _("The fields have their new places."))
            return redirect(request, "library:tool-canvas", key)
    return respond(request, "library/tool_canvas.html", {"form": form, "page": page})


@sign_in_required
@require_http_methods(["GET", "POST"])
def field_add(request: SignedInRequest, key: str) -> HttpResponse:
    """A new field."""
    now = clock.now()
    tool = access.tool_edited(request.person, key, now)
    form = bind(FieldForm, request, languages=tool.languages)
    if request.method == "POST" and form.is_valid():
        try:
            adapting.add_field(tool=tool, field=form.field(), actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The field is at the end of the canvas."))
            return redirect(request, "library:tool-canvas", key)
    return respond(request, "library/field.html", {"form": form, "tool": tool})


@sign_in_required
@require_http_methods(["GET", "POST"])
def field_edit(request: SignedInRequest, key: str, field_key: str) -> HttpResponse:
    """Other words for a field."""
    now = clock.now()
    tool = access.tool_edited(request.person, key, now)
    row = _field(request, key, field_key)
    initial = {"revision": tool.revision, "kind": row.kind}
    initial |= texts_out("label", row.label) | texts_out("help", row.hint)
    form = bind(EditFieldForm, request, languages=tool.languages, easy=row.easy, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"field": form.field(), "revision": form.cleaned_data["revision"]}
        try:
            adapting.edit_field(tool=tool, key=field_key, **given, actor=request.person, now=now)
        except DomainError as error:
            refuse(form, error)
            renew(form, tool.revision)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "library:tool-canvas", key)
    return respond(request, "library/field.html", {"form": form, "tool": tool, "row": row})


@sign_in_required
@require_POST
def field_remove(request: SignedInRequest, key: str, field_key: str) -> HttpResponse:
    """The field is no longer asked."""
    _field(request, key, field_key)
    return _done(request, key, _("The field is gone."), adapting.remove_field, "tool-canvas", key=field_key)


@sign_in_required
@require_POST
def field_move(request: SignedInRequest, key: str, field_key: str, to: str) -> HttpResponse:
    """One place up (`arriba`) or down (`abajo`)."""
    if to not in {"arriba", "abajo"}:
        raise Http404
    _field(request, key, field_key)
    return _done(request, key, "", adapting.move_field, "tool-canvas", key=field_key, up=to == "arriba")


@sign_in_required
@require_POST
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Into the toolbox, for everybody."""
    return _done(request, key, _("Published: everybody finds it in the toolbox."), adapting.publish_tool, "tool")


@sign_in_required
@require_POST
def retire(request: SignedInRequest, key: str) -> HttpResponse:
    """No longer offered."""
    return _done(request, key, _("Retired: what was filled in stays."), adapting.retire_tool, "tools")


def _done(
    request: SignedInRequest, tool_key: str, said: str, act: Callable[..., object], to: str, **given: object
) -> HttpResponse:
    """Do it and go on, or say why not on the page where one was."""
    now = clock.now()
    tool = access.tool_edited(request.person, tool_key, now)
    try:
        act(tool=tool, **given, actor=request.person, now=now)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "library:tool-canvas", tool_key)
    if said:
        messages.success(request, said)
    return redirect(request, f"library:{to}", *([] if to == "tools" else [tool_key]))


def _field(request: SignedInRequest, key: str, field_key: str) -> FieldRow:
    """A field of the canvas in work, or 404."""
    try:
        return field_row(access.tool_edited(request.person, key, clock.now()), field_key)
    except LookupError as missing:
        raise Http404 from missing
