"""What the library does about others."""


def register_doors() -> None:
    """Called once, when the app is ready."""
