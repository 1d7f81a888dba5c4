"""What the sections of a call in preparation have in common: typed, judged, saved, shown, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict

from minga.calls.models import Call, Rules
from minga.calls.queries.calls import as_it_is
from minga.calls.queries.checks import TITLES, section_link, section_states, sections_of
from minga.calls.queries.rules import rules_of
from minga.calls.web.forms.rows import Row, refuse_in
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid
from minga.core.texts import pick
from minga.ui.components.lists import Step
from minga.ui.forms import Form, bind, refuse, renew, typed
from minga.ui.http import SignedInRequest, redirect
from minga.ui.respond import respond

F = TypeVar("F", bound=BaseForm)
SAVE = "save"


def asked(request: SignedInRequest) -> str:
    """Which button was pressed; nothing on a GET."""
    return request.POST.get("do", SAVE) if request.method == "POST" else ""


def judged(request: SignedInRequest) -> bool:
    """Whether what was typed is to be saved, and not only shown with one more row."""
    return asked(request) == SAVE


def posted(request: SignedInRequest) -> QueryDict | None:
    """What was sent, if anything."""
    return request.POST if request.method == "POST" else None


def form_of(form: type[F], request: SignedInRequest, **kwargs: Any) -> F:
    """The form as it is judged, or as it was typed when only a row was asked for."""
    if request.method == "POST" and not judged(request):
        return typed(form, request, **kwargs)
    return bind(form, request, **kwargs)


def save(form: Form, verb: Callable[[], Any], *, call: Call, rows: Mapping[str, Sequence[Row]] | None = None) -> bool:
    """Whether it was saved; otherwise each refusal stands at its input, and a conflict can be sent again."""
    try:
        verb()
    except Invalid as wrong:
        left: Mapping[str, Sequence[Any]] = wrong.errors
        for name, listed in (rows or {}).items():
            left = refuse_in(listed, name, left)
        if left:
            refuse(form, Invalid(left))
    except DomainError as error:
        refuse(form, error)
        if isinstance(error, Conflict) and error.code == "revision":
            renew(form, as_it_is(call).revision)
    else:
        return True
    return False


def go_on(request: SignedInRequest, call: Call, slug: str, phase: str = "") -> HttpResponse:
    """To the section that follows; from the last one, to the checklist."""
    order = list(sections_of(rules_of(as_it_is(call))))
    place = order.index((slug, phase)) + 1 if (slug, phase) in order else len(order)
    if place >= len(order):
        return redirect(request, "calls:prepare", call.key)
    return redirect(request, section_link(call, *order[place]))


def show(
    request: SignedInRequest,
    call: Call,
    rules: Rules,
    slug: str,
    template: str,
    *,
    phase: str = "",
    rows: Sequence[Row] = (),
    **context: Any,
) -> HttpResponse:
    """The page of a section; 422 when something that was judged is wrong."""
    form = context.get("form")
    wrong = judged(request) and (bool(form and form.errors) or any(row.is_bound and row.errors for row in rows))
    title = str(TITLES[slug])
    if phase and len(rules.phases) > 1:
        title = f"{title} · {pick(rules.phase(phase).title)}"
    steps = [
        Step(
            section.title,
            section.link,
            state="done" if section.ready else "wrong",
            current=(section.slug, section.phase) == (slug, phase),
        )
        for section in section_states(call, now())
    ]
    said = office_context(call, "calls.prepare", section=title, rows=rows, steps=steps, phase=phase, **context)
    return respond(request, template, said, status=422 if wrong else 200)
