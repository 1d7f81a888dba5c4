"""One step is saved: what two people wrote is put together, then the actions write it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.challenges.actions.challenges import edit_challenge
from minga.challenges.actions.figures import Baseline, drop_success, set_baseline, set_success
from minga.challenges.models import Challenge
from minga.challenges.web.forms.steps import AdoptionForm, EvidenceStepForm, StepForm
from minga.core.errors import DomainError, Invalid
from minga.people.models import Person
from minga.ui.forms import refuse
from minga.ui.together import Reconciled, reconcile


def save_step(form: StepForm, *, actor: Person, now: datetime) -> bool:
    """Write what changed. False when the form must be shown again, with the reason at its field.

    It is compared with what a fresh page would show: a day that the page proposed was written by nobody else.
    """
    if not form.is_valid():
        return False
    merged = reconcile(form, stored=form.shown(form.challenge, now))
    if not merged:
        return False
    try:
        _write(form, merged, actor, now)
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def renewed_mark(form: StepForm) -> str:
    """What the page must carry from now on: it was saved as it is, so nobody meets her own words."""
    fresh = type(form)(challenge=form.challenge, initial=form.cleaned_data)
    return str((fresh.initial or {}).get("was", ""))


def _write(form: StepForm, merged: Reconciled, actor: Person, now: datetime) -> None:
    columns = {name: value for name, value in merged.changes.items() if name not in form.figures}
    if columns:
        was = {name: merged.was[name] for name in columns}
        edit_challenge(challenge=form.challenge, changes=columns, was=was, actor=actor, now=now)
    if any(name in merged.changes for name in form.figures):
        figures = {name: merged.values[name] for name in form.figures}
        if isinstance(form, EvidenceStepForm):
            set_baseline(challenge=form.challenge, baseline=Baseline(**figures), actor=actor, now=now)
        elif isinstance(form, AdoptionForm):
            _write_success(form.challenge, figures, merged.was, actor, now)


def _write_success(
    challenge: Challenge, figures: Mapping[str, Any], was: Mapping[str, Any], actor: Person, now: datetime
) -> None:
    goal, due_on = figures["goal"], figures["due_on"]
    if goal is None:
        if was.get("goal") is not None:
            drop_success(challenge=challenge, actor=actor, now=now)
        return
    if due_on is None:
        raise Invalid({"due_on": [_("Say by when. About is enough.")]})
    set_success(challenge=challenge, value=goal, due_on=due_on, actor=actor, now=now)
