"""How a badge looks: one picture for all who hold the same from the same issuer in the same year and language.

It is drawn from what was signed, and lies beside the printed certificates, where it may be deleted at any time.
The name of the holder is not on it: it is in the credential that is baked into it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from minga.learning.models import Credential
from minga.learning.queries.baking import bake_png, bake_svg
from minga.learning.queries.certificate_files import certificates_folder
from minga.learning.queries.credentials import stitches_of

KINDS: Final[Mapping[str, str]] = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class Face:
    """The words and the number of stitches."""

    language: str
    title: str
    issuer: str
    year: str
    stitches: int

    @property
    def data(self) -> str:
        """As the press reads it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def file(self, kind: str) -> Path:
        """Where the picture lies, there or not."""
        return certificates_folder() / f"badge-{hashlib.sha256(self.data.encode()).hexdigest()[:32]}.{kind}"


def face_of(held: Credential, claims: Mapping[str, Any]) -> Face:
    """The face of a credential whose signature was checked."""
    return Face(
        language=held.language,
        title=str(claims["name"])[:400],
        issuer=str(claims["issuer"]["name"])[:400],
        year=str(claims["validFrom"])[:4],
        stitches=stitches_of(held.achievement.edition_id),
    )


def baked(held: Credential, face: Face, kind: str) -> bytes | None:
    """The picture with the signed credential inside; None when it is not drawn yet."""
    try:
        picture = face.file(kind).read_bytes()
    except FileNotFoundError:
        return None
    return (bake_svg if kind == "svg" else bake_png)(picture, held.document)
