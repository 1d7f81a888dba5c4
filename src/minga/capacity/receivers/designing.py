"""Indices: menus, search, sections of pages."""


def register() -> None:
    """Called once, when the app is ready."""
