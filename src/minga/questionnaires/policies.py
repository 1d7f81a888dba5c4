"""Who may answer, read and manage. The engine asks; the apps above answer.

An app registers each kind of thing that owns forms or that answers are about:

    register_subject(SubjectKind(model="programmes.edition", label=str, address=..., ...))

Every predicate gets the thing itself, already loaded, and says yes or no. What is not
registered is denied to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext

if TYPE_CHECKING:
    from minga.people.models import Person
    from minga.questionnaires.models import Form, Submission


def _nobody(person: Person | None, subject: Model) -> bool:
    return False


def _nobody_answers(person: Person | None, subject: Model, form: Form) -> bool:
    return False


def _no_mates(person: Person, subject: Model, form: Form) -> frozenset[int]:
    return frozenset()


def _by_its_dates(subject: Model, form: Form, now: datetime) -> bool:
    return is_open(form, now)


def _as_dated(subject: Model, form: Form) -> str:
    return ""


def _nothing_changes(subject: Model, form: Form, now: datetime) -> str:
    return gettext("After sending they cannot change.")


@dataclass(frozen=True, kw_only=True)
class SubjectKind:
    """One kind of thing, by its model label in small letters (`programmes.edition`).

    may_answer: may begin and send answers about this thing, in this phase.
    is_taking:  whether answers about this thing are taken at this moment; the form's own dates unless said.
    closing:    the end as it is announced, in words and in its own time zone; the form's date unless said.
    afterwards: what may still be changed once they are sent, in words; nothing unless said.
    may_share:  may go on with a draft that somebody else began about this thing (a team).
    mates:      with whom she answers this form once, by ids: each goes on with the other's draft, one of them sends.
    may_stand:  may correct and take back what somebody else sent about this thing: whoever leads it today.
    may_read:   may read what was sent about this thing.
    may_manage: may publish versions, read and export all answers of forms it owns.
    own_pages:  drafts about it are begun, written and thrown away on pages of the app above only.
    """

    model: str
    label: Callable[[Model], str] = str
    address: Callable[[Model], str] = lambda subject: "/"
    may_answer: Callable[[Person | None, Model, Form], bool] = _nobody_answers
    is_taking: Callable[[Model, Form, datetime], bool] = _by_its_dates
    closing: Callable[[Model, Form], str] = _as_dated
    afterwards: Callable[[Model, Form, datetime], str] = _nothing_changes
    may_share: Callable[[Person | None, Model], bool] = _nobody
    mates: Callable[[Person, Model, Form], frozenset[int]] = _no_mates
    may_stand: Callable[[Person | None, Model], bool] = _nobody
    may_read: Callable[[Person | None, Model], bool] = _nobody
    may_manage: Callable[[Person | None, Model], bool] = _nobody
    own_pages: bool = False


_kinds: dict[str, SubjectKind] = {}


def register_subject(kind: SubjectKind) -> None:
    """Declare a kind in `apps.ready()`; the last declaration of a model holds."""
    _kinds[kind.model] = kind


def kind_of(model: str) -> SubjectKind:
    """The declared kind, or one that denies everything."""
    return _kinds.get(model) or SubjectKind(model=model)


def known_kinds() -> tuple[SubjectKind, ...]:
    """Every declared kind."""
    return tuple(_kinds.values())


def is_open(form: Form, now: datetime) -> bool:
    """Between its two dates; a missing date does not limit."""
    began = form.opens_at is None or form.opens_at <= now
    return began and (form.closes_at is None or now < form.closes_at)


def takes_answers(form: Form, subject: Model, now: datetime) -> bool:
    """Whether answers about this thing are taken now; the app above may know better than the form's dates."""
    return bool(kind_of(subject._meta.label_lower).is_taking(subject, form, now))


def may_answer(person: Person | None, form: Form, subject: Model, now: datetime) -> bool:
    """Whether this person may begin or send answers about this thing now."""
    kind = kind_of(subject._meta.label_lower)
    return person is not None and takes_answers(form, subject, now) and bool(kind.may_answer(person, subject, form))


def mates_of(person: Person, subject: Model, form: Form) -> frozenset[int]:
    """Whose answers to this form, about this thing, are one with hers."""
    return kind_of(subject._meta.label_lower).mates(person, subject, form)


def is_hers(person: Person, submission: Submission, subject: Model) -> bool:
    """Whether she began or sent it, or somebody did with whom she answers this form once."""
    if submission.person_id == person.pk:
        return True
    return submission.person_id is not None and submission.person_id in mates_of(
        person, subject, submission.version.form
    )


def may_write(person: Person | None, submission: Submission, subject: Model) -> bool:
    """Whether this person may go on with this draft: her own, or her team's.

    A form that closed still keeps what is typed; only sending asks for an open form.
    """
    if person is None or not submission.is_draft:
        return False
    return is_hers(person, submission, subject) or bool(kind_of(subject._meta.label_lower).may_share(person, subject))


def may_stand_for(person: Person | None, submission: Submission, subject: Model) -> bool:
    """Whether these sent answers are hers to correct or take back: she sent them, or leads what they are about."""
    if person is None:
        return False
    return is_hers(person, submission, subject) or bool(kind_of(subject._meta.label_lower).may_stand(person, subject))


def may_read(person: Person | None, submission: Submission, subject: Model, owner: Model) -> bool:
    """Whether this person may read these answers. Drafts are for those who write them."""
    if may_write(person, submission, subject) or (person is not None and is_hers(person, submission, subject)):
        return True
    if submission.is_draft:
        return False
    return bool(kind_of(subject._meta.label_lower).may_read(person, subject)) or may_manage(person, owner)


def may_manage(person: Person | None, owner: Model) -> bool:
    """Whether this person runs the forms of this thing."""
    return person is not None and bool(kind_of(owner._meta.label_lower).may_manage(person, owner))
