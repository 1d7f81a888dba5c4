"""What a jury may read of an application."""


def register() -> None:
    """Called once, when the app is ready."""
