"""Jobs of calls; importing this package registers them all. One line for each room that has some."""

from minga.calls.tasks import applying, office

__all__ = ["applying", "office"]
