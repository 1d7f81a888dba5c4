"""What is asked and how it is judged: forms, rubrics, rules of completion.

The shape follows the form engine (`questionnaires`): the same kinds of question, the same
words for conditions and limits. `Form.definition()` is what that engine reads; its own
checks are run on it when a blueprint is read, so that both always agree.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

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

    key: FieldKey = item(_("key"), _KEY_DOC)
    label: Texts = item(_("label"), "What the reader sees.")
    hint: Texts = item(_("hint"), "A few words more, under the label.", default={})


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A scale of whole numbers, with words at both ends."""

    low: int = item(_("from"), "The lowest value.", at_least=0)
    high: int = item(_("to"), "The highest value.", at_most=10)
    low_label: Texts = item(_("label of the lowest"), "What the lowest value means.")
    high_label: Texts = item(_("label of the highest"), "What the highest value means.")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """When something is shown: an earlier question has one of these answers."""

    question: str = item(_("question"), "Key of an earlier question of the same form.")
    answers: tuple[str, ...] = item(
        _("answers"), "Keys of options, or `yes`, `no`. Any of them shows it."
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. Its kind decides which of the other fields apply."""

    key: FieldKey = item(_("key"), _KEY_DOC)
    kind: QuestionKind = item(_("kind"), "The kind of question.")
    label: Texts = item(_("label"), "The question, or the text of a statement.")
    help: Texts = item(_("hint"), "A hint under the label.", default={})
    example: Texts = item(_("example"), "A good answer, to read beside.", default={})
    required: bool = item(_("required"), "`false` when it may stay empty.", default=True)
    personal: bool = item(
        _("personal data"), "`true` when the answer tells who somebody is.", default=False
    )
    words: int | None = item(
        _("word limit"), "Most words, for text.", default=None, at_least=1, at_most=5000
    )
    characters: int | None = item(
        _("letter limit"), "Most letters, for text.", default=None, at_least=1, at_most=50000
    )
    minimum: Decimal | None = item(
        _("minimum"), "Smallest number, or fewest cards or choices.", default=None
    )
    maximum: Decimal | None = item(
        _("maximum"), "Largest number, or most cards or choices.", default=None
    )
    whole: bool = item(_("whole"), "`true` when a number has no decimals.", default=False)
    unit: Name = item(_("unit"), "Unit of a number.", default={})
    currency: Currency = item(_("currency"), "Currency of money.", default="")
    options: tuple[Option, ...] = item(
        _("options"), "Answers of a choice; columns of a matrix.", default=()
    )
    rows: tuple[Option, ...] = item(_("rows"), "Rows of a matrix.", default=())
    scale: Scale | None = item(_("scale"), "Ends and words of a scale.", default=None)
    fields: tuple["Question", ...] = item(
        _("fields"), "The questions on each repeatable card.", default=()
    )
    formats: tuple[str, ...] = item(
        _("file formats"), "Endings allowed for a file, such as `[pdf, jpg]`.", default=()
    )
    evidence: bool = item(
        _("evidence"), "`true` when the answer may carry an evidence file.", default=False
    )
    shown_if: Condition | None = item(_("shown if"), "When it is shown.", default=None)
    fills: str = item(
        _("fills"), "What the answer becomes elsewhere, such as `challenge.title`.", default=""
    )


@dataclass(frozen=True, kw_only=True)
class Section:
    """A page of a form."""

    key: FieldKey = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "Its heading.")
    intro: Texts = item(_("introduction"), "A sentence before the questions.", default={})
    shown_if: Condition | None = item(_("shown if"), "When it is shown.", default=None)
    questions: tuple[Question, ...] = item(_("questions"), "Its questions, in order.")


@dataclass(frozen=True, kw_only=True)
class Form(Stated):
    """A questionnaire."""

    key: Key = item(_("key"), "Its name inside this blueprint.")
    title: Texts = item(_("title"), "Its name.")
    purpose: FormPurpose = item(_("purpose"), "What it is for.")
    intro: Texts = item(_("introduction"), "What it is for and how long it takes.", default={})
    answered_by: str = item(
        _("answered by"),
        "`participant`, `team`, `organisation` or the key of a role.",
        default="participant",
    )
    minutes: int | None = item(
        _("minutes"), "How long it takes.", default=None, at_least=1, at_most=480
    )
    anonymous: bool = item(
        _("anonymous"), "`true` when answers are shown without names.", default=False
    )
    sections: tuple[Section, ...] = item(_("sections"), "Its pages, in order.")

    def definition(self) -> dict[str, Any]:
        """What the form engine reads: the questions, without what only a programme knows."""
        wanted = ("title", "intro", "minutes", "sections")
        return {name: each for name, each in as_plain(self).items() if name in wanted}


@dataclass(frozen=True, kw_only=True)
class RubricLevel:
    """What one score means."""

    score: int = item(_("score"), "The score.", at_least=0, at_most=100)
    text: Texts = item(_("descriptor"), "What work at this level looks like.")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is judged."""

    key: Key = item(_("key"), "Its name inside this rubric.")
    title: Texts = item(_("title"), "The criterion in a few words.")
    text: Texts = item(_("description"), "What to look at.", default={})
    weight: Decimal = item(
        _("weight"), "Its share. The weights of a rubric add up to 1, or to 100.", at_least=0
    )
    veto_below: int | None = item(
        _("veto below"), "Refuse whatever the total when the score is lower.", default=None
    )
    levels: tuple[RubricLevel, ...] = item(_("levels"), "What each score means, low to high.")


@dataclass(frozen=True, kw_only=True)
class Rubric(Stated):
    """How work is judged; public before anything is handed in."""

    key: Key = item(_("key"), "Its name inside this blueprint.")
    title: Texts = item(_("title"), "Its name.")
    form: FormRef = item(_("form"), "The form whose answers it judges.", default="")
    judged_by: tuple[RoleRef, ...] = item(_("judged by"), "Roles that score.", default=())
    assessors: int = item(
        _("assessors"), "How many people score each piece of work.", default=1, at_least=1
    )
    pass_mark: Decimal | None = item(
        _("pass mark"), "Lowest weighted score to pass, as a share from 0 to 1.", default=None
    )
    criteria: tuple[Criterion, ...] = item(_("criteria"), "What is judged.")


@dataclass(frozen=True, kw_only=True)
class CompletionRule(Stated):
    """One thing that must be done to complete."""

    key: Key = item(_("key"), "Its name inside this blueprint.")
    kind: RuleKind = item(_("kind"), "What sort of rule it is.")
    text: Texts = item(_("rule"), "The rule as people read it.")
    at_least: Decimal | None = item(
        _("at least"), "Share of sessions attended, from 0 to 1.", default=None, at_least=0
    )
    form: FormRef = item(_("form"), "The form that must be handed in.", default="")
    rubric: RubricRef = item(_("rubric"), "The rubric that must be passed.", default="")
    reaches: LifeStage | None = item(
        _("reaches"), "The stage that the team's initiative must reach.", default=None
    )
    stage: StageRef = item(_("stage"), "The stage it refers to.", default="")


@dataclass(frozen=True, kw_only=True)
class Completion:
    """When somebody has completed, and what she receives."""

    rules: tuple[CompletionRule, ...] = item(_("rules"), "All of them must hold.")
    certificate: Texts = item(
        _("certificate"), "What the certificate says; left out when there is none.", default={}
    )
    make_up: Span | None = item(
        _("time to make up"), "How long a missed session can be made up.", default=None
    )
