"""The office between a round and its jury: hands over what was received, looks over copies without names."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from minga.calls.actions import blind_files
from minga.calls.actions.blind import change_blind_copy, clear_blind_copy, take_copy_back
from minga.calls.actions.closing import close_phase
from minga.calls.models import BlindCopy, BlindFile, CallPhase
from minga.calls.queries.blind_copies import BlindCopyPage, blind_copy_for, blind_copy_page
from minga.calls.queries.blind_work import copies_of, copy_rows, round_for, round_page
from minga.calls.web.forms.blind import BlindCopyForm, BlindFileForm
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def to_jury(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """How far the round is on its way to the jury. A post hands over what the jury does not have."""
    try:
        found = round_for(request.person, key, phase, now())
    except CallPhase.DoesNotExist as missing:
        raise Http404 from missing
    if request.method == "POST":
        try:
            close_phase(phase=found, actor=request.person, now=now())
            messages.success(request, _("The jury has all that was received."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(request, "calls:to-jury", key, phase)
    rows = page_of(copies_of(found), request)
    context = {"page": round_page(found, now()), "rows": rows, "copies": copy_rows(rows.rows)}
    return respond(request, "calls/to_jury.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def blind_copy(request: SignedInRequest, key: str, phase: str, code: str) -> HttpResponse:
    """One copy, beside what was sent. A post keeps the changes, and gives the copy to the jury or takes it back."""
    copy = _copy(request, key, phase, code)
    form = bind(BlindCopyForm, request, initial={"seen": copy.made_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            onward = _keep(request, copy, form)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, onward or request.path)
    context = {"page": blind_copy_page(copy), "form": form, "file_form": BlindFileForm()}
    return respond(request, "calls/blind_copy.html", context)


@sign_in_required
@require_POST
def blind_file(request: SignedInRequest, key: str, phase: str, code: str, number: int) -> HttpResponse:
    """Show a file to the jury, put another in its place, or withhold it."""
    copy = _copy(request, key, phase, code)
    given: dict[str, Any] = {"copy": copy, "number": number, "actor": request.person, "now": now()}
    form = bind(BlindFileForm, request)
    try:
        if "show" in request.POST:
            blind_files.show_file(**given)
        elif "withhold" in request.POST:
            blind_files.withhold_file(**given)
        elif form.is_valid():
            upload = form.cleaned_data["file"]
            blind_files.replace_file(**given, upload=upload, name=upload.name)
        else:
            raise DomainError(_("Choose a file first."))
    except BlindFile.DoesNotExist as missing:
        raise Http404 from missing
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "calls:blind-copy", key, phase, code)


def _copy(request: SignedInRequest, key: str, phase: str, code: str) -> BlindCopy:
    try:
        return blind_copy_for(request.person, key, phase, code, now())
    except BlindCopy.DoesNotExist as missing:
        raise Http404 from missing


def _keep(request: SignedInRequest, copy: BlindCopy, form: BlindCopyForm) -> str:
    """Keep what was said; answers where to go next, if not back here."""
    page, seen = blind_copy_page(copy), form.seen_at
    if form.has_said:
        saw_it_all = seen == copy.made_at
        copy = change_blind_copy(copy=copy, changes=form.changes, actor=request.person, now=now())
        seen = copy.made_at if saw_it_all else seen
    if "back" in request.POST:
        take_copy_back(copy=copy, actor=request.person, now=now())
        messages.success(request, _("The jury does not read it until you give it out again."))
    elif "clear" in request.POST:
        clear_blind_copy(copy=copy, seen=seen, actor=request.person, now=now())
        messages.success(request, _cleared(page))
        return page.following or page.round
    elif form.has_said:
        messages.success(request, _("Kept. This is how the jury would read it."))
    return ""


def _cleared(page: BlindCopyPage) -> str:
    if not page.waiting:
        return _("%(code)s is with the jury. No copy waits any more.") % {"code": page.code}
    return ngettext(
        "%(code)s is with the jury. %(n)s copy waits: here it is.",
        "%(code)s is with the jury. %(n)s copies wait: here is the next one.",
        page.waiting,
    ) % {"code": page.code, "n": page.waiting}
