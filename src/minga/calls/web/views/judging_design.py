"""The sections of one round: the form that is asked, the jury, the criteria."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.calls.actions.designing import change_phase, choose_form
from minga.calls.models import Call, CallPhase
from minga.calls.queries import findings
from minga.calls.queries.proposals import forms_to_choose, rubric_data, rubrics_to_choose
from minga.calls.queries.round_checks import rubric_mistakes
from minga.calls.web import office_access as access
from minga.calls.web.forms.judging import ChooseForm, CriterionForm, JuryForm, WeightsForm
from minga.calls.web.sections import asked, form_of, go_on, judged, save, show
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind
from minga.ui.forms import Described, bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required

_METHODS = ["GET", "HEAD", "POST"]


@sign_in_required
@require_http_methods(_METHODS)
def form_section(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """The form of a round: keep it, try it, change it, or choose another one that is ready."""
    call, rules = access.prepared(request.person, key, now())
    row, ruled = access.round_of(call, rules, phase)
    ready = forms_to_choose(call.edition)
    form = bind(ChooseForm, request, choices=[(name, pick(each.title)) for name, each in ready.items()])
    if request.method == "POST" and form.is_valid():
        definition = ready[form.cleaned_data["which"]].definition()
        verb = partial(choose_form, call=call, key=phase, definition=definition, actor=request.person, now=now())
        if save(form, verb, call=call):
            messages.success(request, _("The round has its own copy of the form now. You can change it."))
            return redirect(request, "calls:prepare-form", key, phase)
    context: dict[str, Any] = {"form": form, "row": row, "asked": _asked(row)}
    return show(request, call, rules, findings.FORM, "calls/prepare_form.html", phase=ruled.key, **context)


@sign_in_required
@require_http_methods(_METHODS)
def jury(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """What decides a round, how many judge, until when, who knows whom."""
    call, rules = access.prepared(request.person, key, now())
    _row, ruled = access.round_of(call, rules, phase)
    form = form_of(JuryForm, request, phase=ruled, zone=rules.timezone, revision=call.revision)
    if judged(request) and form.is_valid() and save(form, _to(request, call, phase, form, form.changes), call=call):
        return go_on(request, call, findings.JURY, phase)
    return show(request, call, rules, findings.JURY, "calls/prepare_jury.html", phase=phase, form=form)


@sign_in_required
@require_http_methods(_METHODS)
def rubric(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """The criteria of a round with their weights; another rubric can take their place."""
    call, rules = access.prepared(request.person, key, now())
    _row, ruled = access.round_of(call, rules, phase)
    ready = rubrics_to_choose(call.edition)
    form = form_of(WeightsForm, request, rubric=ruled.rubric or {}, revision=call.revision)
    choose = ChooseForm(
        request.POST if asked(request) == "choose" else None,
        choices=[(name, Described(pick(each.title), _criteria(each))) for name, each in ready.items()],
    )
    if asked(request) == "choose" and choose.is_valid():
        data = rubric_data(ready[choose.cleaned_data["which"]])
        change_phase(call=call, key=phase, changes={"rubric": data}, actor=request.person, now=now())
        return redirect(request, "calls:prepare-rubric", key, phase)
    if judged(request) and form.is_valid():
        verb = _to(request, call, phase, form, {"rubric": form.changed_rubric})
        if save(form, verb, call=call):
            return go_on(request, call, findings.RUBRIC, phase)
    mistakes = [words for _place, words in rubric_mistakes(ruled.rubric)] if ruled.rubric else []
    context: dict[str, Any] = {"form": form, "choose": choose, "mistakes": mistakes}
    return show(request, call, rules, findings.RUBRIC, "calls/prepare_rubric.html", phase=phase, **context)


@sign_in_required
@require_http_methods(_METHODS)
def one_criterion(request: SignedInRequest, key: str, phase: str, criterion: str = "") -> HttpResponse:
    """One criterion with its levels; without a key, a new one."""
    call, rules = access.prepared(request.person, key, now())
    row, ruled = access.round_of(call, rules, phase)
    rows = list((ruled.rubric or {}).get("criteria") or ())
    known = next((each for each in rows if each["key"] == criterion), None)
    if criterion and known is None:
        raise Http404
    form = form_of(
        CriterionForm, request, criterion=known, languages=call.edition.languages, asked=_asked(row),
        revision=call.revision,
    )  # fmt: skip
    if judged(request) and form.is_valid():
        data = _with(ruled.rubric or {}, rows, known, form.changed)
        if save(form, _to(request, call, phase, form, {"rubric": data}), call=call):
            return redirect(request, "calls:prepare-rubric", key, phase)
    context: dict[str, Any] = {"form": form, "known": known}
    return show(request, call, rules, findings.RUBRIC, "calls/prepare_criterion.html", phase=phase, **context)


@sign_in_required
@require_POST
def criterion_remove(request: SignedInRequest, key: str, phase: str, criterion: str) -> HttpResponse:
    """Take a criterion out; the weights of the others are to be looked at again."""
    call, rules = access.prepared(request.person, key, now())
    _row, ruled = access.round_of(call, rules, phase)
    rows = [each for each in (ruled.rubric or {}).get("criteria") or () if each["key"] != criterion]
    changes = {"rubric": {**(ruled.rubric or {}), "criteria": rows}}
    try:
        change_phase(call=call, key=phase, changes=changes, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "calls:prepare-rubric", key, phase)


def _to(request: SignedInRequest, call: Call, key: str, form: Any, changes: Mapping[str, Any]) -> Any:
    """The verb that changes this round, by who saves and what she had seen."""
    return partial(
        change_phase,
        call=call,
        key=key,
        changes=changes,
        revision=form.cleaned_data["revision"],
        actor=request.person,
        now=now(),
    )


def _with(
    rubric: Mapping[str, Any], rows: list[Any], known: Mapping[str, Any] | None, changed: Mapping[str, Any]
) -> dict[str, Any]:
    """The rubric with this criterion in its place, or at the end under a key of its own."""
    if known is not None:
        listed = [changed if each["key"] == known["key"] else each for each in rows]
        return {**rubric, "criteria": listed}
    taken, stem, number = {"nuevo", *(each["key"] for each in rows)}, changed["key"], 2
    key = stem
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    title = rubric.get("title") or {"es": "Rúbrica", "pt": "Rubrica", "en": "Rubric"}
    return {**rubric, "title": title, "criteria": [*rows, {**changed, "key": key}]}


def _asked(row: CallPhase) -> list[tuple[str, str]]:
    """The questions of the form of a round, to which a criterion may point."""
    if row.form is None:
        return []
    version = row.form.versions.filter(published_at__isnull=False).order_by("-number").first()
    if version is None:
        return []
    found = version.questions.questions.values()
    return [(each.key, pick(each.label)) for each in found if each.kind != QuestionKind.STATEMENT]


def _criteria(rubric: Any) -> str:
    return " · ".join(pick(each.title) for each in rubric.criteria)
