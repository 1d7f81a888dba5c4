"""What can happen when a solution travels: it is derived elsewhere, and organisations meet over it."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.initiative_adopted", label=_("Initiative taken up from another organisation"))
class InitiativeAdopted(Event):
    """Subject: the derived dossier; `after["source"]` is the key of the one that it comes from."""


@event(key="initiatives.adaptation_edited", label=_("Adaptation notes changed"))
class AdaptationEdited(Event):
    """What was kept and changed, what it needs here, and what it costs here."""


@event(key="initiatives.exchange_asked", label=_("Exchange asked for"))
class ExchangeAsked(Event):
    """Another organisation asks the team to share its experience."""


@event(key="initiatives.exchange_answered", label=_("Answer to an exchange"))
class ExchangeAnswered(Event):
    """`after["state"]` says accepted or declined."""


@event(key="initiatives.exchange_held", label=_("Exchange held"))
class ExchangeHeld(Event):
    """The two organisations met; what came of it is written down."""
