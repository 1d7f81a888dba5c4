"""What happens between an application and what a jury reads of it."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="calls.blind_copy_made", label=_("Copy without names made"))
class BlindCopyMade(Event):
    """Subject: the copy. `after`: how much was hidden, whether the office must look at it again."""


@event(key="calls.blind_copy_changed", label=_("Copy without names changed"))
class BlindCopyChanged(Event):
    """By the office. `after` counts what is hidden and shown by hand, and never says the words."""


@event(key="calls.blind_copy_cleared", label=_("Copy without names given to the jury"))
class BlindCopyCleared(Event):
    """Somebody of the office looked it over: from now on the jury may read it."""


@event(key="calls.blind_copy_withdrawn", label=_("Copy without names taken back"))
class BlindCopyWithdrawn(Event):
    """It tells something after all: the jury does not read it until it is cleared again."""


@event(key="calls.blind_file_changed", label=_("File for the jury changed"))
class BlindFileChanged(Event):
    """Subject: the copy. `after` says the number of the file and whether it is withheld, shown or replaced."""


@event(key="calls.round_closed", label=_("Applications handed to the jury"))
class RoundClosed(Event):
    """Subject: the round. `after`: how many went to the jury, came back to it, or left it."""


@event(key="calls.blind_words_forgotten", label=_("Words hidden by hand forgotten"))
class BlindWordsForgotten(Event):
    """Subject: the copy. A person was erased: what the office wrote down to hide her names goes, the copy stays."""
