"""What this app tells others, and hears from them, about the plan: modules, sessions, materials, calendars."""


def register() -> None:
    """Called once, when the app is ready."""
