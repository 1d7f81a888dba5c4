"""What applicants are told and asked, and what sent answers set off."""


def register() -> None:
    """Called once, when the app is ready."""
