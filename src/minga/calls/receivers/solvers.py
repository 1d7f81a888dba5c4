"""Solvers: menus, sections, counters, what the selected become."""


def register() -> None:
    """Called once, when the app is ready."""
