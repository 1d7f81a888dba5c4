"""What this app tells others, and hears from them, about evaluation, messages, console and public results."""


def register() -> None:
    """Called once, when the app is ready."""
