"""An assessment is saved: what two windows wrote is put together, then the action writes it."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.assessments.actions.judging import change_scores, save_scores, submit_assessment
from minga.assessments.queries.assessment_page import AssessmentPage
from minga.assessments.web.forms.judging import JudgingForm, stored_in
from minga.core.errors import DomainError
from minga.people.models import Person
from minga.ui.forms import refuse
from minga.ui.together import Reconciled, reconcile


def save(form: JudgingForm, page: AssessmentPage, *, actor: Person, now: datetime) -> bool:
    """Keep what changed. False when the form must be shown again, with the reason at its field."""
    merged = _merged(form, page)
    if merged is None:
        return False
    if not merged.changes:
        return True
    try:
        saved = save_scores(
            assessment=page.assessment, judgement=form.judgement(merged.values),
            revision=page.assessment.revision, actor=actor, now=now,
        )  # fmt: skip
    except DomainError as error:
        refuse(form, error)
        return False
    page.assessment.revision = saved.revision
    return True


def send(form: JudgingForm, page: AssessmentPage, *, actor: Person, now: datetime) -> bool:
    """Send what was just saved. False when something is missing: it is said at each criterion."""
    try:
        submit_assessment(assessment=page.assessment, revision=page.assessment.revision, actor=actor, now=now)
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def save_change(form: JudgingForm, page: AssessmentPage, *, actor: Person, now: datetime) -> bool:
    """Change what was sent. False when the form must be shown again."""
    merged = _merged(form, page)
    if merged is None:
        return False
    try:
        change_scores(
            assessment=page.assessment, judgement=form.judgement(merged.values),
            reason=merged.values["reason"], revision=page.assessment.revision, actor=actor, now=now,
        )  # fmt: skip
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def renewed(form: JudgingForm) -> str:
    """The mark that the page carries from now on: what it typed was kept, so nobody meets her own words."""
    fresh = JudgingForm(criteria=form.criteria, sample=form.sample, initial=form.cleaned_data)
    return str((fresh.initial or {}).get("was", ""))


def _merged(form: JudgingForm, page: AssessmentPage) -> Reconciled | None:
    if not form.is_valid():
        return None
    stored = stored_in(page.assessment, page.criteria)
    merged = reconcile(form, stored=stored, by=_("You, in another window,"))
    return merged if merged else None
