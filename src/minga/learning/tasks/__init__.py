"""Jobs of learning; importing this package registers them all. One line for each room that has some."""

from minga.learning.tasks import completing, evaluating, mentoring, packaging, planning, tasking

__all__ = ["completing", "evaluating", "mentoring", "packaging", "planning", "tasking"]
