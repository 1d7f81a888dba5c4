"""What this app tells others, and hears from them, about tasks, versions, comments, reviews."""


def register() -> None:
    """Called once, when the app is ready."""
