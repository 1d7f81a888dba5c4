"""Jobs of calls; importing this package registers them all. One line for each room that has some."""

from minga.calls.tasks import applying, blind, deciding, following, office

__all__ = ["applying", "blind", "deciding", "following", "office"]
