"""Attendance of an edition and of one session, for those who teach."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now, today
from minga.core.errors import DomainError
from minga.core.texts import pick
from minga.learning import policies
from minga.learning.actions.roll import OFFERED, Roll, take_roll, take_sheet
from minga.learning.models import Session
from minga.learning.queries.attendance_pages import attendance_page
from minga.learning.queries.attendance_table import attendance_header, attendance_table
from minga.learning.queries.roll import (
    RollRow,
    participants,
    roll_count,
    roll_people,
    roll_rows,
    sheet_numbers,
    signed_rows,
)
from minga.learning.web.attending_access import led_session
from minga.learning.web.forms.attending import SheetForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated, excel

TAB: Final = "attendance"
PER_LIST: Final = 100


def session_context(request: SignedInRequest, session: Session, **more: Any) -> Any:
    """The frame of a page of one session."""
    title = pick(session.titles) or session.key
    return teaching_context(request.person, session.edition, TAB, session=session, session_title=title, **more)


@sign_in_required
@require_safe
def attendance(request: SignedInRequest, edition: str) -> HttpResponse:
    """Every session with its weave; who is below; what waits."""
    found = taught_edition(request.person, edition, policies.follows)
    moment = now()
    context = teaching_context(
        request.person, found, TAB, page=attendance_page(found, moment),
        teaches=policies.teaches(request.person, found, moment), moment=moment,
    )  # fmt: skip
    return respond(request, "learning/attendance.html", context)


@sign_in_required
@require_safe
def export(request: SignedInRequest, edition: str) -> HttpResponse:
    """One line a person, one column a session; Excel, or CSV with `?formato=csv`."""
    found = taught_edition(request.person, edition, policies.follows)
    name = f"{found.key}-{_('attendance')}-{today(found.timezone).isoformat()}"
    header, rows = attendance_header(found), attendance_table(found, now())
    if request.GET.get("formato") == "csv":
        return comma_separated(name, header, rows)
    return excel(name, header, rows, widths=(8, 32, 34, 10, 12))


@sign_in_required
@kept_for_reading
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """The list of a session, as one form. Only what is touched changes."""
    found = led_session(request.person, edition, session)
    sent = Roll((), ())
    if request.method == "POST":
        sent, changed = take_roll(session=found, sent=request.POST, actor=request.person, now=now())
        if sent.is_valid:
            _say(request, changed)
            return redirect(request, request.get_full_path())
    search, unmarked = request.GET.get("q", "")[:80], "faltan" in request.GET
    page = page_of(roll_people(found, search, unmarked=unmarked), request, per=PER_LIST)
    context = session_context(
        request, found, page=page, rows=sent.rows or roll_rows(found, page.rows), wrong=sent.message,
        count=roll_count(found), offered=OFFERED, search=search, unmarked=unmarked,
    )  # fmt: skip
    return respond(request, "learning/roll.html", context, status=422 if sent.message else 200)


@sign_in_required
@require_safe
def sheet(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """The list on paper, to be signed."""
    found = led_session(request.person, edition, session)
    rows = roll_rows(found, list(participants(found.edition)))
    context = session_context(request, found, rows=rows, printed=now(), spare=range(4))
    return respond(request, "learning/attendance_sheet.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def typing(request: SignedInRequest, edition: str, session: str) -> HttpResponse:
    """A signed sheet, typed in by its numbers: first shown with names, then noted."""
    found = led_session(request.person, edition, session)
    form = bind(SheetForm, request, numbers=_listed_numbers(found))
    signed: list[RollRow] = []
    if request.method == "POST" and form.is_valid():
        signed = signed_rows(found, form.cleaned_data["signed"])
        if form.cleaned_data["confirmed"] and _type_in(request, found, form, signed):
            return redirect(request, "learning:roll", edition, session)
    context = session_context(request, found, form=form, signed=signed, count=roll_count(found))
    return respond(request, "learning/attendance_typing.html", context)


def _listed_numbers(session: Session) -> set[int]:
    """The numbers on the lines of the sheet."""
    numbers = sheet_numbers(session.edition)
    return {numbers[each.pk] for each in participants(session.edition)}


def _type_in(request: SignedInRequest, session: Session, form: SheetForm, signed: list[RollRow]) -> bool:
    """Note the sheet: whoever signed was there, and the rest as the form says."""
    late = set(form.cleaned_data["late"])
    try:
        changed = take_sheet(
            session=session, signed=[row.pk for row in signed], late=[row.pk for row in signed if row.number in late],
            rest_absent=form.cleaned_data["rest_absent"], actor=request.person, now=now(),
        )  # fmt: skip
    except DomainError as error:
        refuse(form, error)
        return False
    _say(request, changed)
    return True


def _say(request: SignedInRequest, changed: int) -> None:
    if changed:
        words = ngettext("%(n)s person was marked.", "%(n)s people were marked.", changed)
        messages.success(request, words % {"n": changed})
    else:
        messages.info(request, _("Nothing had changed."))
