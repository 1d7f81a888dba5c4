"""Calendars that others subscribe to, and the programme of study that anybody reads."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.calendars import close_calendar, note_read, open_calendar
from minga.learning.models import CalendarFeed, Session
from minga.learning.policies import may_open
from minga.learning.queries.calendar import CalendarFile, calendar_of, calendar_of_session
from minga.learning.queries.calendar_page import coming_of
from minga.learning.queries.feeds import calendar_door, feed_by_token
from minga.learning.queries.session_office import session_in
from minga.learning.queries.syllabus import edition_studied, syllabus
from minga.programmes.models import Edition
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """What comes, the address of one's private calendar, and what to do with it."""
    context = {"door": calendar_door(request.person), "coming": coming_of(request.person, now()), "nav": "learning"}
    return respond(request, "learning/calendar.html", context)


@sign_in_required
@require_POST
def calendar_open(request: SignedInRequest) -> HttpResponse:
    """A new address; the former one stops working."""
    open_calendar(person=request.person, actor=request.person, now=now())
    messages.success(request, _("Your private calendar has an address. Keep it to yourself."))
    return redirect(request, "learning:calendar")


@sign_in_required
@require_POST
def calendar_close(request: SignedInRequest) -> HttpResponse:
    """The address stops working."""
    try:
        close_calendar(person=request.person, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The address no longer works."))
    return redirect(request, "learning:calendar")


@require_safe
def feed(request: PersonRequest, token: str) -> HttpResponse:
    """What a calendar program fetches, without signing in: whoever has the address has the calendar."""
    try:
        found = feed_by_token(token)
    except CalendarFeed.DoesNotExist:
        raise Http404 from None
    moment = now()
    note_read(found, moment)
    return _answer(request, calendar_of(found.person, moment), "minga.ics")


@sign_in_required
@require_safe
def session_file(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """One session for any calendar."""
    try:
        session = session_in(edition_studied(request.person, edition, now()), key)
    except (Edition.DoesNotExist, Session.DoesNotExist):
        raise Http404 from None
    if not may_open(request.person, session, now()):
        raise Http404
    return _answer(request, calendar_of_session(session), f"{key}.ics")


@require_safe
def syllabus_page(request: PersonRequest, edition: str) -> HttpResponse:
    """What is taught in an edition."""
    try:
        found = edition_studied(request.person, edition, now())
    except Edition.DoesNotExist:
        raise Http404 from None
    return respond(request, "learning/syllabus.html", {"page": syllabus(found, now()), "nav": "programmes"})


def _answer(request: PersonRequest, file: CalendarFile, name: str) -> HttpResponse:
    """The calendar, or that it is the same as last time."""
    etag = f'"{file.etag}"'
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    if _unchanged(request, etag):
        response = HttpResponse(status=304)
    response["ETag"] = etag
    if file.changed_at:
        response["Last-Modified"] = http_date(file.changed_at.timestamp())
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    if response.status_code == 200:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _unchanged(request: PersonRequest, etag: str) -> bool:
    """By the tag alone: a session that was taken out leaves no later moment behind."""
    asked = request.headers.get("If-None-Match", "")
    return etag in (part.strip().removeprefix("W/") for part in asked.split(","))
