"""What this app tells others, and hears from them, about teams, mentors and their meetings."""


def register() -> None:
    """Called once, when the app is ready."""
