"""From what was typed to answers: the values that hold, and what is wrong with the rest.

`typed` is kept as it came, garbage included; this only reads it. Shapes by kind:
text, numbers, dates, choice, scale, yes_no → a string; choices → a list of strings;
matrix → {row: option}; cards → a list of {"_id": …, field: typed}. Files are not typed:
they come beside, as `files[place]`, where place is `key` or `cards.card.field`, with
`#evidence` added for the evidence of an answer.

Values are JSON: numbers as decimal text, days as ISO text, so that they can be hashed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.conditions import holds
from minga.questionnaires.models.definition import Definition, Question
from minga.questionnaires.models.single import Wrong, check_single

Typed = Mapping[str, Any]
Files = Mapping[str, Sequence[Mapping[str, Any]]]
EVIDENCE: Final = "#evidence"


@dataclass(frozen=True)
class Problem:
    """One answer to mend: where, what to say there, and the command for the summary."""

    section: str
    place: str
    message: str
    command: str


@dataclass
class Reading:
    """What a set of typed answers amounts to."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    hidden_sections: set[str] = field(default_factory=set)

    def problems_of(self, section: str) -> list[Problem]:
        """Those of one step, in the order of the page."""
        return [problem for problem in self.problems if problem.section == section]


def read_answers(form: Definition, typed: Typed, files: Files, language: str) -> Reading:
    """Check every shown question. Hidden ones count as not answered, whatever was typed."""
    reading = Reading()
    for section in form.sections:
        if not holds(section.shown_if, reading.values):
            reading.hidden_sections.add(section.key)
            reading.hidden.update(question.key for question in section.questions)
            continue
        for question in section.questions:
            if not holds(question.shown_if, reading.values):
                reading.hidden.add(question.key)
            elif question.asks:
                _Check(reading, section.key, files, language).question(question, typed.get(question.key))
    return reading


def is_blank(question: Question, typed: Any) -> bool:
    """Whether nothing was typed."""
    if question.kind is Kind.CARDS:
        return not any(_card_is_used(question, card) for card in _cards(typed))
    if question.kind is Kind.MATRIX:
        return not isinstance(typed, Mapping) or not any(str(value).strip() for value in typed.values())
    if isinstance(typed, list | tuple):
        return not any(str(value).strip() for value in typed)
    return typed is None or not str(typed).strip()


def place_of(*parts: str) -> str:
    """The address of an answer: `team.a1b2.name`."""
    return ".".join(parts)


class _Check:
    """One pass over one question; collects into the reading."""

    def __init__(self, reading: Reading, section: str, files: Files, language: str) -> None:
        self.reading, self.section, self.files, self.language = reading, section, files, language

    def question(self, question: Question, typed: Any) -> None:
        value = self._value(question, typed, question.key, self.reading.values)
        if value is not None:
            self.reading.values[question.key] = value
        evidence = self.files.get(question.key + EVIDENCE)
        if evidence:
            self.reading.values[question.key + EVIDENCE] = [dict(one) for one in evidence]

    def _value(self, question: Question, typed: Any, place: str, earlier: Mapping[str, Any]) -> Any:
        if question.kind is Kind.CARDS:
            return self._cards(question, typed, place, earlier)
        if question.kind is Kind.FILE:
            return self._files(question, place)
        if is_blank(question, typed):
            if question.required:
                self._complain(question, place, _missing(question), missing=True)
            return None
        try:
            return check_single(question, typed, self.language)
        except Wrong as wrong:
            self._complain(question, place, str(wrong))
            return None

    def _cards(self, question: Question, typed: Any, place: str, earlier: Mapping[str, Any]) -> Any:
        values = []
        used = [card for card in _cards(typed) if _card_is_used(question, card, self.files, place)]
        for card in used:
            made: dict[str, Any] = {}
            for inner in question.fields:
                if not holds(inner.shown_if, {**earlier, **made}) or not inner.asks:
                    continue
                where = place_of(place, str(card.get("_id", "")), inner.key)
                value = self._value(inner, card.get(inner.key), where, {**earlier, **made})
                if value is not None:
                    made[inner.key] = value
            values.append(made)
        least = int(question.minimum) if question.minimum is not None else int(question.required)
        self._count(question, place, len(used), least if question.required or used else 0)
        return values or None

    def _files(self, question: Question, place: str) -> Any:
        sent = list(self.files.get(place, ()))
        least = int(question.minimum) if question.minimum is not None else 1
        self._count(question, place, len(sent), least if question.required or sent else 0)
        return [dict(one) for one in sent] or None

    def _count(self, question: Question, place: str, given: int, least: int) -> None:
        most = int(question.maximum) if question.maximum is not None else None
        if given < least:
            self._complain(question, place, _too_few(question, given, least), missing=given == 0)
        elif most is not None and given > most:
            self._complain(question, place, _too_many(question, given, most))

    def _complain(self, question: Question, place: str, message: str, *, missing: bool = False) -> None:
        label = pick(question.label, self.language)
        if missing:
            command = _("Answer: %(question)s") % {"question": label}
        else:
            command = _("Correct: %(question)s") % {"question": label}
        self.reading.problems.append(Problem(self.section, place, message, command))


def _cards(typed: Any) -> list[Mapping[str, Any]]:
    return [card for card in typed if isinstance(card, Mapping)] if isinstance(typed, list | tuple) else []


def _card_is_used(question: Question, card: Mapping[str, Any], files: Files | None = None, place: str = "") -> bool:
    """A card that somebody began; empty ones are left out in silence."""
    typed = any(not is_blank(inner, card.get(inner.key)) for inner in question.fields)
    prefix = place_of(place, str(card.get("_id", "")), "")
    return typed or any(where.startswith(prefix) for where in (files or {}))


def _missing(question: Question) -> str:
    match question.kind:
        case Kind.CHOICE | Kind.YES_NO | Kind.SCALE:
            return _("Choose one answer.")
        case Kind.CHOICES:
            return _("Choose at least one answer.")
        case Kind.MATRIX:
            return _("Choose one answer in each row.")
        case _:
            return _("This answer is missing. Write it here.")


def _too_few(question: Question, given: int, least: int) -> str:
    values = {"least": least, "given": given}
    if question.kind is Kind.FILE:
        missing = least - given
        if given:
            return ngettext("Attach %(missing)s more file.", "Attach %(missing)s more files.", missing) % {
                "missing": missing
            }
        return ngettext("Attach at least %(least)s file.", "Attach at least %(least)s files.", least) % values
    if not given:
        return ngettext("Fill in at least %(least)s card.", "Fill in at least %(least)s cards.", least) % values
    return _("Fill in at least %(least)s cards. There are %(given)s.") % values


def _too_many(question: Question, given: int, most: int) -> str:
    values = {"most": most, "given": given}
    if question.kind is Kind.FILE:
        return _("At most %(most)s files fit here. There are %(given)s: remove some.") % values
    return _("At most %(most)s cards fit here. There are %(given)s: remove some.") % values
