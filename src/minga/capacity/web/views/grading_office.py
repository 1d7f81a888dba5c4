"""The grading of a wave: its panel, how far it is, one entity, and a question settled by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions.panels import begin_grading, call_graders, call_thirds, end_grading
from minga.capacity.actions.settling import settle_question, settle_soon
from minga.capacity.models import Grading
from minga.capacity.queries.grade_page import level_views
from minga.capacity.queries.grading_entity import grading_entity, question_of
from minga.capacity.queries.grading_office import entity_lines, grading_office, gradings_in
from minga.capacity.web.forms.grading import SettleForm
from minga.capacity.web.forms.replying import level_choices
from minga.capacity.web.office_frame import office_context, run_wave
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

TAB = "grading"


@sign_in_required
@require_safe
def grading(request: SignedInRequest, key: str) -> HttpResponse:
    """How far it is, what is next, and each entity."""
    wave = run_wave(request.person, key, now())
    state = request.GET.get("estado", "")
    rows = page_of(gradings_in(wave, state), request)
    context = office_context(
        wave, TAB, page=grading_office(wave), rows=rows, lines=entity_lines(rows.rows, wave.version.read), state=state
    )
    return respond(request, "capacity/grading.html", context)


@sign_in_required
@require_POST
def grading_step(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    """One step of the grading. What is in its way is said on the page."""
    wave = run_wave(request.person, key, now())
    if step not in STEPS:
        raise Http404
    act, say = STEPS[step]
    try:
        done = act(wave=wave, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, say(done))
    return redirect(request, "capacity:grading", key)


@sign_in_required
@require_safe
def graded_entity(request: SignedInRequest, key: str, entity: str) -> HttpResponse:
    """Question by question, once all grades are in."""
    wave = run_wave(request.person, key, now())
    try:
        page = grading_entity(request.person, wave, entity)
    except Grading.DoesNotExist as missing:
        raise Http404 from missing
    return respond(request, "capacity/grading_entity.html", office_context(wave, TAB, page=page))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: SignedInRequest, key: str, entity: str, code: str) -> HttpResponse:
    """The panel decides one question by itself."""
    wave = run_wave(request.person, key, now())
    try:
        page, line, node = question_of(request.person, wave, entity, code)
    except Grading.DoesNotExist as missing:
        raise Http404 from missing
    form = bind(SettleForm, request)
    form.fields["level"].choices = level_choices(level_views(node))  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            settle_question(
                measured=page.measured, question=code, actor=request.person, now=now(), **form.cleaned_data
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Settled. The entity reads why."))
            return redirect(request, "capacity:graded-entity", key, entity)
    context = office_context(wave, TAB, page=page, line=line, form=form)
    return respond(request, "capacity/grading_settle.html", context)


def _called(done: object) -> str:
    del done
    return _("The panel is made. Invite its graders now.")


def _begun(short: int) -> str:
    if not short:
        return _("The graders are at work.")
    words = ngettext(
        "The graders are at work. %(count)s entity lacks a grader: invite somebody else, or ask for more load.",
        "The graders are at work. %(count)s entities lack a grader: invite somebody else, or ask for more load.",
        short,
    )
    return words % {"count": short}


def _thirds(left: int) -> str:
    if not left:
        return _("Third graders have what two see too differently.")
    words = ngettext(
        "For %(count)s entity nobody is free: invite another grader, or settle its questions by hand.",
        "For %(count)s entities nobody is free: invite another grader, or settle their questions by hand.",
        left,
    )
    return words % {"count": left}


def _settled(count: int | None) -> str:
    if count is None:
        return _("The marks are being written. Look again in a minute.")
    if not count:
        return _("No entity was ready to be settled.")
    words = ngettext("%(count)s entity settled.", "%(count)s entities settled.", count)
    return words % {"count": count}


def _ended(done: object) -> str:
    del done
    return _("The grading has ended. Grades do not change any more.")


STEPS: dict[str, tuple[Callable[..., Any], Callable[[Any], str]]] = {
    "panel": (call_graders, _called),
    "comenzar": (begin_grading, _begun),
    "terceros": (call_thirds, _thirds),
    "asentar": (settle_soon, _settled),
    "terminar": (end_grading, _ended),
}
