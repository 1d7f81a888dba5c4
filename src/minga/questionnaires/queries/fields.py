"""From a question and what was typed to what the page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from minga.core.texts import day_in_words, pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models import Attachment
from minga.questionnaires.models.checking import EVIDENCE, Reading, place_of
from minga.questionnaires.models.conditions import holds, residual
from minga.questionnaires.models.definition import Option, Question
from minga.questionnaires.models.single import Wrong, check_single, count_words, shown_number
from minga.questionnaires.queries.field_views import CardView, FieldView, FileLine, OptionView, OtherText, RowView


@dataclass(frozen=True)
class Drawing:
    """What is the same for every question of a page."""

    language: str
    reading: Reading
    typed: Mapping[str, Any]
    files: Mapping[str, Sequence[Attachment]]
    errors: Mapping[str, Sequence[str]]
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    team: bool = False
    prefilled: frozenset[str] = frozenset()


def field_view(question: Question, drawing: Drawing) -> FieldView:
    """A question that stands in a section."""
    return _view(question, question.key, drawing.typed.get(question.key), drawing, drawing.reading.values, "")


def _view(
    question: Question, place: str, typed: Any, drawing: Drawing, known: Mapping[str, Any], prefix: str
) -> FieldView:
    language = drawing.language
    shown = holds(question.shown_if, known)
    return FieldView(
        place=place,
        kind=question.kind.value,
        label=pick(question.label, language),
        help=pick(question.help, language),
        example=pick(question.example, language),
        optional=not question.required and question.asks,
        typed=typed if isinstance(typed, str) else "",
        errors=tuple(drawing.errors.get(place, ())),
        hidden=not shown,
        shown_if=_condition(question, drawing, known, prefix),
        unit=question.currency or pick(question.unit, language),
        words=question.words,
        characters=question.characters,
        written=_written(question, typed),
        understood=understood(question, typed, language),
        options=_choices(question, f"q-{place}".replace(".", "-"), typed, language),
        ends=_ends(question, language),
        rows=_rows(question, place, typed, language),
        cards=_cards(question, typed, drawing, known) if question.kind is Kind.CARDS else (),
        fixed_cards=question.minimum is not None and question.minimum == question.maximum,
        takes_more_cards=question.maximum is None
        or max(len(typed) if isinstance(typed, list) else 1, int(question.minimum or 1)) < question.maximum,
        files=file_lines(drawing.files.get(place, ())),
        takes_more=question.maximum is None or len(drawing.files.get(place, ())) < question.maximum,
        evidence=question.evidence,
        evidence_files=file_lines(drawing.files.get(place + EVIDENCE, ())),
        evidence_errors=tuple(drawing.errors.get(place + EVIDENCE, ())),
        accept=",".join(f".{ending}" for ending in question.formats),
        other=_other(question, drawing) if not prefix else None,
        prefilled=place in drawing.prefilled,
        lines=tuple(part for part in pick(question.label, language).split("\n") if part.strip())
        if question.kind is Kind.STATEMENT
        else (),
    )


def _condition(question: Question, drawing: Drawing, known: Mapping[str, Any], prefix: str) -> str:
    """What the browser may decide by itself: the part that hangs on answers of this page."""
    if question.shown_if is None:
        return ""
    left = residual(question.shown_if, known, drawing.local, prefix)
    return "" if isinstance(left, bool) else json.dumps(left, ensure_ascii=False, separators=(",", ":"))


def _chosen(typed: Any) -> frozenset[str]:
    """The keys of the ticked boxes, of one choice or of several."""
    if isinstance(typed, list):
        return frozenset(one for one in typed if isinstance(one, str))
    return frozenset([typed]) if isinstance(typed, str) else frozenset()


def _options(options: Sequence[Option], prefix: str, chosen: frozenset[str], language: str) -> tuple[OptionView, ...]:
    return tuple(
        OptionView(
            option.key,
            pick(option.label, language),
            pick(option.hint, language),
            prefix if not number else f"{prefix}-{option.key}",
            option.key in chosen,
        )
        for number, option in enumerate(options)
    )


def _choices(question: Question, prefix: str, typed: Any, language: str) -> tuple[OptionView, ...]:
    """The boxes of a question, whatever they come from."""
    match question.kind:
        case Kind.SCALE:
            return _steps(question, prefix, typed)
        case Kind.YES_NO:
            return (
                OptionView("yes", _("Yes"), "", prefix, typed == "yes"),
                OptionView("no", _("No"), "", f"{prefix}-no", typed == "no"),
            )
        case _:
            return _options(question.options, prefix, _chosen(typed), language)


def _steps(question: Question, prefix: str, typed: Any) -> tuple[OptionView, ...]:
    scale = question.scale
    return tuple(
        OptionView(str(step), str(step), "", prefix if not number else f"{prefix}-{number}", str(step) == typed)
        for number, step in enumerate(scale.steps if scale else ())
    )


def _ends(question: Question, language: str) -> tuple[str, str]:
    if question.scale is None:
        return "", ""
    return pick(question.scale.low_label, language), pick(question.scale.high_label, language)


def _rows(question: Question, place: str, typed: Any, language: str) -> tuple[RowView, ...]:
    given: Mapping[str, Any] = typed if isinstance(typed, Mapping) else {}
    return tuple(
        RowView(
            f"q.{place}.{row.key}",
            pick(row.label, language),
            _options(
                question.options,
                f"q-{place}" if not number else f"q-{place}-{row.key}",
                _chosen(given.get(row.key)),
                language,
            ),
        )
        for number, row in enumerate(question.rows)
    )


def _cards(question: Question, typed: Any, drawing: Drawing, known: Mapping[str, Any]) -> tuple[CardView, ...]:
    """The cards that were begun, and blank ones up to the least number; at least one."""
    begun = [card for card in typed if isinstance(card, Mapping)] if isinstance(typed, list) else []
    least = max(int(question.minimum or 1), 1)
    taken = {str(card.get("_id")) for card in begun}
    free = (str(number) for number in range(1, 1000) if str(number) not in taken)
    cards = [*begun, *({"_id": next(free)} for _missing in range(least - len(begun)))]
    return tuple(_card(question, card, number, drawing, known) for number, card in enumerate(cards, 1))


def _card(
    question: Question, card: Mapping[str, Any], number: int, drawing: Drawing, known: Mapping[str, Any]
) -> CardView:
    identity = str(card.get("_id", number))
    seen = dict(known)
    views = []
    for inner in question.fields:
        place = place_of(question.key, identity, inner.key)
        views.append(_view(inner, place, card.get(inner.key), drawing, seen, place_of(question.key, identity, "")))
        seen[inner.key] = _value(inner, card.get(inner.key), drawing.language)
    return CardView(identity, number, tuple(views))


def _value(question: Question, typed: Any, language: str) -> Any:
    """What a typed answer amounts to, for the conditions of later fields."""
    if not typed or question.kind is Kind.FILE or not question.asks:
        return None
    try:
        return check_single(question, typed, language)
    except Wrong:
        return None


def _written(question: Question, typed: Any) -> int:
    if not isinstance(typed, str):
        return 0
    return count_words(typed) if question.words is not None else len(typed)


def understood(question: Question, typed: Any, language: str) -> str:
    """How a number or a day was read, when it is not written just so."""
    if question.kind not in {Kind.NUMBER, Kind.MONEY, Kind.DATE} or not isinstance(typed, str) or not typed.strip():
        return ""
    value = _value(question, typed, language)
    if value is None:
        return ""
    words = shown_value(question, value, language)
    plain = words.removesuffix(pick(question.unit, language)).removeprefix(question.currency).strip()
    return "" if plain == typed.strip() else words


def shown_value(question: Question, value: Any, language: str) -> str:
    """An answer in the words of the reader; empty for cards, matrices and files."""
    match question.kind:
        case Kind.NUMBER:
            return f"{shown_number(Decimal(value))} {pick(question.unit, language)}".strip()
        case Kind.MONEY:
            return f"{question.currency} {shown_number(Decimal(value))}"
        case Kind.DATE:
            return day_in_words(date.fromisoformat(value))
        case Kind.YES_NO:
            return _("Yes") if value == "yes" else _("No")
        case Kind.CHOICE | Kind.CHOICES:
            keys = value if isinstance(value, list) else [value]
            return "; ".join(pick(option.label, language) for option in question.options if option.key in keys)
        case Kind.SCALE:
            return f"{value} / {question.scale.high}" if question.scale else str(value)
        case Kind.CARDS | Kind.MATRIX | Kind.FILE | Kind.STATEMENT:
            return ""
        case _:
            return str(value)


def file_lines(attached: Sequence[Attachment]) -> tuple[FileLine, ...]:
    """Attached files as lines of a page."""
    return tuple(
        FileLine(
            one.file.uuid,
            one.file.name or _("File erased"),
            one.file.size,
            one.file.get_absolute_url(),
            one.file.is_image,
            one.uuid,
            one.file.erased_at is not None,
        )
        for one in attached
    )


def _other(question: Question, drawing: Drawing) -> OtherText | None:
    aside = drawing.others.get(question.key)
    if aside is None:
        return None
    text = in_words(question, aside.get("typed"), drawing.language)
    return OtherText(text, str(aside.get("at", "")), drawing.team)


def in_words(question: Question, typed: Any, language: str) -> str:
    """What was typed, readable in one line, whatever its kind and however wrong."""
    if isinstance(typed, str):
        value = _value(question, typed, language)
        return shown_value(question, value, language) if value is not None else typed
    if isinstance(typed, Mapping):
        labels = {option.key: pick(option.label, language) for option in (*question.rows, *question.options)}
        return "; ".join(f"{labels.get(row, row)}: {labels.get(str(one), one)}" for row, one in typed.items())
    if isinstance(typed, list) and question.kind is Kind.CARDS:
        return " · ".join(
            ", ".join(in_words(inner, card[inner.key], language) for inner in question.fields if card.get(inner.key))
            for card in typed
            if isinstance(card, Mapping)
        )
    if isinstance(typed, list):
        return shown_value(question, [str(one) for one in typed], language)
    return ""
