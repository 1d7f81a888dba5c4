"""Drawing badges, as SVG and as PNG. Only jobs import this, for Typst."""

import os
from functools import lru_cache
from typing import Final, Literal

import typst

from minga.learning.actions.certificates import PRESS
from minga.learning.queries.badge_faces import Face
from minga.learning.queries.certificate_files import certificates_folder

_FORMATS: Final[tuple[Literal["svg", "png"], ...]] = ("svg", "png")
SHARP: Final = 150
"""Points an inch of the PNG: about 710 by 710."""


def draw(face: Face) -> None:
    """Both pictures, unless they lie there already. A file is whole or not there."""
    certificates_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind in _FORMATS:
        place = face.file(kind)
        if place.exists():
            continue
        half = place.with_suffix(f".{os.getpid()}.part")
        made = _compiler().compile(format=kind, ppi=SHARP, sys_inputs={"data": face.data})
        assert isinstance(made, bytes)  # noqa: S101 - one page, given no place to write it to
        half.write_bytes(made)
        half.chmod(0o600)
        half.replace(place)


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(PRESS / "badge.typ", root=PRESS, font_paths=[PRESS / "fonts"], ignore_system_fonts=True)
