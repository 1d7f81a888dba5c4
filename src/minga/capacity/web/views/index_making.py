"""An index is begun, named, gets its next version, and is published."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.capacity.actions import designs
from minga.capacity.enums import VersionState
from minga.capacity.models import Design
from minga.capacity.models.editing import settled
from minga.capacity.queries.design_checks import checks
from minga.capacity.queries.indices import newest_of
from minga.capacity.queries.method_page import before_of, method_page
from minga.capacity.queries.templates import template, templates
from minga.capacity.queries.tree_files import Said, read_tree
from minga.capacity.queries.waves import measures_for
from minga.capacity.web import index_access as access
from minga.capacity.web.forms.designing import EMPTY, FROM_FILE, NewIndexForm, PublishForm, WordsForm
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.texts import all_languages, pick
from minga.ui.forms import Described, bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

MOST_TOLD = 40
LARGEST = 5 * 1024 * 1024


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """From a template, from a file, or from nothing."""
    owners = measures_for(request.person, now()).order_by("name")
    if not owners.exists():
        raise Http404
    form = bind(NewIndexForm, request, choices=_beginnings(), owners=owners)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            design, said = _begun(clean["begins"], clean["file"])
            index = designs.create_index(
                owner=owners.get(pk=clean["owner"]), titles=all_languages(clean["title"]), design=design,
                begun_from=clean["begins"], actor=request.person, now=now(), **_said_by(clean["begins"]),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            tell(request, said)
            messages.success(request, _("The index is begun. Look through its parts, then publish the method."))
            return redirect(request, "capacity:method", index.key)
    return respond(request, "capacity/index_new.html", {"form": form})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: SignedInRequest, key: str) -> HttpResponse:
    """Title, summary, source, whether it is listed."""
    index = access.designed(request.person, key, now())
    form = bind(WordsForm, request, index=index)
    if request.method == "POST" and form.is_valid():
        try:
            designs.change_index(index=index, changes=form.changes, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "capacity:index", key)
    return respond(request, "capacity/index_words.html", {"form": form, "index": index})


@sign_in_required
@require_POST
def begin(request: SignedInRequest, key: str) -> HttpResponse:
    """The next version; the draft that there is when there is one."""
    index = access.designed(request.person, key, now())
    if newest_of(index, VersionState.DRAFT) is None:
        designs.begin_version(index=index, actor=request.person, now=now())
    return redirect(request, "capacity:method", key)


@sign_in_required
@require_POST
def discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    version = access.drafted(request.person, key, now())
    designs.discard_version(version=version, actor=request.person, now=now())
    messages.success(request, _("The draft is gone."))
    if newest_of(version.index, VersionState.PUBLISHED) is None:
        return redirect(request, "capacity:indices")
    return redirect(request, "capacity:index", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Read once more what changes, say why, and freeze it."""
    version = access.drafted(request.person, key, now())
    before = before_of(tuple(version.index.versions.all()), version)
    form = bind(PublishForm, request, asks=before is not None, initial={"revision": version.revision})
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            designs.publish_method(
                version=version, notes=form.notes, revision=revision, actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The method is published. Now you can plan a wave."))
            return redirect(request, "capacity:index", key)
    found = checks(version.read)
    context = {
        "form": form, "index": version.index, "method": method_page(version, before), "before": before,
        "checks": found, "blocked": any(check.blocks for check in found),
    }  # fmt: skip
    return respond(request, "capacity/method_publish.html", context)


def tell(request: SignedInRequest, said: list[Said]) -> None:
    """What was read otherwise than written, row by row."""
    if said:
        rows = [_("Row %(row)s: %(text)s") % {"row": each.row, "text": each.text} for each in said[:MOST_TOLD]]
        if len(said) > MOST_TOLD:
            rows.append(_("And %(count)s more rows.") % {"count": len(said) - MOST_TOLD})
        messages.warning(request, "\n".join(rows))


def content_of(file: UploadedFile) -> bytes:
    """The bytes of a table that somebody sends; a book of pictures is refused unread."""
    if (file.size or 0) > LARGEST:
        raise DomainError(_("The file is larger than 5 MB. Leave only the table in it."), field="file")
    return file.read()


def read_upload(file: UploadedFile) -> tuple[Design, list[Said]]:
    """The tree of an uploaded file, and what is to be told about it."""
    found = read_tree(content_of(file), file.name or "", (get_language() or "es")[:2])
    return found.design, found.said


def _begun(begins: str, file: UploadedFile | None) -> tuple[Design, list[Said]]:
    if begins == FROM_FILE and file is not None:
        return read_upload(file)
    if begins == EMPTY:
        return settled(Design(steps={"points": {"blanks": "zero", "above": "keep"}})), []
    return template(begins).design, []


def _said_by(begins: str) -> Mapping[str, Any]:
    """Summary and source that a template brings along."""
    if begins in (FROM_FILE, EMPTY):
        return {}
    chosen = template(begins)
    return {"summaries": chosen.summaries, "source": chosen.source}


def _beginnings() -> list[tuple[str, Described]]:
    shipped = [(each.key, Described(pick(each.titles), pick(each.summaries))) for each in templates()]
    return [
        *shipped,
        (FROM_FILE, Described(_("A file with a tree"), _("From the COIN Tool, Excel or CSV."))),
        (EMPTY, Described(_("An empty tree"), _("You write every part."))),
    ]
