"""What a grader typed is kept: two windows are put together first, then the action writes it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.assessments.actions.judging import change_scores, save_scores, submit_assessment
from minga.assessments.models import Assessment
from minga.capacity.queries.grade_page import GradePage
from minga.capacity.web.forms.grading import GradingForm, judgement_with
from minga.core.errors import DomainError
from minga.people.models import Person
from minga.ui.forms import refuse
from minga.ui.together import SharedForm, reconcile


def keep(form: SharedForm, page: GradePage, stored: Mapping[str, Any], *, actor: Person, now: datetime) -> bool:
    """Keep what changed. False when the form must be shown again, with the reason at its field."""

    def save(values: Mapping[str, Any]) -> Assessment:
        return save_scores(
            assessment=page.assessment, judgement=judgement_with(page, values),
            revision=page.assessment.revision, actor=actor, now=now,
        )  # fmt: skip

    return _together(form, page, stored, save)


def regrade(form: SharedForm, page: GradePage, stored: Mapping[str, Any], *, actor: Person, now: datetime) -> bool:
    """Change what was sent, with a reason."""

    def change(values: Mapping[str, Any]) -> Assessment:
        return change_scores(
            assessment=page.assessment, judgement=judgement_with(page, values), reason=values["reason"],
            revision=page.assessment.revision, actor=actor, now=now,
        )  # fmt: skip

    return _together(form, page, stored, change)


def send(form: SharedForm, page: GradePage, *, actor: Person, now: datetime) -> bool:
    """Send what was kept. False when something is missing."""
    try:
        submit_assessment(assessment=page.assessment, revision=page.assessment.revision, actor=actor, now=now)
    except DomainError:
        form.add_error(None, _("Give each question a level first: the parts that lack one say so."))
        return False
    return True


def renewed(form: GradingForm) -> str:
    """The mark that the page carries from now on: what it typed was kept."""
    fresh = GradingForm(questions=form.questions, initial=form.cleaned_data)
    return str((fresh.initial or {}).get("was", ""))


def _together(
    form: SharedForm, page: GradePage, stored: Mapping[str, Any], write: Callable[[Mapping[str, Any]], Assessment]
) -> bool:
    if not form.is_valid():
        return False
    merged = reconcile(form, stored=stored, by=_("You, in another window,"))
    if not merged:
        return False
    if not {name for name in merged.changes if name != "reason"}:
        return True
    try:
        saved = write(merged.values)
    except DomainError as error:
        refuse(form, error)
        return False
    page.assessment.revision = saved.revision
    page.assessment.scores, page.assessment.notes = saved.scores, saved.notes
    return True
