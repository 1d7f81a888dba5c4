"""Reactions of the frame to what happens below; importing this package subscribes them all."""

from minga.programmes.receivers import enrolment, forms, registrations

__all__ = ["enrolment", "forms", "registrations"]
