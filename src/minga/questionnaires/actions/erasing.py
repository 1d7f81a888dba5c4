"""When a person is erased: her drafts go, and in what she sent the personal answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.files.actions import erase_file
from minga.questionnaires.enums import QuestionKind
from minga.questionnaires.events import AnswersErased, DraftDiscarded
from minga.questionnaires.models import Submission
from minga.questionnaires.models.checking import EVIDENCE
from minga.questionnaires.models.definition import Definition, Question

_TELLING = frozenset({QuestionKind.EMAIL, QuestionKind.PHONE, QuestionKind.NATIONAL_ID})


@action
def erase_answers(*, submission: Submission, actor: Actor, now: datetime) -> None:
    """A draft is deleted; sent answers keep what is not about the person, and their hash."""
    row = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__form")
        .get(pk=submission.pk)
    )
    attached = list(row.attachments.select_related("file"))
    if row.is_draft:
        row.attachments.all().delete()
        for one in attached:
            erase_file(file=one.file, reason="person erased", actor=actor, now=now)
        record(DraftDiscarded(subject=row))
        row.delete()
        return
    form = row.version.questions
    for one in attached:
        if is_personal_place(form, one.place):
            erase_file(file=one.file, reason="person erased", actor=actor, now=now)
    row.typed, row.values, row.erased_at = without_personal(form, row.typed), without_personal(form, row.values), now
    row.save(update_fields=["typed", "values", "erased_at", "updated_at"])
    record(AnswersErased(subject=row))


def is_personal(question: Question) -> bool:
    """Declared so, or of a kind that always tells who somebody is."""
    return question.personal or question.kind in _TELLING


def is_personal_place(form: Definition, place: str) -> bool:
    """Whether the answer at a place is personal, on its own or as part of its cards."""
    key, _dot, rest = place.removesuffix(EVIDENCE).partition(".")
    question = form.questions.get(key)
    if question is None:
        return True
    inner = question.field_by_key.get(rest.rpartition(".")[2]) if rest else None
    return is_personal(question) or (inner is not None and is_personal(inner))


def without_personal(form: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The same answers without those that tell who somebody is; unknown ones go too."""
    kept: dict[str, Any] = {}
    for key, value in answers.items():
        if is_personal_place(form, key):
            continue
        question = form.questions[key.removesuffix(EVIDENCE)]
        if question.kind is QuestionKind.CARDS and isinstance(value, list):
            telling = {inner.key for inner in question.fields if is_personal(inner)}
            value = [{name: part for name, part in card.items() if name not in telling} for card in value]
        kept[key] = value
    return kept
