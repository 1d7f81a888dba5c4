"""What this app tells others, and hears from them, about who was there."""


def register() -> None:
    """Called once, when the app is ready."""
