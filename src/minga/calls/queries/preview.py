"""What a juror of a round will have before her: the questions, without answers, beside the rubric."""

from dataclasses import dataclass

from minga.assessments.enums import BlindMode
from minga.calls.models import CallPhase, PhaseRules
from minga.calls.queries.rounds_page import CriterionLine, criteria_of
from minga.calls.queries.rule_words import rubric_of
from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind


@dataclass(frozen=True)
class AskedLine:
    """One question as a juror sees it. `withheld`: a blind juror never reads the answer."""

    section: str
    label: str
    withheld: bool


@dataclass(frozen=True)
class JuryPreview:
    """Questions and criteria side by side."""

    asked: tuple[AskedLine, ...]
    criteria: tuple[CriterionLine, ...]
    blind: bool


def jury_preview(row: CallPhase, phase: PhaseRules) -> JuryPreview:
    """Read the newest version of the form and the rubric as it is now. One query."""
    blind = phase.blind == BlindMode.DOUBLE
    version = None
    if row.form is not None:
        version = row.form.versions.filter(published_at__isnull=False).order_by("-number").first()
    asked = tuple(
        AskedLine(pick(section.title), pick(question.label), blind and question.personal)
        for section in (version.questions.sections if version else ())
        for question in section.questions
        if question.kind != QuestionKind.STATEMENT
    )
    return JuryPreview(asked, criteria_of(rubric_of(phase)), blind)
