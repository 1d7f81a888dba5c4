"""Keep what is typed. Nothing here judges an answer: partial and impossible ones are kept too.

Two windows on the same draft: each post says which window it comes from and at which
revision that window was opened, and the log of revisions tells what the window believed.
An answer that only one window changed is simply saved. When both changed it, the newer
text stands and the other one is set aside, both shown, until somebody chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.files.actions import erase_file
from minga.people.models import Person
from minga.questionnaires.enums import QuestionKind, SubmissionState
from minga.questionnaires.events import (
    DraftDiscarded,
    DraftHandedOver,
    DraftMoved,
    DraftOpened,
    DraftSaved,
    DraftSettled,
)
from minga.questionnaires.models import DraftRevision, Form, Submission
from minga.questionnaires.models.checking import is_blank
from minga.questionnaires.models.definition import Definition, Question
from minga.questionnaires.policies import kind_of, may_answer, may_write
from minga.questionnaires.queries.drafts import believed, current_version, draft_of, last_window, sent_by
from minga.questionnaires.queries.subjects import subject_of

MOST_TYPED: Final = 200_000
_REVISIONS_KEPT: Final = 400


@dataclass(frozen=True)
class Aside:
    """An answer that another window had given; kept beside the one that stands."""

    question: str
    typed: Any
    window: str
    at: datetime


@dataclass(frozen=True)
class Saved:
    """What a save did: the new revision, and the answers that met another window's."""

    submission: Submission
    changed: tuple[str, ...]
    asides: tuple[Aside, ...]


@action
def open_draft(*, form: Form, subject: Model, person: Person, language: str, actor: Actor, now: datetime) -> Submission:
    """Begin to answer, or find the draft that was begun: opening twice makes one draft.

    Whoever has sent answers that stand corrects those (`revise_answers`): nobody counts twice.
    """
    version = current_version(Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form.pk))
    check_about(form, subject)
    if not may_answer(person, form, subject, now):
        raise NotAllowed(_("This form is not open to you now."))
    draft = draft_of(form, subject, person)
    if draft is None and sent_by(person, form, subject) is not None:
        raise Conflict(_("These answers are sent. To change them, correct them from the receipt."))
    if draft is None:
        draft = Submission(
            version=version,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            person=person,
            language=language[:2],
        )
        draft.save()
    record(DraftOpened(subject=draft, after={"version": draft.version.number}), related=(subject,))
    return draft


@action
def save_draft(
    *,
    submission: Submission,
    typed: Mapping[str, Any],
    window: str = "",
    base: int | None = None,
    tried: str = "",
    actor: Actor,
    now: datetime,
) -> Saved:
    """Keep these answers as they were typed. `typed`: the questions of the posted section only.

    `window` and `base`: who posts and what it had read; without them the post simply wins.
    `tried`: the section whose mistakes are to be shown from now on.
    """
    draft = _locked(submission, actor)
    changes, asides = _compared(draft, typed, window, base)
    _apply(draft, changes, asides, window, now)
    if tried and tried not in draft.tried:
        draft.tried = [*draft.tried, tried]
    draft.saved_at = now
    draft.save(update_fields=["typed", "tried", "set_aside", "revision", "saved_at", "updated_at"])
    record(DraftSaved(subject=draft, after={"revision": draft.revision, "questions": sorted(changes)}))
    return Saved(draft, tuple(changes), tuple(asides))


@action
def settle_answer(
    *, submission: Submission, question: str, take_aside: bool, actor: Actor, now: datetime
) -> Submission:
    """Of two texts for the same question, choose: the one set aside, or the one that stands."""
    draft = _locked(submission, actor)
    aside = next((one for one in draft.set_aside if one["question"] == question), None)
    if aside is None:
        raise Conflict(_("There is only one answer left for this question."))
    if take_aside:
        change = {question: [draft.typed.get(question), aside["typed"]]}
        _apply(draft, change, [], "", now)
    draft.set_aside = [one for one in draft.set_aside if one["question"] != question]
    draft.saved_at = now
    draft.save(update_fields=["typed", "set_aside", "revision", "saved_at", "updated_at"])
    record(DraftSettled(subject=draft, after={"question": question, "took_aside": take_aside}))
    return draft


@action
def move_draft(*, submission: Submission, actor: Actor, now: datetime) -> Submission:
    """Follow the form to its newest version; answers keep their questions, none is lost."""
    del now
    draft = _locked(submission, actor)
    version = current_version(draft.version.form)
    before = draft.version.number
    draft.version = version
    draft.save(update_fields=["version", "updated_at"])
    record(DraftMoved(subject=draft, before={"version": before}, after={"version": version.number}))
    return draft


@action
def discard_draft(*, submission: Submission, actor: Actor, now: datetime) -> None:
    """Throw a draft away with its files. Asked for by who began it; what a team began, by anybody of the team."""
    draft = _locked(submission, actor)
    if draft.person_id not in (None, actor.pk):
        raise NotAllowed(_("Only whoever began these answers may discard them."))
    attached = list(draft.attachments.select_related("file"))
    draft.attachments.all().delete()
    for one in attached:
        erase_file(file=one.file, reason="draft discarded", actor=actor, now=now)
    record(DraftDiscarded(subject=draft), related=(draft.version.form,))
    draft.delete()


@action
def hand_over_draft(*, submission: Submission, to: Person, actor: Actor, now: datetime) -> Submission:
    """Whoever leads today what a draft is about goes on with it: what was written stays."""
    del now
    rows = Submission.objects.select_for_update(of=("self",), no_key=True).select_related("version__form")
    draft = rows.get(pk=submission.pk, state=SubmissionState.DRAFT)
    if not kind_of(draft.subject_type).may_stand(to, subject_of(draft)):
        raise NotAllowed(_("Only whoever leads what these answers are about goes on with them."))
    draft.person = to
    draft.save(update_fields=["person", "updated_at"])
    record(DraftHandedOver(subject=draft))
    return draft


def locked_draft(submission: Submission, actor: Actor) -> Submission:
    """The draft, held for this transaction, if the actor may write it."""
    rows = Submission.objects.select_for_update(of=("self",), no_key=True).select_related("version__form")
    draft = rows.filter(pk=submission.pk).first()
    if draft is None:
        raise Conflict(_("This draft was discarded in another window."), code="gone")
    if not draft.is_draft:
        raise Conflict(_("These answers were sent already. They cannot change."))
    if not (isinstance(actor, Person) and may_write(actor, draft, subject_of(draft))):
        raise NotAllowed(_("Only the person who began these answers may change them."))
    return draft


_locked = locked_draft


def _compared(
    draft: Submission, typed: Mapping[str, Any], window: str, base: int | None
) -> tuple[dict[str, list[Any]], list[Aside]]:
    """What this window really changed, and which texts of other windows that would replace."""
    believes = {} if base is None else believed(draft, window=window, base=base)
    changes: dict[str, list[Any]] = {}
    asides: list[Aside] = []
    for question, new in _known(draft.version.questions, typed):
        old = draft.typed.get(question.key)
        held = old if believes is None else believes.get(question.key, old)
        untouched = believes is not None and _same(question, new, held)
        if untouched or _same(question, new, old):
            continue
        met_another = believes is None or not _same(question, old, held)
        if met_another and not is_blank(question, old):
            asides.append(_aside(draft, question.key, old))
        changes[question.key] = [old, new]
    return changes, asides


def _same(question: Question, one: Any, other: Any) -> bool:
    """Equal, or both empty in whatever shape."""
    return bool(one == other or (is_blank(question, one) and is_blank(question, other)))


def check_about(form: Form, subject: Model) -> None:
    """Answers are about the kind of thing that the form says."""
    label = subject._meta.label_lower
    about_owner = (form.owner_type, form.owner_id) == (label, subject.pk)
    if not (about_owner if not form.about_type else form.about_type == label):
        raise DomainError(_("This form does not ask about this."))


def _apply(
    draft: Submission, changes: Mapping[str, list[Any]], asides: list[Aside], window: str, now: datetime
) -> None:
    """Write the changes into the draft and remember them for the other windows."""
    if changes:
        draft.revision += 1
        draft.typed = {**draft.typed, **{key: new for key, (_old, new) in changes.items()}}
        DraftRevision(submission=draft, number=draft.revision, window=window[:20], at=now, changes=dict(changes)).save()
        draft.revisions.filter(number__lte=draft.revision - _REVISIONS_KEPT).delete()
    fresh = {one.question for one in asides}
    kept = [one for one in draft.set_aside if one["question"] not in fresh]
    draft.set_aside = kept + [
        {"question": one.question, "typed": one.typed, "window": one.window, "at": one.at.isoformat()} for one in asides
    ]


def _aside(draft: Submission, key: str, old: Any) -> Aside:
    """The text that gives way, with when it was written."""
    last = last_window(draft, key)
    return Aside(key, old, last.window if last else "", last.at if last else draft.updated_at)


def _known(form: Definition, typed: Mapping[str, Any]) -> Iterator[tuple[Question, Any]]:
    """Only answers to questions that are asked, in the shape their kind has, bounded."""
    for key, question in form.questions.items():
        if key in typed and question.asks and question.kind is not QuestionKind.FILE:
            yield question, shaped(question, typed[key])


def shaped(question: Question, value: Any) -> Any:
    """Whatever came, in the shape that `checking` reads; the words themselves stay as typed."""
    match question.kind:
        case QuestionKind.CARDS:
            cards = value if isinstance(value, list | tuple) else []
            return [_card(question, card) for card in cards[:100] if isinstance(card, Mapping)]
        case QuestionKind.MATRIX:
            rows = value if isinstance(value, Mapping) else {}
            return {row.key: _words(rows[row.key]) for row in question.rows if row.key in rows}
        case QuestionKind.CHOICES:
            many = value if isinstance(value, list | tuple) else [value]
            return [_words(one) for one in many[:500]]
        case _:
            return _words(value)


def _card(question: Question, card: Mapping[str, Any]) -> dict[str, Any]:
    inner = {field.key: shaped(field, card[field.key]) for field in question.fields if field.key in card}
    return {"_id": _words(card.get("_id", ""))[:12], **inner}


def _words(value: Any) -> str:
    """Text that PostgreSQL can keep: without the zero sign and lone surrogates."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text[:MOST_TYPED].replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
