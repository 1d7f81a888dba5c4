"""A call is published: its rules are frozen with their hash. What may change afterwards is an addendum.

After opening nothing that decides changes: no condition, no criterion, no weight, no quota, no
tie-break. An addendum may give more time, more places or more money, add a document, or explain.
Whoever finds a mistake in what decides cancels the call, says why, and opens another one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.assessments.actions.panels import create_panel
from minga.audit.actions import action, record
from minga.calls.actions.columns import follow_dates, list_columns
from minga.calls.actions.documents import NewDocument, bring_document
from minga.calls.actions.locking import lock_call, lock_draft
from minga.calls.actions.search import index_call
from minga.calls.enums import CallState, RankBy
from minga.calls.events.office import AddendumPublished, CallCancelled, CallOpened
from minga.calls.models import Call, CallRules, Rules, digest, rules_as_data
from minga.calls.queries.addenda import addendum_problems, differences
from minga.calls.queries.checks import blocking, call_findings
from minga.calls.queries.freezing import document_of, frozen, frozen_documents
from minga.calls.queries.rules import newest, rules_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotReady
from minga.core.jobs import enqueue
from minga.core.texts import Texts, pick
from minga.questionnaires.actions import schedule_form


@action
def open_call(*, call: Call, revision: int | None = None, actor: Actor, now: datetime) -> Call:
    """Freeze the rules, publish them with their hash, and make forms and juries ready."""
    current = lock_draft(call, revision=revision, actor=actor, now=now)
    rules = frozen(current)
    missing = blocking(call_findings(current, rules, now))
    if missing:
        raise NotReady(missing[0].words, code="not_ready")
    current.state, current.opened_at = CallState.OPEN, now
    published = _publish(current, rules, {}, [], now)
    _form_panels(current, rules, now)
    follow_dates(current, rules, now)
    index_call(current)
    after = {"state": current.state, "sha256": published.sha256, "number": published.number}
    record(
        CallOpened(subject=current, organisation_id=current.edition.host_id, after=after), related=(current.edition,)
    )
    return current


@action
def publish_addendum(
    *,
    call: Call,
    changes: Mapping[str, Any],
    notes: Texts,
    document: NewDocument | None = None,
    actor: Actor,
    now: datetime,
) -> CallRules:
    """Publish a change that harms nobody, with its reason. `changes`: fields of `Rules`, as after the change."""
    current = lock_call(call, actor=actor, now=now)
    if current.state != CallState.OPEN:
        raise Conflict(_("Only a call that is published and not decided can have an addendum."))
    was = rules_of(current)
    rules = replace(was, **changes)
    if document is not None:
        bring_document(call=current, document=document, actor=actor, now=now)
        rules = replace(rules, documents=frozen_documents(current))
    problems = addendum_problems(was, rules, now)
    if not pick(notes).strip():
        problems.setdefault("notes", []).append(_("Say what changes and why: everybody reads it."))
    if problems:
        raise Invalid(problems)
    changed = differences(was, rules)
    published = _publish(current, rules, notes, changed, now)
    follow_dates(current, rules, now)
    enqueue("calls.tell_change", call_id=current.pk, number=published.number)
    after = {"number": published.number, "sha256": published.sha256, "changes": changed}
    happened = AddendumPublished(subject=current, organisation_id=current.edition.host_id, after=after)
    record(happened, related=(current.edition,))
    return published


@action
def cancel_call(*, call: Call, reason: str, actor: Actor, now: datetime) -> Call:
    """End a call before it is decided, with a reason that everybody reads."""
    current = lock_call(call, actor=actor, now=now)
    if current.state != CallState.OPEN:
        raise Conflict(_("Only a call that is published and not decided can be cancelled."))
    if not reason.strip():
        raise DomainError(_("Say why it is cancelled: everybody reads it."), field="reason")
    current.state, current.cancelled_reason = CallState.CANCELLED, reason.strip()
    current.revision += 1
    current.save()
    for phase in current.phases.select_related("form"):
        form = phase.form
        if form is not None and (form.closes_at is None or form.closes_at > now):
            opens_at = form.opens_at if form.opens_at and form.opens_at < now else None
            schedule_form(form=form, opens_at=opens_at, closes_at=now, actor=HOUSE, now=now)
    index_call(current)
    enqueue("calls.tell_change", call_id=current.pk, number=0)
    happened = CallCancelled(
        subject=current, organisation_id=current.edition.host_id, after={"reason": current.cancelled_reason}
    )
    record(happened, related=(current.edition,))
    return current


def _publish(call: Call, rules: Rules, notes: Texts, changed: list[Any], now: datetime) -> CallRules:
    """Write the next number."""
    document = document_of(call, rules, newest(call))
    call.draft = rules_as_data(rules)
    call.revision += 1
    list_columns(call, rules)
    call.save()
    return CallRules.objects.create(
        call=call,
        number=document["number"],
        document=document,
        sha256=digest(document),
        published_at=now,
        notes=dict(notes),
        changes=changed,
    )


def _form_panels(call: Call, rules: Rules, now: datetime) -> None:
    """A jury for each round that has a rubric."""
    for row in call.phases.all():
        phase = rules.phase(row.key)
        if not phase.rubric or phase.rank_by == RankBy.LOTTERY:
            continue
        row.panel = create_panel(
            owner=row,
            key=f"{call.key}-{row.key}",
            titles=_panel_titles(call, row.titles, alone=len(rules.phases) == 1),
            rubric=phase.rubric,
            blind=phase.blind,
            reviews=phase.reviews,
            quorum=phase.quorum,
            calibrates=phase.calibrates,
            due_at=phase.judged_by,
            actor=HOUSE,
            now=now,
        )
        row.save(update_fields=["panel", "updated_at"])


def _panel_titles(call: Call, round_titles: Texts, *, alone: bool) -> Texts:
    if alone:
        return dict(call.titles)
    return {code: f"{text} · {pick(round_titles, code)}" for code, text in call.titles.items()}
