"""Questions about a call: everybody reads the answers, whoever is signed in asks, the office answers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.calls.actions.questions import answer_question, ask_question, refuse_question
from minga.calls.models import Call, Question
from minga.calls.queries.call_page import call_page
from minga.calls.queries.questions import answered, line, own, waiting
from minga.calls.web import office_access as access
from minga.calls.web.forms.office import AnswerForm, QuestionForm, ReasonForm
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.limits import at_most
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond


@require_safe
def questions(request: PersonRequest, key: str) -> HttpResponse:
    """What was asked and answered for all."""
    call = access.published(request.person, key, now())
    found = page_of(answered(call, request.GET.get("desafio", "")[:80]), request)
    page = Page([line(row) for row in found], found.number, found.per, found.total, found.more)
    about = call_page(call, request.person, now())
    context = {"call": about, "page": page, "mine": own(call, request.person), "form": _form(call)}
    return respond(request, "calls/questions.html", context)


@sign_in_required
@at_most(20, "calls-question")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask something."""
    call = access.published(request.person, key, now())
    form = bind(QuestionForm, request, challenges=_challenges(call))
    if request.method == "POST" and form.is_valid():
        row = call.challenges.filter(challenge__key=form.cleaned_data.get("challenge", "")).first()
        challenge = row.challenge if row else None
        try:
            ask_question(
                call=call, text=form.cleaned_data["text"], challenge=challenge, actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your question is with the office. The answer comes to you and to everybody."))
            return redirect(request, "calls:questions", key)
    return respond(request, "calls/ask.html", {"call": call_page(call, request.person, now()), "form": form})


@sign_in_required
@require_safe
def questions_office(request: SignedInRequest, key: str) -> HttpResponse:
    """Those that wait, then those that were answered."""
    call = access.run(request.person, key, now())
    found = page_of(answered(call), request)
    context = {
        "waiting": [line(row) for row in waiting(call)[:100]],
        "page": Page([line(row) for row in found], found.number, found.per, found.total, found.more),
    }
    return respond(request, "calls/questions_office.html", office_context(call, "calls.questions", **context))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Answer for all, or correct an answer."""
    call, question = _question(request, key, uuid)
    first = {"published": question.published_text or question.text, "answer": question.answer}
    form = bind(AnswerForm, request, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(question=question, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Published for everybody."))
            return redirect(request, "calls:questions-office", key)
    context = {"form": form, "question": line(question), "asked": question.text, "refusal": ReasonForm()}
    return respond(request, "calls/answer.html", office_context(call, "calls.questions", **context))


@sign_in_required
@require_POST
def not_published(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Do not publish it; who asked reads why."""
    _call, question = _question(request, key, uuid)
    try:
        refuse_question(question=question, reason=request.POST.get("reason", ""), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, "calls:question-answer", key, uuid)
    messages.success(request, _("It is not published. Whoever asked was told why."))
    return redirect(request, "calls:questions-office", key)


def _question(request: SignedInRequest, key: str, uuid: UUID) -> tuple[Call, Question]:
    call = access.run(request.person, key, now())
    question = call.questions.select_related("challenge", "call__edition__host").filter(uuid=uuid).first()
    if question is None:
        raise Http404
    return call, question


def _challenges(call: Call) -> list[tuple[str, str]]:
    return list(call.challenges.filter(challenge__restricted=False).values_list("challenge__key", "challenge__title"))


def _form(call: Call) -> QuestionForm:
    return QuestionForm(challenges=_challenges(call))
