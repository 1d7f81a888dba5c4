"""Jobs of a jury; importing this package registers them all."""

from minga.assessments.tasks import panels

__all__ = ["panels"]
