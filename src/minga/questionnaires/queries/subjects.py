"""From plain type and id to the thing, and back. The only place that loads subjects."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.db.models import Model

from minga.questionnaires.models import Form, Submission
from minga.questionnaires.policies import kind_of


class SubjectGone(LookupError):
    """What the form or the answers were about does not exist any more."""


def load(subject_type: str, subject_id: int) -> Model:
    """The thing itself, or SubjectGone."""
    try:
        model = apps.get_model(subject_type)
    except (LookupError, ValueError) as unknown:
        raise SubjectGone(subject_type) from unknown
    found: Model | None = model._default_manager.filter(pk=subject_id).first()
    if found is None:
        raise SubjectGone(f"{subject_type} {subject_id}")
    return found


def owner_of(form: Form) -> Model:
    """What the form belongs to."""
    return load(form.owner_type, form.owner_id)


def subject_of(submission: Submission) -> Model:
    """What the answers are about."""
    return load(submission.subject_type, submission.subject_id)


def label_of(subject: Model) -> str:
    """How the reader knows it."""
    return str(kind_of(subject._meta.label_lower).label(subject))


def closing_of(form: Form, subject: Model) -> str:
    """The end as the app above announces it, in words; empty when the form's own date says it."""
    return str(kind_of(subject._meta.label_lower).closing(subject, form))


def afterwards_of(form: Form, subject: Model, now: datetime) -> str:
    """What may still be changed of answers that are sent now, in the words of the app above."""
    return str(kind_of(subject._meta.label_lower).afterwards(subject, form, now))


def address_of(subject: Model) -> str:
    """Its page."""
    return str(kind_of(subject._meta.label_lower).address(subject))
