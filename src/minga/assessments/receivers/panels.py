"""Jurors: letters, work that waits, what a person holds."""


def register() -> None:
    """Called once, when the app is ready."""
