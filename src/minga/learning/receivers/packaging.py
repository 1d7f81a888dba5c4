"""What this app tells others, and hears from them, about packages, external tools, Moodle and statements."""


def register() -> None:
    """Called once, when the app is ready."""
