"""Jobs of the frame; importing this package registers them all."""

from minga.programmes.tasks import enrolment, nominee_import

__all__ = ["enrolment", "nominee_import"]
