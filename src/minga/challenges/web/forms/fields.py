"""Controls of these forms: numbers as people write them, and the targets of the 2030 Agenda."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.challenges.models.sdgs import SDG_GOALS, sdg_goal_title, sdg_target_title, targets_of_goal
from minga.questionnaires.models.parsing import parse_number
from minga.ui import formats

_MOST_PEOPLE: Final = 2_000_000_000


class NumberField(forms.CharField):
    """ "1.234,5", "1 234", "2 mil": read as the language writes it, and shown as it was understood."""

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "c-input c-input--short"}))
        super().__init__(**kwargs)
        self.whole = whole

    def to_python(self, value: Any) -> Any:
        """The number, or None when nothing was written."""
        text = super().to_python(value)
        if not text:
            return None
        number = parse_number(text, (get_language() or "es")[:2], whole=self.whole)
        if number is None or number < 0:
            raise ValidationError(_("Write a number, for example 140."), code="invalid")
        if not self.whole:
            return number
        if number != number.to_integral_value() or number > _MOST_PEOPLE:
            raise ValidationError(_("Write a whole number, for example 140."), code="invalid")
        return int(number)

    def prepare_value(self, value: Any) -> Any:
        """A number in the reader's language; what was typed stays as it was typed."""
        if not isinstance(value, int | float | Decimal):
            return value
        plain = Decimal(value).normalize()
        places = max(0, -int(plain.as_tuple().exponent))
        return formats.number(plain, places)

    def run_validators(self, value: Any) -> None:
        """Length was checked as text; a number has none."""

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")


def sdg_choices() -> Iterator[tuple[str, Any]]:
    """The 169 targets, grouped by their goal, in the reader's language; as a call, so that it follows it."""
    yield "", _("Choose a target")
    for number in SDG_GOALS:
        targets = [(code, f"{code} · {sdg_target_title(code)}") for code in targets_of_goal(number)]
        yield f"{number} · {sdg_goal_title(number)}", targets
