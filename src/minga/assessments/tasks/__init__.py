"""Jobs of a jury; importing this package registers them all."""

from minga.assessments.tasks import assigning, judging, panels

__all__ = ["assigning", "judging", "panels"]
