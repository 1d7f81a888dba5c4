"""Reactions of the frame to what happens below; importing this package subscribes them all."""

from minga.programmes.receivers import editions, enrolment, forms, registrations

__all__ = ["editions", "enrolment", "forms", "registrations"]
