"""Answers of many things at once, by the house: a demo world, or a register that is taken over.

The same law as for one: each is checked against its form, frozen with its hash and receipt. One entry
of the log for all of them; apps above that hear single answers hear nothing, so whoever brings them
does there what must be done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Invalid, NotAllowed
from minga.questionnaires.actions.drafts import check_about, shaped
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.events import AnswersBrought
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.models.canonical import digest_of, receipt_of
from minga.questionnaires.models.checking import read_answers
from minga.questionnaires.models.forms import FormVersion
from minga.questionnaires.queries.drafts import current_version


@dataclass(frozen=True)
class Brought:
    """What is answered about one thing, as a page would post it: by the key of the question."""

    subject: Model
    typed: Mapping[str, Any]


@action
def bring_answers(
    *, form: Form, answers: Sequence[Brought], language: str, actor: Actor, now: datetime
) -> list[Submission]:
    """Send shared answers about each thing, in the order given. Refused whole if one is wrong."""
    if actor is not HOUSE:
        raise NotAllowed(_("Only Minga itself brings answers in."))
    version = current_version(form)
    made = [_sent(form, version, each, language, now) for each in answers]
    Submission.objects.bulk_create(made, batch_size=200)
    record(AnswersBrought(subject=form, after={"answers": len(made)}))
    return made


def _sent(form: Form, version: FormVersion, brought: Brought, language: str, now: datetime) -> Submission:
    check_about(form, brought.subject)
    asked = version.questions.questions
    typed = {key: shaped(asked[key], value) for key, value in brought.typed.items() if key in asked}
    reading = read_answers(version.questions, typed, {}, language)
    if reading.problems:
        raise Invalid({problem.place: [problem.message] for problem in reading.problems})
    sent = Submission(
        version=version, subject_type=brought.subject._meta.label_lower, subject_id=brought.subject.pk,
        language=language[:2], typed=typed, values=reading.values, saved_at=now,
        state=SubmissionState.SUBMITTED, submitted_at=now,
    )  # fmt: skip
    sent.sha256 = digest_of(sent)
    sent.receipt = receipt_of(sent.sha256)
    return sent
