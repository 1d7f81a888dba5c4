"""Jobs of a jury; importing this package registers them all."""

from minga.assessments.tasks import judging, panels

__all__ = ["judging", "panels"]
