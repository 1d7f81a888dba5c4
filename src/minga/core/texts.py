"""Texts that people configure once per language, with a declared default.

Stored as {"es": "…", "pt": "…", "en": "…"}. Texts that one person writes are not these:
they are one text plus its language, and are never machine-translated.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, str]

_DAY: Final = {"es": r"j \d\e F \d\e Y", "pt": r"j \d\e F \d\e Y", "en": "j F Y"}
_DAY_OF_YEAR: Final = {"es": r"j \d\e F", "pt": r"j \d\e F", "en": "j F"}


def pick(texts: Texts | None, language: str | None = None) -> str:
    """The text in the reader's language, or the default one, or any that is there."""
    if not texts:
        return ""
    wanted = (language or translation.get_language() or settings.LANGUAGE_CODE)[:2]
    for code in (wanted, settings.LANGUAGE_CODE[:2], *texts):
        if texts.get(code):
            return texts[code]
    return ""


pick_later = lazy(pick, str)
"""The same as a promise, kept in the language in which a letter is written."""


def all_languages(text: str) -> dict[str, str]:
    """The same text in every language of the house, for proper names."""
    return {code: text for code, _name in settings.LANGUAGES}


def day_in_words(day: date) -> str:
    """19 de noviembre de 2026, in the reader's language; a moment is read in the active time zone.

    Django's own format for Portuguese writes the month with a capital, which nobody does.
    """
    return date_in_words(day, _DAY)


def day_of_year_in_words(day: date) -> str:
    """19 de noviembre, when the year is plain."""
    return date_in_words(day, _DAY_OF_YEAR)


def date_in_words(day: date, patterns: Mapping[str, str]) -> str:
    """By the pattern of the reader's language; months and weekdays are lower case, except in English."""
    local = timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    words = date_format(local, patterns[language])
    return words if language == "en" else words.lower()


def validate_texts(value: Any) -> None:
    """A mapping of known language codes to strings, with at least one that is not empty."""
    known = {code for code, _name in settings.LANGUAGES}
    if not isinstance(value, dict) or not set(value) <= known:
        raise ValidationError(_("Give one text per language, under es, pt or en."))
    if not all(isinstance(text, str) for text in value.values()):
        raise ValidationError(_("Each text must be words, not a number or a list."))


class TextsField(models.JSONField):
    """A JSON column that holds one text per language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        if validate_texts not in self.validators:
            self.validators.append(validate_texts)
