"""What this app tells others, and hears from them, about what a participant reads and does."""


def register() -> None:
    """Called once, when the app is ready."""
