"""Graders: the panel of a wave, replies, appeals."""


def register() -> None:
    """Called once, when the app is ready."""
