"""What is asked and how it is judged: forms, rubrics, rules of completion.

The shape follows the form engine (`questionnaires`): the same kinds of question, the same
words for conditions and limits. `Form.definition()` is what that engine reads; its own
checks are run on it when a blueprint is read, so that both always agree.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext_lazy

from minga.programmes.models.blueprint_plain import as_plain
from minga.programmes.models.blueprint_values import (
    Currency,
    FieldKey,
    FormRef,
    Key,
    Name,
    RoleRef,
    RubricRef,
    Span,
    StageRef,
    Stated,
    Texts,
    item,
)
from minga.programmes.models.blueprint_words import FormPurpose, LifeStage, RuleKind
from minga.questionnaires.enums import QuestionKind

_KEY_DOC = "Its name inside this form: small letters, digits and underscores."


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to choose."""

    key: FieldKey = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    label: Texts = item(pgettext_lazy("blueprint", "label"), "What the reader sees.")
    hint: Texts = item(pgettext_lazy("blueprint", "hint"), "A few words more, under the label.", default={})


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale of whole numbers, with words at both ends."""

    low: int = item(pgettext_lazy("blueprint", "from"), "The lowest value.", at_least=0)
    high: int = item(pgettext_lazy("blueprint", "to"), "The highest value.", at_most=10)
    low_label: Texts = item(pgettext_lazy("blueprint", "label of the lowest"), "What the lowest value means.")
    high_label: Texts = item(pgettext_lazy("blueprint", "label of the highest"), "What the highest value means.")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """When something is shown: an earlier question has one of these answers."""

    question: str = item(pgettext_lazy("blueprint", "question"), "Key of an earlier question of the same form.")
    answers: tuple[str, ...] = item(
        pgettext_lazy("blueprint", "answers"), "Keys of options, or `yes`, `no`. Any of them shows it."
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. Its kind decides which of the other fields apply."""

    key: FieldKey = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    kind: QuestionKind = item(pgettext_lazy("blueprint", "kind"), "The kind of question.")
    label: Texts = item(pgettext_lazy("blueprint", "label"), "The question, or the text of a statement.")
    help: Texts = item(pgettext_lazy("blueprint", "hint"), "A hint under the label.", default={})
    example: Texts = item(pgettext_lazy("blueprint", "example"), "A good answer, to read beside.", default={})
    required: bool = item(pgettext_lazy("blueprint", "required"), "`false` when it may stay empty.", default=True)
    personal: bool = item(
        pgettext_lazy("blueprint", "personal data"), "`true` when the answer tells who somebody is.", default=False
    )
    words: int | None = item(
        pgettext_lazy("blueprint", "word limit"), "Most words, for text.", default=None, at_least=1, at_most=5000
    )
    characters: int | None = item(
        pgettext_lazy("blueprint", "letter limit"), "Most letters, for text.", default=None, at_least=1, at_most=50000
    )
    minimum: Decimal | None = item(
        pgettext_lazy("blueprint", "minimum"), "Smallest number, or fewest cards or choices.", default=None
    )
    maximum: Decimal | None = item(
        pgettext_lazy("blueprint", "maximum"), "Largest number, or most cards or choices.", default=None
    )
    whole: bool = item(pgettext_lazy("blueprint", "whole"), "`true` when a number has no decimals.", default=False)
    unit: Name = item(pgettext_lazy("blueprint", "unit"), "Unit of a number.", default={})
    currency: Currency = item(pgettext_lazy("blueprint", "currency"), "Currency of money.", default="")
    options: tuple[Option, ...] = item(
        pgettext_lazy("blueprint", "options"), "Answers of a choice; columns of a matrix.", default=()
    )
    rows: tuple[Option, ...] = item(pgettext_lazy("blueprint", "rows"), "Rows of a matrix.", default=())
    scale: Scale | None = item(pgettext_lazy("blueprint", "scale"), "Ends and words of a scale.", default=None)
    fields: tuple["Question", ...] = item(
        pgettext_lazy("blueprint", "fields"), "The questions on each repeatable card.", default=()
    )
    formats: tuple[str, ...] = item(
        pgettext_lazy("blueprint", "file formats"), "Endings allowed for a file, such as `[pdf, jpg]`.", default=()
    )
    evidence: bool = item(
        pgettext_lazy("blueprint", "evidence"), "`true` when the answer may carry an evidence file.", default=False
    )
    shown_if: Condition | None = item(pgettext_lazy("blueprint", "shown if"), "When it is shown.", default=None)
    fills: str = item(
        pgettext_lazy("blueprint", "fills"), "What the answer becomes elsewhere, such as `challenge.title`.", default=""
    )


@dataclass(frozen=True, kw_only=True)
class Section:
    """A page of a form."""

    key: FieldKey = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its heading.")
    intro: Texts = item(pgettext_lazy("blueprint", "introduction"), "A sentence before the questions.", default={})
    shown_if: Condition | None = item(pgettext_lazy("blueprint", "shown if"), "When it is shown.", default=None)
    questions: tuple[Question, ...] = item(pgettext_lazy("blueprint", "questions"), "Its questions, in order.")


@dataclass(frozen=True, kw_only=True)
class Form(Stated):
    """A questionnaire."""

    key: Key = item(pgettext_lazy("blueprint", "key"), "Its name inside this blueprint.")
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its name.")
    purpose: FormPurpose = item(pgettext_lazy("blueprint", "purpose"), "What it is for.")
    intro: Texts = item(pgettext_lazy("blueprint", "introduction"), "What it is for and how long it takes.", default={})
    answered_by: str = item(
        pgettext_lazy("blueprint", "answered by"),
        "`participant`, `team`, `organisation` or the key of a role.",
        default="participant",
    )
    minutes: int | None = item(
        pgettext_lazy("blueprint", "minutes"), "How long it takes.", default=None, at_least=1, at_most=480
    )
    anonymous: bool = item(
        pgettext_lazy("blueprint", "anonymous"), "`true` when answers are shown without names.", default=False
    )
    sections: tuple[Section, ...] = item(pgettext_lazy("blueprint", "sections"), "Its pages, in order.")

    def definition(self) -> dict[str, Any]:
        """What the form engine reads: the questions, without what only a programme knows."""
        wanted = ("title", "intro", "minutes", "anonymous", "sections")
        return {name: each for name, each in as_plain(self).items() if name in wanted}


@dataclass(frozen=True, kw_only=True)
class RubricLevel:
    """What one score means."""

    score: int = item(pgettext_lazy("blueprint", "score"), "The score.", at_least=0, at_most=100)
    text: Texts = item(pgettext_lazy("blueprint", "descriptor"), "What work at this level looks like.")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is judged."""

    key: Key = item(pgettext_lazy("blueprint", "key"), "Its name inside this rubric.")
    title: Texts = item(pgettext_lazy("blueprint", "title"), "The criterion in a few words.")
    text: Texts = item(pgettext_lazy("blueprint", "description"), "What to look at.", default={})
    weight: Decimal = item(
        pgettext_lazy("blueprint", "weight"), "Its share. The weights of a rubric add up to 1, or to 100.", at_least=0
    )
    veto_below: int | None = item(
        pgettext_lazy("blueprint", "veto below"), "Refuse whatever the total when the score is lower.", default=None
    )
    levels: tuple[RubricLevel, ...] = item(pgettext_lazy("blueprint", "levels"), "What each score means, low to high.")


@dataclass(frozen=True, kw_only=True)
class Rubric(Stated):
    """How work is judged; public before anything is handed in."""

    key: Key = item(pgettext_lazy("blueprint", "key"), "Its name inside this blueprint.")
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its name.")
    form: FormRef = item(pgettext_lazy("blueprint", "form"), "The form whose answers it judges.", default="")
    judged_by: tuple[RoleRef, ...] = item(pgettext_lazy("blueprint", "judged by"), "Roles that score.", default=())
    assessors: int = item(
        pgettext_lazy("blueprint", "assessors"), "How many people score each piece of work.", default=1, at_least=1
    )
    pass_mark: Decimal | None = item(
        pgettext_lazy("blueprint", "pass mark"), "Lowest weighted score to pass, as a share from 0 to 1.", default=None
    )
    criteria: tuple[Criterion, ...] = item(pgettext_lazy("blueprint", "criteria"), "What is judged.")


@dataclass(frozen=True, kw_only=True)
class CompletionRule(Stated):
    """One thing that must be done to complete."""

    key: Key = item(pgettext_lazy("blueprint", "key"), "Its name inside this blueprint.")
    kind: RuleKind = item(pgettext_lazy("blueprint", "kind"), "What sort of rule it is.")
    text: Texts = item(pgettext_lazy("blueprint", "rule"), "The rule as people read it.")
    at_least: Decimal | None = item(
        pgettext_lazy("blueprint", "at least"), "Share of sessions attended, from 0 to 1.", default=None, at_least=0
    )
    form: FormRef = item(pgettext_lazy("blueprint", "form"), "The form that must be handed in.", default="")
    rubric: RubricRef = item(pgettext_lazy("blueprint", "rubric"), "The rubric that must be passed.", default="")
    reaches: LifeStage | None = item(
        pgettext_lazy("blueprint", "reaches"), "The stage that the team's initiative must reach.", default=None
    )
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage it refers to.", default="")


@dataclass(frozen=True, kw_only=True)
class Completion:
    """When somebody has completed, and what she receives."""

    rules: tuple[CompletionRule, ...] = item(pgettext_lazy("blueprint", "rules"), "All of them must hold.")
    certificate: Texts = item(
        pgettext_lazy("blueprint", "certificate"), "What the certificate says; left out when there is none.", default={}
    )
    make_up: Span | None = item(
        pgettext_lazy("blueprint", "time to make up"), "How long a missed session can be made up.", default=None
    )
