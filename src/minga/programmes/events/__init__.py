"""What can happen in the frame: one module per subject, all names here."""

from minga.programmes.events.enrolment import *  # noqa: F403
