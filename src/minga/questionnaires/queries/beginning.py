"""The first page of a form: what it asks, until when, and how to begin or go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from minga.core.texts import pick
from minga.questionnaires.models import Form, FormVersion, Submission
from minga.questionnaires.policies import kind_of, mates_of, may_answer, may_manage, takes_answers
from minga.questionnaires.queries.drafts import current_version, draft_of, sent_by
from minga.questionnaires.queries.subjects import SubjectGone, address_of, closing_of, label_of, owner_of

if TYPE_CHECKING:
    from minga.people.models import Person


@dataclass(frozen=True)
class Beginning:
    """What somebody reads before the first question."""

    form: Form
    viewer: Person
    title: str
    intro: str
    about: str
    about_address: str
    sections: tuple[str, ...]
    minutes: int | None
    anonymous: bool
    open: bool
    may_answer: bool
    may_manage: bool
    opens_at: datetime | None
    closes_at: datetime | None
    closing: str
    draft: Submission | None
    sent: Submission | None
    mates: bool
    """One of several sends it for all."""

    @property
    def sender(self) -> str:
        """Who of them sent it, unless it was she herself or nobody is named."""
        return sender_of(self.sent, self.viewer) if self.sent else ""


def form_for(viewer: Person | None, key: str) -> Form:
    """A form for whoever runs it, or `Form.DoesNotExist`."""
    form = Form.objects.get(key=key)
    if not _manages(viewer, form):
        raise Form.DoesNotExist
    return form


def version_for(viewer: Person | None, key: str, number: int) -> FormVersion:
    """One version, published or not, for whoever runs the form."""
    form = form_for(viewer, key)
    found = form.versions.select_related("form").filter(number=number).first()
    if found is None:
        raise Form.DoesNotExist
    return found


def version_to_print(viewer: Person | None, key: str, now: datetime) -> FormVersion:
    """The version that is asked, for anybody once the form opened; before that, for who runs it."""
    form = Form.objects.get(key=key)
    opened = form.opens_at is None or form.opens_at <= now
    if not opened and not _manages(viewer, form):
        raise Form.DoesNotExist
    return current_version(form)


def subject_for(form: Form, uuid: UUID | None) -> Model:
    """What the answers will be about: the named thing, or the owner."""
    if not form.about_type:
        return owner_of(form)
    things = apps.get_model(form.about_type)._default_manager
    found: Model | None = things.filter(uuid=uuid).first() if uuid else None
    if found is None:
        raise Form.DoesNotExist
    return found


def beginning_for(viewer: Person, key: str, subject: UUID | None, language: str, now: datetime) -> Beginning:
    """For who may answer, has answered or runs the form; `Form.DoesNotExist` for the rest."""
    form = Form.objects.get(key=key)
    try:
        about = subject_for(form, subject)
    except SubjectGone as gone:
        raise Form.DoesNotExist from gone
    if kind_of(about._meta.label_lower).own_pages:
        raise Form.DoesNotExist
    draft, sent = draft_of(form, about, viewer), sent_by(viewer, form, about)
    answers, manages = may_answer(viewer, form, about, now), _manages(viewer, form)
    takes = takes_answers(form, about, now)
    waits = not takes and may_answer(viewer, form, about, form.opens_at or now)
    if not (draft or sent or answers or manages or waits):
        raise Form.DoesNotExist
    questions = current_version(form).questions
    return Beginning(
        form=form,
        viewer=viewer,
        title=pick(questions.title, language),
        intro=pick(questions.intro, language),
        about=label_of(about),
        about_address=address_of(about),
        sections=tuple(pick(section.title, language) for section in questions.sections),
        minutes=questions.minutes,
        anonymous=questions.anonymous,
        open=takes,
        may_answer=answers,
        may_manage=manages,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
        closing=closing_of(form, about),
        draft=draft,
        sent=sent,
        mates=bool(mates_of(viewer, about, form)),
    )


def sender_of(sent: Submission, viewer: Person) -> str:
    """The name of whoever sent it, for others who answer with her; empty for herself, and where names are not shown."""
    if sent.person is None or sent.person_id == viewer.pk or sent.version.questions.anonymous:
        return ""
    return str(sent.person)


def _manages(viewer: Person | None, form: Form) -> bool:
    try:
        return may_manage(viewer, owner_of(form))
    except SubjectGone:
        return False
