"""Where printed certificates lie. They can be printed again at any time, so nobody keeps them."""

import unicodedata
from pathlib import Path
from typing import Final

from django.conf import settings

from minga.learning.models import CertificateSet, Credential

_LONGEST: Final = 120
_NOT_IN_NAMES: Final = frozenset('<>:"/\\|?*')
"""What one of the systems on which people open a file does not take in its name."""


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


def sets_folder() -> Path:
    """Where files with many certificates lie; it may be emptied, too."""
    return certificates_folder() / "sets"


def set_file(ordered: CertificateSet) -> Path:
    """The file of one set, there or not."""
    return sets_folder() / f"{ordered.uuid}.zip"


def name_in_set(credential: Credential) -> str:
    """As people look for it: the name first. The number tells two of the same name apart."""
    letters = (" " if each in _NOT_IN_NAMES else each for each in unicodedata.normalize("NFC", credential.name))
    name = "".join(each for each in letters if unicodedata.category(each)[0] != "C")
    return f"{' '.join(name.split())[:_LONGEST].lstrip(' .')} {credential.code}.pdf".strip()
