"""Results, letters, appeals: who is told what, and when."""


def register() -> None:
    """Called once, when the app is ready."""
