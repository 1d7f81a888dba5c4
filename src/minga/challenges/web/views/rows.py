"""The rows of a challenge: evidence, attempts, precedents, reader tests. One page to add or correct each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges.actions import evidence as proving
from minga.challenges.actions import findings
from minga.challenges.models import Attempt, Challenge, Evidence, Precedent, ReaderTest
from minga.challenges.queries import steps
from minga.challenges.queries.rows import row_for
from minga.challenges.queries.steps import step_link
from minga.challenges.web import access
from minga.challenges.web.forms import rows as forms
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@dataclass(frozen=True)
class RowKind:
    """How one kind of row is asked for and written. `value`: what its actions call what the form says."""

    model: Any
    form: Any
    value: str
    add: Callable[..., Any]
    change: Callable[..., Any] | None
    remove: Callable[..., Any]
    argument: str
    step: str
    anchor: str
    title: str | Promise
    lead: str | Promise


KINDS: Final[Mapping[str, RowKind]] = {
    "pruebas": RowKind(
        Evidence, forms.EvidenceForm, "shown", proving.add_evidence, proving.change_evidence, proving.withdraw_evidence,
        "evidence", steps.EVIDENCE, "evidence", gettext_lazy("Evidence"),
        gettext_lazy("One thing that shows that it happens. Whoever doubts it must be able to look it up."),
    ),
    "intentos": RowKind(
        Attempt, forms.AttemptForm, "tried", findings.add_attempt, findings.change_attempt, findings.remove_attempt,
        "attempt", steps.CAUSES, "attempts", gettext_lazy("What was tried before"),
        gettext_lazy("What failed is worth as much as what worked: it saves the next team a year."),
    ),
    "antecedentes": RowKind(
        Precedent, forms.PrecedentForm, "elsewhere", findings.add_precedent, findings.change_precedent,
        findings.remove_precedent, "precedent", steps.CAUSES, "elsewhere", gettext_lazy("What was done elsewhere"),
        gettext_lazy("Another town, another country, another office of your own."),
    ),
    "lectores": RowKind(
        ReaderTest, forms.ReaderTestForm, "reading", findings.note_reader_test, None, findings.remove_reader_test,
        "test", steps.REVIEW, "plain", gettext_lazy("Reader test"),
        gettext_lazy("Give somebody the title, the question and who is affected. Ask one thing. Do not help."),
    ),
}  # fmt: skip


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """A new row."""
    challenge, asked = access.written(request.person, key, now()), _kind(kind)
    form = bind(asked.form, request)
    if request.method == "POST" and form.is_valid():
        said = {asked.value: form.value} | getattr(form, "attached", {})
        try:
            asked.add(challenge=challenge, **said, actor=request.person, now=now())
        except DomainError as error:
            _refuse(form, error)
        else:
            return _back(request, challenge, asked, _("Added."))
    return _show(request, challenge, kind, form)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, key: str, kind: str, uuid: UUID) -> HttpResponse:
    """Correct a row."""
    challenge, asked = access.written(request.person, key, now()), _kind(kind)
    row = _row(challenge, asked, uuid)
    if asked.change is None:
        raise Http404
    initial = {name: getattr(row, name) for name in _columns(asked)}
    form = bind(asked.form, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {asked.argument: row, asked.value: form.value} | getattr(form, "attached", {})
        try:
            asked.change(**said, actor=request.person, now=now())
        except DomainError as error:
            _refuse(form, error)
        else:
            return _back(request, challenge, asked, _("Saved."))
    return _show(request, challenge, kind, form, row=row)


@sign_in_required
@require_POST
def remove(request: SignedInRequest, key: str, kind: str, uuid: UUID) -> HttpResponse:
    """Take a row out."""
    challenge, asked = access.written(request.person, key, now()), _kind(kind)
    row = _row(challenge, asked, uuid)
    try:
        asked.remove(**{asked.argument: row}, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(request, step_link(challenge, asked.step, asked.anchor))
    return _back(request, challenge, asked, _("Removed. The history keeps it."))


def _kind(kind: str) -> RowKind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _row(challenge: Challenge, asked: RowKind, uuid: UUID) -> Any:
    try:
        return row_for(challenge, asked.model, uuid)
    except asked.model.DoesNotExist as missing:
        raise Http404 from missing


def _columns(asked: RowKind) -> tuple[str, ...]:
    """What the form shows of a row, and what it carries along unseen."""
    carried = ("subject_type", "subject_id") if asked.model is Precedent else ()
    return (*(name for name in asked.form.base_fields if name != "file"), *carried)


def _refuse(form: Any, error: DomainError) -> None:
    """Say it at the field; what was wrong with the file is said at the file."""
    if not error.field and error.code in {"too_large", "empty", "kind", "content"} and "file" in form.fields:
        form.add_error("file", str(error))
        return
    refuse(form, error)


def _back(request: SignedInRequest, challenge: Challenge, asked: RowKind, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(request, step_link(challenge, asked.step, asked.anchor))


def _show(request: SignedInRequest, challenge: Challenge, kind: str, form: Any, row: Any = None) -> HttpResponse:
    asked = KINDS[kind]
    back = step_link(challenge, asked.step, asked.anchor)
    context = {"form": form, "kind": asked, "kind_slug": kind, "row": row, "challenge": challenge, "back": back}
    return respond(request, "challenges/row.html", context)
