"""For whoever would send what one of her team has sent: who did, when, and what she herself had typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minga.core.texts import pick
from minga.questionnaires.models import Submission
from minga.questionnaires.models.definition import Section
from minga.questionnaires.queries.beginning import sender_of
from minga.questionnaires.queries.drafts import sent_by
from minga.questionnaires.queries.subjects import address_of, label_of, subject_of

if TYPE_CHECKING:
    from minga.people.models import Person


@dataclass(frozen=True)
class SentMeanwhile:
    """The answers that stand, and what was typed here and is in none."""

    uuid: str
    title: str
    about: str
    about_address: str
    sender: str
    sent_at: datetime | None
    typed: tuple[tuple[str, str], ...]


def sent_meanwhile(
    submission: Submission,
    viewer: Person,
    language: str,
    section: Section | None = None,
    typed: Mapping[str, Any] | None = None,
) -> SentMeanwhile | None:
    """What one of her team sent, this very draft or another one; None when it was she herself, or nobody."""
    subject = subject_of(submission)
    stands = sent_by(viewer, submission.version.form, subject) if submission.is_draft else submission
    if stands is None or stands.person_id in (None, viewer.pk):
        return None
    return SentMeanwhile(
        uuid=str(stands.uuid),
        title=pick(submission.version.questions.title, language),
        about=label_of(subject),
        about_address=address_of(subject),
        sender=sender_of(stands, viewer),
        sent_at=stands.submitted_at,
        typed=tuple(_new(section, typed or {}, stands.typed, language)) if section else (),
    )


def _new(section: Section, typed: Mapping[str, Any], sent: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Question and text of what differs from what was sent."""
    found = []
    for question in section.questions:
        text = "\n".join(_texts(typed.get(question.key)))
        if text and text != "\n".join(_texts(sent.get(question.key))):
            found.append((pick(question.label, language), text))
    return found


def _texts(value: Any) -> list[str]:
    """Every text in an answer, in order."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in _texts(each)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list | tuple) else []
