"""The console of an edition: summary, settings, state, history."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.programmes.actions.editions import edit_edition, move_edition
from minga.programmes.enums import EDITION_STEPS, EditionStatus
from minga.programmes.queries.console import console as read_console
from minga.programmes.queries.edition_sections import edition_sections
from minga.programmes.queries.history import edition_history, history_rows
from minga.programmes.web.bands import console_bands
from minga.programmes.web.forms.edition import EditionForm, MoveForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
def console(request: SignedInRequest, key: str) -> HttpResponse:
    """What a manager sees first."""
    edition = managed_edition(request, key)
    now = clock.now()
    page = read_console(edition, now)
    bands = console_bands(page.plan.stages, edition.key)
    context = console_context(edition, "summary", page=page, bands=bands, sections=edition_sections(edition, now))
    return respond(request, "programmes/console.html", context)


@sign_in_required
def edition_settings(request: SignedInRequest, key: str) -> HttpResponse:
    """Texts, places, languages and countries. Whoever saves second sees both values."""
    edition = managed_edition(request, key)
    form = bind(EditionForm, request, edition=edition)
    theirs: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            edit_edition(
                edition=edition,
                revision=form.cleaned_data["revision"],
                changes=form.changes,
                actor=request.person,
                now=clock.now(),
            )
        except Conflict as error:
            refuse(form, error)
            theirs = form.what_others_saved(managed_edition(request, key))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The edition is saved."))
            return redirect(request, "programmes:console", key)
    context = console_context(edition, "summary", form=form, theirs=theirs)
    return respond(request, "programmes/edition_settings.html", context)


@sign_in_required
def edition_state(request: SignedInRequest, key: str, to: str) -> HttpResponse:
    """Open, start, close or cancel: says what will happen, asks for a reason, does it."""
    edition = managed_edition(request, key)
    if to not in EDITION_STEPS[edition.status]:
        raise Http404
    form = bind(MoveForm, request, edition=edition, to=to)
    if request.method == "POST" and form.is_valid():
        try:
            move_edition(
                edition=edition,
                to=EditionStatus(to),
                reason=form.cleaned_data["reason"],
                revision=form.cleaned_data["revision"],
                actor=request.person,
                now=clock.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The edition is now: %s.") % EditionStatus(to).label)
            return redirect(request, "programmes:console", key)
    context = console_context(edition, "summary", form=form, to=EditionStatus(to))
    return respond(request, "programmes/edition_state.html", context)


@sign_in_required
def history(request: SignedInRequest, key: str) -> HttpResponse:
    """Everything that was done to the edition and its parts."""
    edition = managed_edition(request, key)
    page = page_of(edition_history(edition), request)
    context = console_context(edition, "history", page=page, rows=history_rows(page.rows))
    return respond(request, "programmes/history.html", context)
