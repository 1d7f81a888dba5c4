"""Results and plans: sections of pages, reminders."""


def register() -> None:
    """Called once, when the app is ready."""
