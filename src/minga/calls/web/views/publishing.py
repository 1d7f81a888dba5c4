"""The checklist, the previews, and the one press that publishes; afterwards, addenda."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.actions.documents import NewDocument
from minga.calls.actions.opening import open_call, publish_addendum
from minga.calls.models import Call, digest
from minga.calls.queries.call_page import call_page
from minga.calls.queries.checks import section_states
from minga.calls.queries.freezing import document_of, frozen
from minga.calls.queries.preview import jury_preview
from minga.calls.queries.rules import rules_of
from minga.calls.queries.rules_page import versions_of
from minga.calls.web import office_access as access
from minga.calls.web.forms.office import AddendumForm
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError, Invalid
from minga.core.untrusted import whole_number
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_safe
def prepare(request: SignedInRequest, key: str) -> HttpResponse:
    """Each section, whether it is ready, and what it lacks."""
    moment = now()
    call, rules = access.prepared(request.person, key, moment)
    sections = section_states(call, moment)
    context = {"sections": sections, "ready": all(section.ready for section in sections), "rules": rules}
    return respond(request, "calls/prepare.html", office_context(call, "calls.prepare", **context))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Everything that will be frozen, read once more; then it is published."""
    moment = now()
    call, _rules = access.prepared(request.person, key, moment)
    if request.method == "POST":
        try:
            open_call(call=call, revision=_revision(request), actor=request.person, now=moment)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(request, "calls:prepare", key)
        messages.success(request, _("The call is published. Its rules are frozen."))
        return redirect(request, "calls:office", key)
    sections = section_states(call, moment)
    context = {
        "page": call_page(call, request.person, moment),
        "ready": all(section.ready for section in sections),
        "warnings": [words for section in sections for words in section.warnings],
        "sha256": digest(document_of(call, frozen(call), None)),
    }
    return respond(request, "calls/publish.html", office_context(call, "calls.prepare", **context))


@sign_in_required
@require_safe
def preview_jury(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """What a juror of this round will have before her."""
    moment = now()
    call = access.run(request.person, key, moment)
    rules = rules_of(call)
    row, asked = access.round_of(call, rules, phase)
    context = {"preview": jury_preview(row, asked), "round": asked}
    return respond(request, "calls/preview_jury.html", office_context(call, "calls.prepare", **context))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def addendum(request: SignedInRequest, key: str) -> HttpResponse:
    """What may still change, and what was changed so far."""
    moment = now()
    call = access.run(request.person, key, moment)
    form = bind(AddendumForm, request, rules=rules_of(call), languages=call.edition.languages)
    if request.method == "POST" and form.is_valid() and _published(request, call, form):
        messages.success(request, _("The addendum is published, and the applicants are told."))
        return redirect(request, "calls:rules", key)
    context: dict[str, Any] = {"form": form, "versions": versions_of(call)}
    return respond(request, "calls/addendum.html", office_context(call, "calls.addendum", **context))


def _published(request: SignedInRequest, call: Call, form: AddendumForm) -> bool:
    """Whether it is out; otherwise the form says at each input why not."""
    clean = form.cleaned_data
    upload = clean.get("document")
    document = NewDocument(title=clean["document_title"], upload=upload, name=upload.name) if upload else None
    try:
        publish_addendum(
            call=call, changes=form.changes, notes=form.notes, document=document, actor=request.person, now=now()
        )
    except Invalid as wrong:
        refuse(form, Invalid({form.place_of(place): words for place, words in wrong.errors.items()}))
        return False
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _revision(request: SignedInRequest) -> int:
    """What was read before pressing; anything else is a conflict."""
    return whole_number(request.POST.get("revision", "")) or 0
