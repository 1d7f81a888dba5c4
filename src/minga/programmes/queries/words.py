"""Units that a budget needs in every language of the house at once."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override


def hours_word() -> dict[str, str]:
    """The unit of what is given in time."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = _("hours")
    return words


def unit_word() -> dict[str, str]:
    """The unit of a line whose unit nobody wrote."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = _("unit")
    return words
