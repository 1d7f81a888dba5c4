"""Letters that are held: looked over, changed, sent."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls.actions import letters as actions
from minga.calls.enums import DecisionState
from minga.calls.models import CallPhase, Letter
from minga.calls.queries.letters import held_count, letter_in, letters_of
from minga.calls.web.deciding_access import TAB, round_run
from minga.calls.web.forms.deciding import LetterForm
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_safe
def letters(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """All letters of the decision that holds, 25 a page."""
    found = round_run(request.person, key, phase, now())
    decision, rows = letters_of(found)
    if decision is None:
        return redirect(request, "calls:deciding", key, phase)
    context = office_context(
        found.call, TAB, phase=found, page=page_of(rows, request), held=held_count(rows),
        published=decision.state == DecisionState.PUBLISHED, decision=decision,
    )  # fmt: skip
    return respond(request, "calls/letters.html", context, part="rows")


@sign_in_required
@require_POST
def release(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Send all that are held."""
    found = round_run(request.person, key, phase, now())
    decision, rows = letters_of(found)
    if decision is None:
        raise Http404
    count = held_count(rows)
    try:
        actions.release_letters(decision=decision, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", count)
        messages.success(request, words % {"n": count})
    return redirect(request, "calls:letters", key, phase)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: SignedInRequest, key: str, phase: str, uuid: UUID) -> HttpResponse:
    """One letter as it will arrive; while it is held, in other words."""
    found = round_run(request.person, key, phase, now())
    row = _letter(found, uuid)
    stored = {"subject": row.subject, "text": row.text}
    form = bind(LetterForm, request, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        said = {name: merged.values[name] for name in stored}
        try:
            if merged.changes:
                actions.edit_letter(letter=row, actor=request.person, now=now(), **said)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept. The letter is held until you send it."))
            return redirect(request, "calls:letters", key, phase)
    context = office_context(found.call, TAB, phase=found, letter=row, form=form)
    return respond(request, "calls/letter.html", context)


@sign_in_required
@require_POST
def restore(request: SignedInRequest, key: str, phase: str, uuid: UUID) -> HttpResponse:
    """Back to the words that Minga wrote."""
    row = _letter(round_run(request.person, key, phase, now()), uuid)
    try:
        actions.restore_letter(letter=row, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "calls:letter", key, phase, uuid)


def _letter(phase: CallPhase, uuid: UUID) -> Letter:
    try:
        return letter_in(phase, uuid)
    except Letter.DoesNotExist:
        raise Http404 from None
