"""Using a tool: choosing it, beginning on screen or from photographs, and what is said of a canvas."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.core.texts import pick
from minga.initiatives.actions.canvases import (
    describe_canvas,
    photograph,
    photograph_tool,
    remove_photo,
    use_tool,
)
from minga.initiatives.models import Canvas
from minga.initiatives.queries.board import tools_for
from minga.initiatives.queries.making import canvas_for, canvas_row, offered_tool, photo_for
from minga.initiatives.web.forms.making import (
    MorePhotosForm,
    PhotographForm,
    ReasonForm,
    UseForm,
    canvas_form,
    canvas_said,
    canvas_text,
    captions_in,
)
from minga.initiatives.web.work import done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context
from minga.library.models import Tool
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_safe
def tool_choose(request: SignedInRequest, key: str) -> HttpResponse:
    """The tools of the method; those of the stage of this initiative first."""
    initiative = team_initiative(request, key)
    page = tools_for(initiative, request.person, clock.now())
    return respond(request, "initiatives/tool_choose.html", workshop_context(request, initiative, "making", page=page))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def tool_use(request: SignedInRequest, key: str, tool: str) -> HttpResponse:
    """Begin the canvas on screen, or go to where a photograph is added."""
    initiative = team_initiative(request, key)
    chosen = _tool(tool)
    form = bind(UseForm, request, initial={"title": pick(chosen.names), "used_on": today()})
    made: list[Canvas] = []

    def use() -> None:
        made.append(use_tool(initiative=initiative, tool=chosen, text=form.text, actor=request.person, now=clock.now()))

    if request.method == "POST" and form.is_valid() and done(form, use):
        return redirect(request, "initiatives:canvas", key, made[0].uuid)
    context = workshop_context(request, initiative, "making", form=form, tool=chosen)
    return respond(request, "initiatives/tool_use.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def tool_photograph(request: SignedInRequest, key: str, tool: str) -> HttpResponse:
    """A canvas that was filled in by hand."""
    initiative = team_initiative(request, key)
    chosen = _tool(tool)
    form = bind(PhotographForm, request, initial={"title": pick(chosen.names), "used_on": today()})
    made: list[tuple[Canvas, list[str]]] = []

    def keep() -> None:
        clean = form.cleaned_data
        given = {"text": form.text, "uploads": clean["photos"], "restricted": clean["restricted"]}
        made.append(photograph_tool(initiative=initiative, tool=chosen, **given, actor=request.person, now=clock.now()))

    if request.method == "POST" and form.is_valid() and done(form, keep):
        canvas, refused = made[0]
        _tell(request, len(form.cleaned_data["photos"]) - len(refused), refused)
        return redirect(request, "initiatives:canvas", key, canvas.uuid)
    return form_page(
        request,
        initiative,
        "making",
        form,
        title=_("A photograph of “%(tool)s”") % {"tool": pick(chosen.names)},
        submit=_("Keep the photographs"),
        back=reverse("initiatives:tool-use", args=[key, tool]),
    )


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def canvas_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Title, date, what was read, captions."""
    initiative = team_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    photos = canvas_row(row).photos
    said = canvas_said(row, photos)
    form = bind(canvas_form(photos), request, initial=said)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=said)):
        text, captions = canvas_text(merged.values), captions_in(merged.values)

        def describe() -> Canvas:
            now, revision = clock.now(), row.revision
            return describe_canvas(
                canvas=row, text=text, captions=captions, revision=revision, actor=request.person, now=now
            )

        if not merged.changes or done(form, describe):
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:canvas", key, uuid)
    back = reverse("initiatives:canvas", args=[key, uuid])
    title = _("Title, date and reading")
    return form_page(request, initiative, "making", form, title=title, submit=_("Save"), back=back)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def photos_add(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """More photographs; each is kept or refused by itself."""
    initiative = team_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    form = bind(MorePhotosForm, request)
    if request.method == "POST" and form.is_valid():
        uploads = form.cleaned_data["photos"]
        refused = photograph(canvas=row, uploads=uploads, actor=request.person, now=clock.now())
        if len(refused) < len(uploads):
            _tell(request, len(uploads) - len(refused), refused)
            return redirect(request, "initiatives:canvas", key, uuid)
        for sentence in refused:
            form.add_error("photos", sentence)
    back = reverse("initiatives:canvas", args=[key, uuid])
    title = _("More photographs of “%(title)s”") % {"title": row.title}
    return form_page(request, initiative, "making", form, title=title, submit=_("Keep the photographs"), back=back)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo_remove(request: SignedInRequest, key: str, uuid: UUID, photo: UUID) -> HttpResponse:
    """Take a photograph out, with the reason."""
    initiative = team_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    picture = found(lambda _dossier, which: photo_for(row, which), initiative, photo)
    form = bind(ReasonForm, request)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: remove_photo(
                photo=picture, reason=form.cleaned_data["reason"], actor=request.person, now=clock.now()
            ),
        )
    ):
        messages.success(request, _("The photograph is erased."))
        return redirect(request, "initiatives:canvas", key, uuid)
    back, lead = reverse("initiatives:canvas", args=[key, uuid]), _("It is erased for everybody. The reason stays.")
    title, submit = _("Remove this photograph"), _("Remove it")
    return form_page(request, initiative, "making", form, title=title, lead=lead, submit=submit, back=back)


def _tool(key: str) -> Tool:
    try:
        return offered_tool(key)
    except Tool.DoesNotExist:
        raise Http404 from None


def _tell(request: SignedInRequest, kept: int, refused: list[str]) -> None:
    """What was kept, and why the rest was not."""
    if kept:
        messages.success(request, _("Photographs kept: %(kept)s.") % {"kept": kept})
    for sentence in refused:
        messages.error(request, sentence)
