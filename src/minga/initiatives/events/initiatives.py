"""What can happen to an initiative as a whole, and to those who follow it."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.initiative_opened", label=_("Initiative opened"))
class InitiativeOpened(Event):
    """Somebody began to work on a challenge; `after["stage"]` says what the challenge had earned."""


@event(key="initiatives.story_edited", label=_("Title and texts changed"))
class StoryEdited(Event):
    """What the dossier says of itself changed."""


@event(key="initiatives.initiative_confirmed", label=_("Confirmed as still true"))
class InitiativeConfirmed(Event):
    """Nothing moved for long, and somebody says that the dossier is still so."""


@event(key="initiatives.visibility_set", label=_("Who reads the dossier changed"))
class VisibilitySet(Event):
    """Opened to the public, or kept from it."""


@event(key="initiatives.initiative_resumed", label=_("Initiative resumed"))
class InitiativeResumed(Event):
    """It was paused and goes on."""


@event(key="initiatives.initiative_closed", label=_("Initiative closed: it stays in hands"))
class InitiativeClosed(Event):
    """Adopted or replicated, with its lesson: the work of the team is done."""


@event(key="initiatives.initiative_reopened", label=_("Initiative reopened"))
class InitiativeReopened(Event):
    """It had ended and goes on."""


@event(key="initiatives.initiative_followed", label=_("Initiative followed"))
class InitiativeFollowed(Event):
    """Somebody wants to hear when the thread grows."""


@event(key="initiatives.initiative_unfollowed", label=_("Initiative no longer followed"))
class InitiativeUnfollowed(Event):
    """Enough heard."""
