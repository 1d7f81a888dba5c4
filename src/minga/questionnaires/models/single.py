"""One answer of a kind that is not a list of cards: read it or say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.definition import Question
from minga.questionnaires.models.parsing import parse_date, parse_number

_SHOWN: Final = 60
_LONGEST: Final = 100_000


class Wrong(Exception):
    """What was typed is not an answer; the text says what to write."""


def check_single(question: Question, typed: Any, language: str) -> Any:
    """The value of a non-blank answer, or Wrong."""
    return _CHECKS[question.kind](question, typed, language)


def count_words(text: str) -> int:
    """Words as a reader counts them: what stands between spaces and holds a letter or digit."""
    return sum(1 for word in text.split() if any(letter.isalnum() for letter in word))


def plain_number(value: Decimal) -> str:
    """A decimal as short text, the same for equal numbers: 140, 0.5, 1000000."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def shown_number(value: Decimal | int | str) -> str:
    """A number as the reader's language writes it: 1.234,5 in Spanish, 1,234.5 in English."""
    text = f"{Decimal(plain_number(Decimal(str(value)))):,f}"
    if (get_language() or "es")[:2] == "en":
        return text
    return text.translate({ord(","): ".", ord("."): ","})


def _as_text(typed: Any) -> str:
    """Text without control characters; any line end becomes one."""
    text = str(typed).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _quoted(typed: Any) -> str:
    text = " ".join(_as_text(typed).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _text(question: Question, typed: Any, language: str) -> str:
    del language
    text = _as_text(typed).strip()
    if question.kind is Kind.TEXT:
        text = " ".join(text.split())
    words, letters = count_words(text), len(text)
    if question.words is not None and words > question.words:
        over = words - question.words
        raise Wrong(
            ngettext(
                "There are %(words)s words and %(most)s fit. Take out %(over)s word.",
                "There are %(words)s words and %(most)s fit. Take out %(over)s words.",
                over,
            )
            % {"words": shown_number(words), "most": shown_number(question.words), "over": shown_number(over)}
        )
    most = min(question.characters or _LONGEST, _LONGEST)
    if letters > most:
        over = letters - most
        raise Wrong(
            ngettext(
                "There are %(letters)s letters and %(most)s fit. Take out %(over)s letter.",
                "There are %(letters)s letters and %(most)s fit. Take out %(over)s letters.",
                over,
            )
            % {"letters": shown_number(letters), "most": shown_number(most), "over": shown_number(over)}
        )
    return text


def _number(question: Question, typed: Any, language: str) -> str:
    unit = pick(question.unit, language)
    value = parse_number(str(typed), language, unit=unit, whole=question.whole)
    if value is None:
        raise Wrong(
            _("Write a number, for example %(example)s. You wrote “%(typed)s”.")
            % {"example": _example_number(question), "typed": _quoted(typed)}
        )
    if question.whole and value != value.to_integral_value():
        raise Wrong(_("Write a whole number, without decimals. You wrote “%(typed)s”.") % {"typed": _quoted(typed)})
    _check_range(question, value)
    return plain_number(value)


def _example_number(question: Question) -> str:
    """A number that would be taken."""
    low, high = question.minimum, question.maximum
    value = Decimal(140)
    if low is not None and value < low:
        value = low
    if high is not None and value > high:
        value = high
    return shown_number(value)


def _check_range(question: Question, value: Decimal) -> None:
    low, high = question.minimum, question.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return
    words = {"value": shown_number(value)}
    if low is not None and high is not None:
        words |= {"low": shown_number(low), "high": shown_number(high)}
        raise Wrong(_("Write a number between %(low)s and %(high)s. You wrote %(value)s.") % words)
    if low is not None:
        raise Wrong(_("Write %(low)s or more. You wrote %(value)s.") % (words | {"low": shown_number(low)}))
    raise Wrong(_("Write %(high)s or less. You wrote %(value)s.") % (words | {"high": shown_number(high or 0)}))


def _date(question: Question, typed: Any, language: str) -> str:
    del question
    value = parse_date(str(typed), language)
    if value is not None:
        return value.isoformat()
    if re.fullmatch(r"\s*\d{1,4}[/.\- ]\d{1,2}[/.\- ]\d{2,4}\s*", str(typed)):
        raise Wrong(
            _("This day does not exist. Write day, month and year. You wrote “%(typed)s”.") % {"typed": _quoted(typed)}
        )
    raise Wrong(
        _("Write a day with its year, for example 28/11/2026. You wrote “%(typed)s”.") % {"typed": _quoted(typed)}
    )


def _choice(question: Question, typed: Any, language: str) -> str:
    del language
    if str(typed) not in question.option_keys:
        raise Wrong(_("Choose one of the answers of the list."))
    return str(typed)


def _choices(question: Question, typed: Any, language: str) -> list[str]:
    del language
    given = [str(value) for value in (typed if isinstance(typed, list | tuple) else [typed])]
    if not set(given) <= question.option_keys:
        raise Wrong(_("Choose among the answers of the list."))
    chosen = [option.key for option in question.options if option.key in given]
    least, most = int(question.minimum or 0), int(question.maximum or len(question.options))
    if len(chosen) < least:
        raise Wrong(
            ngettext("Choose at least %(least)s answer.", "Choose at least %(least)s answers.", least)
            % {"least": least}
        )
    if len(chosen) > most:
        raise Wrong(
            ngettext(
                "Choose at most %(most)s answer. You chose %(given)s.",
                "Choose at most %(most)s answers. You chose %(given)s.",
                most,
            )
            % {"most": most, "given": len(chosen)}
        )
    return chosen


def _scale(question: Question, typed: Any, language: str) -> str:
    del language
    if question.scale is None or str(typed) not in {str(step) for step in question.scale.steps}:
        raise Wrong(_("Choose one of the values of the scale."))
    return str(typed)


def _yes_no(question: Question, typed: Any, language: str) -> str:
    del question, language
    if str(typed) not in {"yes", "no"}:
        raise Wrong(_("Choose yes or no."))
    return str(typed)


def _matrix(question: Question, typed: Any, language: str) -> dict[str, str]:
    del language
    given: Mapping[str, Any] = typed if isinstance(typed, Mapping) else {}
    chosen = {row.key: str(given.get(row.key) or "") for row in question.rows}
    if any(value and value not in question.option_keys for value in chosen.values()):
        raise Wrong(_("Choose among the answers of the table."))
    missing = [pick(row.label) for row in question.rows if not chosen[row.key]]
    if missing and question.required:
        raise Wrong(
            ngettext("Choose an answer for: %(rows)s.", "Choose an answer for each of: %(rows)s.", len(missing))
            % {"rows": "; ".join(missing)}
        )
    return {row: value for row, value in chosen.items() if value}


def _email(question: Question, typed: Any, language: str) -> str:
    del question, language
    address = str(typed).strip()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Wrong(
            _("Write an e-mail address, for example nombre@municipio.gob. You wrote “%(typed)s”.")
            % {"typed": _quoted(typed)}
        ) from wrong
    return address


def _phone(question: Question, typed: Any, language: str) -> str:
    del question, language
    digits = re.sub(r"[\s().\-/]", "", str(typed))
    if not re.fullmatch(r"\+?[0-9]{6,15}", digits):
        raise Wrong(
            _("Write a telephone with its country code, for example +595 21 123 456. You wrote “%(typed)s”.")
            % {"typed": _quoted(typed)}
        )
    return digits


def _national_id(question: Question, typed: Any, language: str) -> str:
    del question, language
    text = " ".join(str(typed).upper().split())
    if not re.fullmatch(r"[0-9A-ZÑ][0-9A-ZÑ .\-/]{2,29}", text) or sum(map(str.isdigit, text)) < 4:
        raise Wrong(
            _("Write the number of the document as it is printed on it. You wrote “%(typed)s”.")
            % {"typed": _quoted(typed)}
        )
    return text


_CHECKS: Final[dict[Kind, Callable[[Question, Any, str], Any]]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.SCALE: _scale,
    Kind.YES_NO: _yes_no,
    Kind.MATRIX: _matrix,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.NATIONAL_ID: _national_id,
}
