"""What lists and the apps below are told of the rules: columns, rounds, dates of forms and juries."""

from datetime import datetime, timedelta

from minga.assessments.actions.panels import change_panel
from minga.assessments.enums import PanelState
from minga.calls.models import Call, CallPhase, PhaseRules, Rules
from minga.core.actors import HOUSE
from minga.programmes.models import Stage
from minga.questionnaires.actions import schedule_form


def list_columns(call: Call, rules: Rules) -> None:
    """Copy to the call and its rounds what the rules say; rounds that are in no rules any more go."""
    call.opens_at = min((phase.opens_at for phase in rules.phases), default=None)
    call.closes_at = rules.phases[0].closes_at if rules.phases else None
    call.results_at = rules.results_at
    rows = {row.key: row for row in call.phases.all()}
    for order, phase in enumerate(rules.phases):
        row = rows.pop(phase.key, None) or CallPhase(call=call, key=phase.key)
        row.order, row.titles, row.grace_minutes = order, dict(phase.title), phase.grace_minutes
        row.opens_at, row.closes_at = phase.opens_at, phase.closes_at
        row.save()
    for gone in rows.values():
        gone.delete()
    call.challenges.exclude(places=rules.places or 1).update(places=rules.places or 1)


def follow_dates(call: Call, rules: Rules, now: datetime) -> None:
    """Forms take answers until the end of the grace; juries begin when their round is closed."""
    for row in call.phases.select_related("form", "panel__rubric"):
        phase = rules.phase(row.key)
        until = _end(phase)
        form = row.form
        if form is not None and (form.opens_at, form.closes_at) != (phase.opens_at, until):
            schedule_form(form=form, opens_at=phase.opens_at, closes_at=until, actor=HOUSE, now=now)
        panel = row.panel
        if panel is None or panel.state == PanelState.CLOSED:
            continue
        wanted = {"due_at": phase.judged_by}
        if panel.state == PanelState.PREPARING:
            wanted["judges_from"] = until
        changed = {name: value for name, value in wanted.items() if getattr(panel, name) != value}
        if changed:
            change_panel(panel=panel, changes=changed, actor=HOUSE, now=now)


def part_from_stage(stage: Stage) -> None:
    """The stage goes out of the plan; what was published of a call does not name it."""
    Call.objects.filter(stage=stage).update(stage=None)


def _end(phase: PhaseRules) -> datetime:
    return phase.closes_at + timedelta(minutes=phase.grace_minutes)
