"""The sections of a call in preparation: words, dates, conditions, places, tie-breaks. Each is saved by itself."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from minga.calls.actions.calls import change_call
from minga.calls.actions.designing import change_rules
from minga.calls.enums import TieBreakKind
from minga.calls.models import Call, PhaseRules, Rules, TieBreak
from minga.calls.queries import findings
from minga.calls.queries.beginnings import territories_of
from minga.calls.web import office_access as access
from minga.calls.web.forms import design, design_rows
from minga.calls.web.forms.rows import all_valid, kept, rows_of
from minga.calls.web.sections import asked, form_of, go_on, judged, posted, save, show
from minga.core.clock import now
from minga.core.texts import pick
from minga.ui.http import SignedInRequest, sign_in_required

_METHODS = ["GET", "HEAD", "POST"]


@sign_in_required
@require_http_methods(_METHODS)
def words(request: SignedInRequest, key: str) -> HttpResponse:
    """What it is, for whom, what the selected receive, whom to ask."""
    call, rules = access.prepared(request.person, key, now())
    form = form_of(design.WordsForm, request, call=call)
    if judged(request) and form.is_valid():
        verb = partial(change_call, call=call, changes=form.changes, **_by(request, form))
        if save(form, verb, call=call):
            return go_on(request, call, findings.WORDS)
    return show(request, call, rules, findings.WORDS, "calls/prepare_words.html", form=form)


@sign_in_required
@require_http_methods(_METHODS)
def dates(request: SignedInRequest, key: str) -> HttpResponse:
    """The rounds with their days, and the other days of the call."""
    call, rules = access.prepared(request.person, key, now())
    form = form_of(design.DatesForm, request, call=call, rules=rules)
    initial = design.round_initial(rules.phases, lambda phase: pick(phase.title))
    rows = rows_of(
        design.RoundRow, posted(request), "round", initial=initial, judged=judged(request),
        more=asked(request) == "more", zone=form.zone,
    )  # fmt: skip
    if judged(request) and all((form.is_valid(), all_valid(rows))):
        changes = {**form.changes, "phases": _phases(rules, rows)}
        verb = partial(change_rules, call=call, changes=changes, **_by(request, form))
        if save(form, verb, call=call, rows={"phases": rows}):
            return go_on(request, call, findings.DATES)
    return show(request, call, rules, findings.DATES, "calls/prepare_dates.html", form=form, rows=rows)


@sign_in_required
@require_http_methods(_METHODS)
def who(request: SignedInRequest, key: str) -> HttpResponse:
    """The conditions that an applicant fulfils."""
    call, rules = access.prepared(request.person, key, now())
    form = form_of(design.WhoForm, request, call=call, rules=rules)
    rows = rows_of(
        design_rows.ConditionRow, posted(request), "condition", judged=judged(request),
        initial=[design_rows.condition_initial(rule) for rule in rules.eligibility],
        more=asked(request) == "more", languages=call.edition.languages, places=_places(call),
    )  # fmt: skip
    if judged(request) and all((form.is_valid(), all_valid(rows))):
        conditions = tuple(row.value(f"{row.shown_kind}-{n}") for n, row in enumerate(kept(rows), start=1))
        changes = {**form.changes, "eligibility": conditions}
        verb = partial(change_rules, call=call, changes=changes, **_by(request, form))
        if save(form, verb, call=call, rows={"eligibility": rows}):
            return go_on(request, call, findings.WHO)
    return show(request, call, rules, findings.WHO, "calls/prepare_who.html", form=form, rows=rows)


@sign_in_required
@require_http_methods(_METHODS)
def places(request: SignedInRequest, key: str) -> HttpResponse:
    """How many are chosen, what they receive, and for whom places are kept."""
    call, rules = access.prepared(request.person, key, now())
    form = form_of(design.PlacesForm, request, call=call, rules=rules)
    rows = rows_of(
        design_rows.QuotaRow, posted(request), "quota", judged=judged(request),
        initial=[design_rows.quota_initial(quota) for quota in rules.quotas],
        more=asked(request) == "more", places=_places(call),
    )  # fmt: skip
    if judged(request) and all((form.is_valid(), all_valid(rows))):
        quotas = tuple(row.rule(f"{row.shown_group}-{n}") for n, row in enumerate(kept(rows), start=1))
        verb = partial(change_rules, call=call, changes={**form.changes, "quotas": quotas}, **_by(request, form))
        if save(form, verb, call=call, rows={"quotas": rows}):
            return go_on(request, call, findings.PLACES)
    return show(request, call, rules, findings.PLACES, "calls/prepare_places.html", form=form, rows=rows)


@sign_in_required
@require_http_methods(_METHODS)
def ties(request: SignedInRequest, key: str) -> HttpResponse:
    """In which order equals are told apart; the public lottery ends every tie."""
    call, rules = access.prepared(request.person, key, now())
    form = form_of(design.BeaconForm, request, call=call, rules=rules)
    rows = rows_of(
        design_rows.TieRow, posted(request), "tie", judged=judged(request), initial=design_rows.tie_initial(rules),
        more=asked(request) == "more", choices=design_rows.tie_choices(rules),
    )  # fmt: skip
    if judged(request) and all((form.is_valid(), all_valid(rows))):
        chosen = sorted(kept(rows), key=lambda row: row.cleaned_data["order"] or 99)
        listed = (*(row.tie for row in chosen), TieBreak(kind=TieBreakKind.LOTTERY))
        changes = {"tie_breaks": listed, "beacon": form.beacon}
        verb = partial(change_rules, call=call, changes=changes, **_by(request, form))
        if save(form, verb, call=call, rows={"tie_breaks": rows}):
            return go_on(request, call, findings.TIES)
    return show(request, call, rules, findings.TIES, "calls/prepare_ties.html", form=form, rows=rows)


def _by(request: SignedInRequest, form: Any) -> dict[str, Any]:
    """Who saves, when, and what she had seen."""
    return {"revision": form.cleaned_data["revision"], "actor": request.person, "now": now()}


def _places(call: Call) -> list[tuple[str, str]]:
    return [(place.code, f"{place} ({place.country})") for place in territories_of(call.edition)]


def _phases(rules: Rules, rows: list[design.RoundRow]) -> tuple[PhaseRules, ...]:
    """The rounds as they were sent: known ones keep their form and jury, new ones begin with nothing."""
    known = {phase.key: phase for phase in rules.phases}
    language = (rules.languages or ("es",))[0]
    phases: list[PhaseRules] = []
    for row in kept(rows):
        clean = row.cleaned_data
        days = {name: clean[name] for name in ("opens_at", "closes_at", "grace_minutes", "advance")}
        phase = known.get(clean["key"])
        if phase is None:
            key = _free_key(clean["title"], {*known, *(each.key for each in phases)})
            phases.append(PhaseRules(key=key, title={language: clean["title"]}, **days))
            continue
        title = phase.title if pick(phase.title) == clean["title"] else {language: clean["title"]}
        phases.append(replace(phase, title=title, **days))
    return tuple(phases)


def _free_key(title: str, taken: set[str]) -> str:
    stem = slugify(title)[:34].strip("-") or "ronda"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
