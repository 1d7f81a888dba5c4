"""What this app tells others, and hears from them, about rules of completion, credentials and keys."""


def register() -> None:
    """Called once, when the app is ready."""
