"""Marks before the entity: what it replies, its one appeal; and how the office answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.capacity.actions.appeals import answer_appeal, file_appeal
from minga.capacity.actions.replies import answer_reply, write_reply
from minga.capacity.models import Mark, Measured, Wave
from minga.capacity.queries.replying import (
    MarkLine,
    ReplyPage,
    line_of,
    office_lines,
    reply_office,
    reply_page,
    voices_in,
)
from minga.capacity.web.forms.replying import AnswerForm, AppealAnswerForm, AppealForm, ReplyForm
from minga.capacity.web.office_frame import office_context, run_wave
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

NAV, TAB = {"nav": "capacity"}, "replies"


@sign_in_required
@require_safe
def replies(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Every mark with what the graders wrote, and the doors to reply and to appeal."""
    return respond(request, "capacity/replies.html", {"page": _own(request, wave, key), **NAV})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_write(request: SignedInRequest, wave: str, key: str, code: str) -> HttpResponse:
    """Reply to one mark, or say it better while nobody has answered."""
    page = _own(request, wave, key)
    line = _line(page, code)
    if not page.open or (line.reply is not None and line.reply.answered_at is not None):
        return redirect(request, "capacity:replies", wave, key)
    first = {"text": line.reply.text, "evidence": line.reply.evidence_id} if line.reply is not None else {}
    form = bind(ReplyForm, request, page=page, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            write_reply(
                measured=page.measured, question=code, actor=request.person, now=now(), **form.cleaned_data
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your reply is with the panel. You can change it until it is answered."))
            return redirect(request, "capacity:replies", wave, key)
    return respond(request, "capacity/reply_write.html", {"page": page, "line": line, "form": form, **NAV})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """The one appeal."""
    page = _own(request, wave, key)
    if not page.appeals:
        return redirect(request, "capacity:replies", wave, key)
    form = bind(AppealForm, request, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(measured=page.measured, actor=request.person, now=now(), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your appeal is filed. The panel answers it before results come out."))
            return redirect(request, "capacity:replies", wave, key)
    return respond(request, "capacity/appeal.html", {"page": page, "form": form, **NAV})


@sign_in_required
@require_safe
def replies_office(request: SignedInRequest, key: str) -> HttpResponse:
    """Which entities said something; what waits for an answer comes first."""
    wave = run_wave(request.person, key, now())
    waiting = "pendientes" in request.GET
    rows = page_of(voices_in(wave, waiting=waiting), request)
    context = office_context(wave, TAB, rows=rows, lines=office_lines(list(rows.rows)), waiting=waiting)
    return respond(request, "capacity/replies_office.html", context)


@sign_in_required
@require_safe
def reply_office_page(request: SignedInRequest, key: str, entity: str) -> HttpResponse:
    """What one entity replied and appealed."""
    wave, page = _office(request, key, entity)
    return respond(request, "capacity/reply_office.html", office_context(wave, TAB, page=page))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply_answer(request: SignedInRequest, key: str, entity: str, code: str) -> HttpResponse:
    """Answer one reply, with another level or without."""
    wave, page = _office(request, key, entity)
    line = _line(page, code)
    if line.reply is None or line.reply.answered_at is not None:
        return redirect(request, "capacity:reply-office", key, entity)
    form = bind(AnswerForm, request, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            answer_reply(reply=line.reply, actor=request.person, now=now(), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Answered. The entity was told."))
            return redirect(request, "capacity:reply-office", key, entity)
    context = office_context(wave, TAB, page=page, line=line, form=form)
    return respond(request, "capacity/reply_answer.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_answer(request: SignedInRequest, key: str, entity: str) -> HttpResponse:
    """Answer the appeal, question by question."""
    wave, page = _office(request, key, entity)
    if page.appeal is None or page.appeal.answered_at is not None:
        return redirect(request, "capacity:reply-office", key, entity)
    form = bind(AppealAnswerForm, request, lines=page.appealed)
    if request.method == "POST" and form.is_valid():
        given = {"answer": form.cleaned_data["answer"], "levels": form.levels, "values": form.values}
        try:
            answer_appeal(appeal=page.appeal, actor=request.person, now=now(), **given)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Answered. The entity was told."))
            return redirect(request, "capacity:reply-office", key, entity)
    return respond(request, "capacity/appeal_answer.html", office_context(wave, TAB, page=page, form=form))


def _own(request: SignedInRequest, wave: str, key: str) -> ReplyPage:
    """The page of who answers for the entity; for everybody else it does not exist."""
    try:
        return reply_page(request.person, wave, key, now())
    except Measured.DoesNotExist as missing:
        raise Http404 from missing


def _office(request: SignedInRequest, key: str, entity: str) -> tuple[Wave, ReplyPage]:
    wave = run_wave(request.person, key, now())
    try:
        return wave, reply_office(wave, entity)
    except Measured.DoesNotExist as missing:
        raise Http404 from missing


def _line(page: ReplyPage, code: str) -> MarkLine:
    try:
        return line_of(page, code)
    except Mark.DoesNotExist as missing:
        raise Http404 from missing
