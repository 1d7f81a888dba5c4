"""Challenges and documents of a call in preparation."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.calls.actions.designing import choose_challenges
from minga.calls.actions.documents import NewDocument, add_document, remove_document
from minga.calls.queries import findings
from minga.calls.queries.beginnings import challenges_to_choose
from minga.calls.web import office_access as access
from minga.calls.web.forms.office import ChallengesForm, DocumentForm
from minga.calls.web.sections import go_on, save, show
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import Described, bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required

_METHODS = ["GET", "HEAD", "POST"]


@sign_in_required
@require_http_methods(_METHODS)
def challenges(request: SignedInRequest, key: str) -> HttpResponse:
    """For which challenges it looks for solutions: those chosen, then those that are ready."""
    call, rules = access.prepared(request.person, key, now())
    words = request.GET.get("q", "")[:80]
    ready = {each.key: each for each in challenges_to_choose(call, words)}
    chosen = list(call.challenges.values_list("challenge__key", flat=True))
    form = bind(
        ChallengesForm,
        request,
        choices=[(name, Described(each.title, each.organisation.name)) for name, each in ready.items()],
        initial={"challenges": chosen, "revision": call.revision},
    )
    if request.method == "POST" and form.is_valid():
        picked = [ready[name] for name in form.cleaned_data["challenges"]]
        verb = partial(
            choose_challenges, call=call, challenges=picked, revision=form.cleaned_data["revision"],
            actor=request.person, now=now(),
        )  # fmt: skip
        if save(form, verb, call=call):
            return go_on(request, call, findings.CHALLENGES)
    context: dict[str, Any] = {"form": form, "words": words, "chosen": len(chosen)}
    return show(request, call, rules, findings.CHALLENGES, "calls/prepare_challenges.html", **context)


@sign_in_required
@require_http_methods(_METHODS)
def documents(request: SignedInRequest, key: str) -> HttpResponse:
    """Files that come with the call."""
    call, rules = access.prepared(request.person, key, now())
    form = bind(DocumentForm, request)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        document = NewDocument(title=form.cleaned_data["title"], upload=upload, name=upload.name)
        try:
            add_document(call=call, document=document, actor=request.person, now=now())
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else "file", str(error))
        else:
            messages.success(request, _("Added."))
            return redirect(request, "calls:prepare-documents", key)
    context: dict[str, Any] = {"form": form, "documents": call.documents.select_related("file")}
    return show(request, call, rules, findings.DOCUMENTS, "calls/prepare_documents.html", **context)


@sign_in_required
@require_POST
def document_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take a document out."""
    call, _rules = access.prepared(request.person, key, now())
    document = call.documents.filter(uuid=uuid).first()
    if document is None:
        raise Http404
    try:
        remove_document(document=document, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "calls:prepare-documents", key)
