"""Five waves of the demo: a past one, the one of fifty entities, and three in the middle of their life."""

from minga.capacity.demo.telling import make_waves

__all__ = ["make_waves"]
