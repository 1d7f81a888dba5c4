"""What the office of a call tells those below: stage kind, menus, sections, letters, work."""


def register() -> None:
    """Called once, when the app is ready."""
