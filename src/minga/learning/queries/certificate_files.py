"""Where printed certificates lie. They can be printed again at any time, so nobody keeps them."""

from pathlib import Path

from django.conf import settings

from minga.learning.models import Credential


def certificates_folder() -> Path:
    """A folder that may be emptied."""
    return Path(settings.CERTIFICATES)


def certificate_file(credential: Credential, language: str) -> Path:
    """The file of one credential in one language, there or not."""
    return certificates_folder() / f"{credential.uuid}-{language}.pdf"


def drop_certificates(credential: Credential) -> None:
    """What was printed of it is gone: it no longer holds, or its person is forgotten."""
    for file in certificates_folder().glob(f"{credential.uuid}-*.pdf"):
        file.unlink(missing_ok=True)
