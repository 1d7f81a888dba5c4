"""What changed between two versions of a form, in sentences that an office can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind
from minga.questionnaires.models.definition import Definition, Question

_PARTS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("words", gettext_lazy("the limit of words")),
    ("characters", gettext_lazy("the limit of letters")),
    ("minimum", gettext_lazy("the minimum")),
    ("maximum", gettext_lazy("the maximum")),
    ("unit", gettext_lazy("the unit")),
    ("currency", gettext_lazy("the currency")),
    ("options", gettext_lazy("the options")),
    ("rows", gettext_lazy("the rows")),
    ("scale", gettext_lazy("the scale")),
    ("fields", gettext_lazy("the fields of the cards")),
    ("formats", gettext_lazy("the kinds of file")),
    ("evidence", gettext_lazy("whether evidence may be attached")),
    ("shown_if", gettext_lazy("when it is shown")),
    ("help", gettext_lazy("the hint")),
    ("example", gettext_lazy("the example")),
)


def differences(old: Definition, new: Definition, language: str) -> tuple[str, ...]:
    """Sentences, in the order of the new form; none when nothing that people see changed."""
    return tuple(_sentences(old, new, language))


def _sentences(old: Definition, new: Definition, language: str) -> Iterator[str]:
    def named(question: Question) -> str:
        return pick(question.label, language)

    yield from _sections(old, new, language)
    for key, question in new.questions.items():
        before = old.questions.get(key)
        if before is None:
            yield _("New question: “%(question)s”.") % {"question": named(question)}
        else:
            yield from _changes(before, question, named)
    for key, question in old.questions.items():
        if key not in new.questions:
            yield _("No longer asked: “%(question)s”.") % {"question": named(question)}


def _sections(old: Definition, new: Definition, language: str) -> Iterator[str]:
    for key, section in new.section_by_key.items():
        if key not in old.section_by_key:
            yield _("New section: “%(section)s”.") % {"section": pick(section.title, language)}
    for key, section in old.section_by_key.items():
        if key not in new.section_by_key:
            yield _("The section “%(section)s” is gone.") % {"section": pick(section.title, language)}


def _changes(before: Question, after: Question, named: Callable[[Question], str]) -> Iterator[str]:
    words: dict[str, Any] = {"question": named(after)}
    if named(before) != named(after):
        yield _("“%(before)s” now reads “%(question)s”.") % {**words, "before": named(before)}
    if before.kind is not after.kind:
        yield _("“%(question)s” was of kind “%(before)s” and is now “%(after)s”.") % {
            **words,
            "before": QuestionKind(before.kind).label,
            "after": QuestionKind(after.kind).label,
        }
    if before.required != after.required:
        sentence = (
            _("“%(question)s” must now be answered.") if after.required else _("“%(question)s” may now stay empty.")
        )
        yield sentence % words
    for name, label in _PARTS:
        if getattr(before, name) != getattr(after, name):
            yield _("In “%(question)s”, %(part)s changed.") % {**words, "part": label}
