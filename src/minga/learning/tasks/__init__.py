"""Jobs of learning; importing this package registers them all. One line for each room that has some."""

from minga.learning.tasks import completing

__all__ = ["completing"]
