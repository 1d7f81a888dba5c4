"""Assessments that wait, reminders, files that a juror may read."""


def register() -> None:
    """Called once, when the app is ready."""
