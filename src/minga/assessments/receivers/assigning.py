"""Who judges what: work that waits for the office."""


def register() -> None:
    """Called once, when the app is ready."""
