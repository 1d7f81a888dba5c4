"""Messages to a part of the cohort: list, write, look, hold or send, stop."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.announcements import (
    OPEN,
    change_announcement,
    discard_announcement,
    order_announcement,
    stop_announcement,
    words_for,
    write_announcement,
)
from minga.learning.models import Announcement
from minga.learning.queries.announcing import (
    Filters,
    announcement_for,
    announcements_of,
    audience,
    choices_of,
    in_words,
)
from minga.learning.web.forms.evaluating import (
    AnnouncementForm,
    SendForm,
    asked_filters,
    initial_filters,
    initial_of,
)
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Edition
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.texts import own_name

TAB = "classroom"


def _edition(request: SignedInRequest, key: str) -> Edition:
    return taught_edition(request.person, key, policies.may_manage)


def _announcement(edition: Edition, uuid: UUID) -> Announcement:
    try:
        return announcement_for(edition, uuid)
    except Announcement.DoesNotExist:
        raise Http404 from None


@sign_in_required
@require_safe
def announcements(request: SignedInRequest, edition: str) -> HttpResponse:
    """What was written, what waits, what was sent."""
    found = _edition(request, edition)
    page = page_of(announcements_of(found), request)
    return respond(request, "learning/announcements.html", teaching_context(request.person, found, TAB, page=page))


@sign_in_required
def announcement_new(request: SignedInRequest, edition: str) -> HttpResponse:
    """Write one; a link from the console brings the filters."""
    found = _edition(request, edition)
    initial = initial_filters(asked_filters(request.GET))
    form = bind(AnnouncementForm, request, edition=found, choices=choices_of(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = write_announcement(
                edition=found, subjects=form.subjects, bodies=form.bodies, filters=form.filters,
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "learning:announcement", found.key, made.uuid)
    context = teaching_context(request.person, found, TAB, form=form)
    return respond(request, "learning/announcement_write.html", context)


@sign_in_required
def announcement_change(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Change a draft, or one that waits."""
    found = _edition(request, edition)
    kept = _announcement(found, uuid)
    if kept.state not in OPEN:
        raise Http404
    form = bind(AnnouncementForm, request, edition=found, choices=choices_of(found), initial=initial_of(kept))
    if request.method == "POST" and form.is_valid():
        try:
            change_announcement(
                announcement=kept, subjects=form.subjects, bodies=form.bodies, filters=form.filters,
                revision=int(request.POST.get("revision") or 0), actor=request.person, now=now(),
            )  # fmt: skip
        except (DomainError, ValueError) as error:
            refuse(form, error if isinstance(error, DomainError) else DomainError(_("Open the page again.")))
        else:
            return redirect(request, "learning:announcement", found.key, kept.uuid)
    context = teaching_context(request.person, found, TAB, form=form, announcement=kept)
    return respond(request, "learning/announcement_write.html", context)


@sign_in_required
def announcement(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """The message as each will read it, how many fit, and the button that sends it."""
    found = _edition(request, edition)
    kept = _announcement(found, uuid)
    form = bind(SendForm, request, timezone=found.timezone, initial={"revision": kept.revision})
    if request.method == "POST" and form.is_valid():
        try:
            sent = order_announcement(
                announcement=kept, send_at=form.cleaned_data["send_at"], revision=form.cleaned_data["revision"],
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _ordered_words(sent))
            return redirect(request, "learning:announcement", found.key, kept.uuid)
    filters = Filters.of(kept.filters)
    spoken = [code for code in (list(found.languages) or ["es"]) if kept.subjects.get(code)]
    context = teaching_context(
        request.person, found, TAB, form=form, announcement=kept, editable=kept.state in OPEN,
        audience=audience(found, filters), to=in_words(found, filters),
        letters=[(own_name(code), code, words_for(kept, code)) for code in spoken],
    )  # fmt: skip
    return respond(request, "learning/announcement.html", context, part="state")


def _ordered_words(announcement: Announcement) -> str:
    n = announcement.recipients
    if announcement.send_at:
        return _("The message waits for its moment. You can change or stop it until then.")
    return ngettext("The message goes to %(n)s person.", "The message goes to %(n)s people.", n) % {"n": n}


@sign_in_required
@require_POST
def announcement_stop(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Stop it."""
    found = _edition(request, edition)
    try:
        stopped = stop_announcement(announcement=_announcement(found, uuid), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        n = stopped.sent
        words = ngettext("Stopped. %(n)s person had been written to.", "Stopped. %(n)s people had been written to.", n)
        messages.success(request, words % {"n": n})
    return redirect(request, "learning:announcement", found.key, uuid)


@sign_in_required
@require_POST
def announcement_discard(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = _edition(request, edition)
    try:
        discard_announcement(announcement=_announcement(found, uuid), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "learning:announcement", found.key, uuid)
    messages.success(request, _("The draft is gone."))
    return redirect(request, "learning:announcements", found.key)
