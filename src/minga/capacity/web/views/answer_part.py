"""One part of the answers. A post keeps everything that was typed first; then it does what the button says."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.capacity.actions.delegating import finish_part
from minga.capacity.actions.evidence import cite_evidence, remove_citation
from minga.capacity.actions.prefills import confirm_prefill, find_prefills, refuse_prefill
from minga.capacity.models import Citation, EvidenceFile, Measured, Prefill
from minga.capacity.queries.answer_pages import address_of_question, head_of
from minga.capacity.queries.answer_part import known_view, part_page
from minga.capacity.queries.answer_work import citation_of, delegations_of, evidence_of, prefill_of
from minga.capacity.queries.parts import Part
from minga.capacity.web import answer_access as access
from minga.capacity.web.answer_steps import steps_of
from minga.capacity.web.forms.answering import RefuseForm
from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.core.keys import new_key
from minga.questionnaires.actions.posting import keep_rest, keep_words
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.drafts import files_by_place, reading_of
from minga.questionnaires.queries.posted import typed_in
from minga.ui import kept
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedInRequest, wave: str, key: str, part: str) -> HttpResponse:
    """The questions of a part, each with what Minga knows of it and the evidence that it cites."""
    measured = access.own(request, wave, key)
    found, draft = access.part_of(request, measured, part), measured.submission
    if draft is None or not draft.is_draft or not head_of(measured, request.person, clock.now()).may_write:
        return _closed(request, wave, key)
    if request.method == "POST":
        return _save(request, measured, draft, found)
    offered = kept.offered(request)
    if offered is not None:
        draft.typed = {**draft.typed, **typed_in(offered, found.section)}
    return _show(request, measured, draft, found, recovered=offered is not None)


@sign_in_required
@require_POST
def look_again(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Ask Minga once more what it knows."""
    measured = access.own(request, wave, key)
    try:
        count = find_prefills(measured=measured, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Looked up. Waiting for your yes: %(count)s.") % {"count": count})
    return redirect(request, "capacity:answer", wave, key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_known(request: SignedInRequest, wave: str, key: str, uuid: UUID) -> HttpResponse:
    """Say that something that Minga knows is not so."""
    measured, now = access.own(request, wave, key), clock.now()
    try:
        prefill = prefill_of(measured, uuid)
    except Prefill.DoesNotExist:
        raise Http404 from None
    back = address_of_question(measured, request.person, prefill.question, now)
    if not back:
        raise Http404
    form = bind(RefuseForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_prefill(prefill=prefill, reason=form.cleaned_data["reason"], actor=request.person, now=now)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect(request, back)
    head = head_of(measured, request.person, now)
    context = {"head": head, "form": form, "known": known_view(prefill), "back": back, "nav": "capacity"}
    return respond(request, "capacity/answer_refuse.html", context)


def _save(request: SignedInRequest, measured: Measured, draft: Submission, part: Part) -> HttpResponse:
    """Words first, then files, then what the pressed button asks."""
    tried = part.key if request.POST.get("then") in ("next", "ready") else ""
    try:
        saved = keep_words(draft, (part.section,), request.POST, tried=tried, actor=request.person, now=clock.now())
    except Conflict:
        return _closed(request, measured.wave.key, measured.key)
    if request.headers.get("X-Autosave"):
        at, met = saved.submission.saved_at, [one.question for one in saved.asides]
        return JsonResponse(
            {"saved_at": at.isoformat() if at else "", "revision": saved.submission.revision, "met": met}
        )
    kept.forget(request)
    refused = keep_rest(
        saved.submission, (part.section,), request.POST, request.FILES, actor=request.person, now=clock.now()
    )
    if refused:
        return _show(request, measured, saved.submission, part, refused=refused)
    return _go_on(request, measured, saved.submission, part)


def _go_on(request: SignedInRequest, measured: Measured, draft: Submission, part: Part) -> HttpResponse:
    """Where the pressed button leads."""
    place, here = [measured.wave.key, measured.key], request.path
    then = request.POST.get("then", "")
    if then == "leave":
        messages.success(request, _("Saved. You can go on when you like."))
        return redirect(request, "capacity:answer", *place)
    if then == "ready":
        return _ready(request, measured, draft, part)
    if request.POST.get("prove"):
        return redirect(request, f"{reverse('capacity:evidence', args=place)}?pregunta={request.POST['prove']}")
    if request.POST.get("refuse"):
        return redirect(request, f"{reverse('capacity:answer', args=place)}datos/{request.POST['refuse']}/")
    if then == "next":
        reading = reading_of(draft, access.language(), files_by_place(draft))
        if reading.problems_of(part.key):
            return _show(request, measured, draft, part, status=422)
        page = part_page(measured, draft, part, request.person, access.language(), clock.now())
        following = page.next if page is not None else ""
        if following:
            return redirect(request, "capacity:answer-part", *place, following)
        return redirect(request, "capacity:answer", *place)
    anchor = _pressed(request, measured) or request.POST.get("add") or request.POST.get("drop") or ""
    anchor = anchor.partition(".")[0]
    return redirect(request, f"{here}#q-{anchor}" if anchor else here)


def _ready(request: SignedInRequest, measured: Measured, draft: Submission, part: Part) -> HttpResponse:
    """She is through with her part, unless something in it cannot be read."""
    if reading_of(draft, access.language(), files_by_place(draft)).problems_of(part.key):
        return _show(request, measured, draft, part, status=422)
    given = delegations_of(measured, part.key, request.person)
    try:
        for delegation in given:
            finish_part(delegation=delegation, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. Whoever sends the answers knows it."))
    return redirect(request, "capacity:answer", measured.wave.key, measured.key)


def _pressed(request: SignedInRequest, measured: Measured) -> str:
    """Confirm, cite, take a citation out. Gives the key of the question beside which the button stood."""
    post, person, now = request.POST, request.person, clock.now()
    try:
        if post.get("confirm"):
            confirm_prefill(prefill=prefill_of(measured, UUID(post["confirm"])), actor=person, now=now)
        elif post.get("uncite"):
            remove_citation(citation=citation_of(measured, UUID(post["uncite"])), actor=person, now=now)
        elif post.get("cite"):
            _cite(request, measured, post["cite"])
    except DomainError as refusal:
        messages.error(request, str(refusal))
    except (Prefill.DoesNotExist, Citation.DoesNotExist, EvidenceFile.DoesNotExist, ValueError):
        messages.error(request, _("Somebody changed this meanwhile. Look at it again."))
    return request.GET.get("at", "")


def _cite(request: SignedInRequest, measured: Measured, code: str) -> None:
    chosen = request.POST.get(f"evidence.{code}", "")
    if not chosen:
        messages.error(request, _("Choose a piece of evidence from the list first."))
        return
    cite_evidence(
        evidence=evidence_of(measured, UUID(chosen)), question=code, where=request.POST.get(f"where.{code}", ""),
        actor=request.person, now=clock.now(),
    )  # fmt: skip


def _show(
    request: SignedInRequest,
    measured: Measured,
    draft: Submission,
    part: Part,
    *,
    refused: dict[str, list[str]] | None = None,
    recovered: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = part_page(measured, draft, part, request.person, access.language(), clock.now(), refused=refused)
    if page is None:
        raise Http404
    window = request.POST.get("window") or new_key(8)
    context = {
        "page": page, "steps": steps_of(page), "window": window, "recovered": recovered, "nav": "capacity",
    }  # fmt: skip
    return respond(request, "capacity/answer_part.html", context, status=422 if refused else status)


def _closed(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Sent meanwhile, or the end has come."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"sent": True}, status=409)
    messages.info(request, _("These answers cannot be changed now."))
    return redirect(request, "capacity:answer", wave, key)
