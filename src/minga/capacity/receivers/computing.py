"""Numbers: the counter of entities measured, files of a bundle."""


def register() -> None:
    """Called once, when the app is ready."""
