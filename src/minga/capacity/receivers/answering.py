"""Entities that answer: letters, work that waits, the form as the engine of forms sees it."""


def register() -> None:
    """Called once, when the app is ready."""
