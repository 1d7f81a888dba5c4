"""From what happened to what serves others: write, review, publish, cite, withdraw.

The dossier's app says who may (`LessonSubject`); whoever writes belongs to an office, and the
lesson is the office's. A changed text is a draft again, whatever it was before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.library import policies
from minga.library.actions.search import index_lesson
from minga.library.enums import LessonState
from minga.library.events import (
    CitationRemoved,
    LessonCited,
    LessonDrafted,
    LessonPublished,
    LessonReviewed,
    LessonRevised,
    LessonWithdrawn,
)
from minga.library.models import Citation, Lesson, SubjectTold
from minga.library.queries.lessons import public_subjects
from minga.people.models import Person

_NEEDED: Final = ("title", "what_happened", "why", "do_differently", "for_whom")


@dataclass(frozen=True, kw_only=True)
class LessonText:
    """What a lesson says."""

    title: str
    what_happened: str
    why: str
    do_differently: str
    for_whom: str
    language: str
    sdg_goal: int | None = None
    sector: str = ""
    stage: int | None = None


@action
def draft_lesson(*, subject: SubjectTold, text: LessonText, actor: Actor, now: datetime) -> Lesson:
    """Write a lesson of this dossier; it belongs to the dossier's organisation."""
    del now
    if not policies.may_write_about(actor, subject.type, subject.id):
        raise NotAllowed(_("Only those who work on the dossier may write its lessons."))
    values = _checked(text)
    person = actor if isinstance(actor, Person) else None
    lesson = Lesson(
        key=unique_key(Lesson, text.title),
        organisation_id=subject.organisation_id,
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label[:300],
        subject_path=subject.path,
        author=person,
        writers=[person.pk] if person else [],
        **values,
    )
    lesson.save()
    record(LessonDrafted(subject=lesson, organisation_id=lesson.organisation_id, after={"title": lesson.title}))
    return lesson


@action
def revise_lesson(*, lesson: Lesson, text: LessonText, revision: int, actor: Actor, now: datetime) -> Lesson:
    """Change the text; it has to be reviewed again. `revision`: the one that the writer had read."""
    del now
    locked = _locked(lesson)
    if not policies.may_revise(actor, locked):
        raise NotAllowed(_("Only those who work on the dossier may change this lesson, and not once it is published."))
    if revision != locked.revision:
        raise Conflict(
            _("Somebody changed this lesson while you were writing. Your text is still here: compare and save again.")
        )
    values = _checked(text)
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    before = {name: getattr(locked, name) for name in changed}
    for name, value in changed.items():
        setattr(locked, name, value)
    if isinstance(actor, Person) and actor.pk not in locked.writers:
        locked.writers = [*locked.writers, actor.pk]
    locked.state, locked.reviewer, locked.reviewed_at = LessonState.DRAFT, None, None
    locked.revision += 1
    locked.save()
    record(LessonRevised(subject=locked, organisation_id=locked.organisation_id, before=before, after=changed))
    return locked


@action
def review_lesson(*, lesson: Lesson, approved: bool, note: str, actor: Actor, now: datetime) -> Lesson:
    """Approve it, or send it back with a note that says what is missing. Never one's own text."""
    locked = _locked(lesson)
    if not policies.may_review(actor, locked):
        raise NotAllowed(_("A lesson is reviewed by somebody of the dossier's reviewers who did not write it."))
    if not approved and not note.strip():
        raise DomainError(_("Say what the writer should change."), field="note")
    locked.review_note = note.strip()
    if approved:
        assert isinstance(actor, Person)  # noqa: S101 - asked above
        locked.state, locked.reviewer, locked.reviewed_at = LessonState.REVIEWED, actor, now
    locked.revision += 1
    locked.save()
    after = {"approved": approved, "state": locked.state}
    record(LessonReviewed(subject=locked, organisation_id=locked.organisation_id, after=after))
    return locked


@action
def publish_lesson(*, lesson: Lesson, actor: Actor, now: datetime) -> Lesson:
    """Let everybody read it, as long as its dossier is public."""
    locked = _locked(lesson)
    if locked.state == LessonState.DRAFT:
        raise NotReady(_("A second person must review the lesson first."))
    if not policies.may_publish(actor, locked):
        raise NotAllowed(_("Only those who work on the dossier may publish its lessons."))
    locked.state, locked.published_at = LessonState.PUBLISHED, now
    locked.withdrawn_at, locked.withdrawn_reason, locked.writers = None, "", []
    locked.revision += 1
    locked.save()
    index_lesson(locked, public=_is_public(locked))
    record(LessonPublished(subject=locked, organisation_id=locked.organisation_id, after={"state": locked.state}))
    return locked


@action
def withdraw_lesson(*, lesson: Lesson, reason: str, actor: Actor, now: datetime) -> Lesson:
    """Take it back and say why; the address stays, because others cited it."""
    locked = _locked(lesson)
    if not policies.may_withdraw(actor, locked):
        raise NotAllowed(_("Only those who work on the dossier may withdraw a published lesson."))
    if not reason.strip():
        raise DomainError(_("Say why it is withdrawn: those who cited it will ask."), field="reason")
    locked.state, locked.withdrawn_at, locked.withdrawn_reason = LessonState.WITHDRAWN, now, reason.strip()
    locked.revision += 1
    locked.save()
    index_lesson(locked, public=False)
    after = {"state": locked.state, "reason": locked.withdrawn_reason}
    record(LessonWithdrawn(subject=locked, organisation_id=locked.organisation_id, after=after))
    return locked


@action
def cite_lesson(*, lesson: Lesson, subject: SubjectTold, note: str, actor: Actor, now: datetime) -> Citation:
    """Say that this dossier used the lesson, and for what."""
    del now
    locked = _locked(lesson)
    if not policies.may_write_about(actor, subject.type, subject.id):
        raise NotAllowed(_("Only those who work on a dossier may cite lessons in it."))
    if locked.state != LessonState.PUBLISHED or not _is_public(locked):
        raise NotReady(_("Only a published lesson can be cited."))
    about = {"subject_type": subject.type, "subject_id": subject.id}
    if (locked.subject_type, locked.subject_id) == (subject.type, subject.id):
        raise DomainError(_("The lesson comes from this very dossier."), field="subject")
    if locked.citations.filter(**about).exists():
        raise Conflict(_("The dossier cites this lesson already."), field="subject")
    citation = Citation(
        lesson=locked, subject_label=subject.label[:300], subject_path=subject.path, note=note.strip(), **about
    )
    citation.save()
    after = {"lesson": locked.key, "note": citation.note, **about}
    record(LessonCited(subject=citation, organisation_id=subject.organisation_id, after=after), related=(locked,))
    return citation


@action
def remove_citation(*, citation: Citation, actor: Actor, now: datetime) -> Lesson:
    """The dossier did not use it after all."""
    del now
    if not policies.may_write_about(actor, citation.subject_type, citation.subject_id):
        raise NotAllowed(_("Only those who work on a dossier may take its citations back."))
    lesson = _locked(citation.lesson)
    before = {"subject_type": citation.subject_type, "subject_id": citation.subject_id, "note": citation.note}
    citation.delete()
    record(CitationRemoved(subject=lesson, before=before))
    return lesson


def index_lessons_of(subject_type: str, subject_id: int) -> None:
    """Renew the search after a dossier became public or restricted: its app calls this."""
    for lesson in Lesson.objects.filter(subject_type=subject_type, subject_id=subject_id).select_related(
        "organisation"
    ):
        index_lesson(lesson, public=_is_public(lesson))


def _locked(lesson: Lesson) -> Lesson:
    return Lesson.objects.select_for_update(of=("self",), no_key=True).get(pk=lesson.pk)


def _is_public(lesson: Lesson) -> bool:
    return Lesson.objects.filter(public_subjects(), pk=lesson.pk).exists()


def _checked(text: LessonText) -> Mapping[str, Any]:
    """The text without blank space around it, or a refusal at each input that is empty."""
    values = {item.name: getattr(text, item.name) for item in fields(text)}
    plain = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    missing = {name: [_("Write an answer.")] for name in _NEEDED if not plain[name]}
    if missing:
        raise Invalid(missing)
    return plain
