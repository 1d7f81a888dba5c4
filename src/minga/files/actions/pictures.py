"""Photographs: turned upright, at most 2000 px, without EXIF.

A phone writes where and when a picture was taken and with whose device; none of that was
asked for. Every picture is therefore drawn anew. HEIC becomes JPEG, because most browsers
cannot show it.
"""

from io import BytesIO
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image, ImageOps, UnidentifiedImageError

from minga.core.errors import DomainError
from minga.files.models import KINDS, FileKind

register_heif_opener()

LONGEST_SIDE: Final = 2000
_MOST_PIXELS: Final = 50_000_000
_MOST_PIXELS_JPEG: Final = 80_000_000  # decoded at a fraction of its size, so it may be larger
_FORMATS: Final = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "heic": "HEIF"}


def lighter(upload: Any, kind: FileKind, name: str) -> tuple[BinaryIO, FileKind]:
    """The picture as we keep it, and its kind."""
    kept = KINDS["jpg"] if kind.extension == "heic" else kind
    try:
        with Image.open(upload, formats=[_FORMATS[kind.extension]]) as picture:
            _check_pixels(picture, kind, name)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            drawn = ImageOps.exif_transpose(picture)
            drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            return _saved(drawn, kept), kept
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise DomainError(
            _("The picture “%(name)s” cannot be read. Open it, save it again and send it.") % {"name": name},
            code="content",
        ) from broken


def _check_pixels(picture: Image.Image, kind: FileKind, name: str) -> None:
    most = _MOST_PIXELS_JPEG if kind.extension == "jpg" else _MOST_PIXELS
    if picture.width * picture.height > most:
        raise DomainError(
            _("The picture “%(name)s” is too large: %(width)s × %(height)s points. Make it smaller and send it.")
            % {"name": name, "width": picture.width, "height": picture.height},
            code="too_large",
        )


def _saved(drawn: Image.Image, kept: FileKind) -> BinaryIO:
    """The points only: no EXIF, no comments, no profile beyond sRGB."""
    target = BytesIO()
    if kept.extension == "jpg":
        _plain(drawn, "RGB").save(target, "JPEG", quality=82, optimize=True, progressive=True)
    elif kept.extension == "webp":
        _plain(drawn, "RGBA" if _see_through(drawn) else "RGB").save(target, "WEBP", quality=82)
    else:
        shape = "RGBA" if _see_through(drawn) else "RGB"
        flat = drawn if drawn.mode in {"1", "L"} else _plain(drawn, shape)
        _plain(flat, flat.mode).save(target, "PNG", optimize=True)
    target.seek(0)
    return target


def _see_through(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _plain(picture: Image.Image, mode: str) -> Image.Image:
    """The same points in this mode, with nothing attached."""
    copy = picture.convert(mode) if picture.mode != mode else picture.copy()
    copy.info = {}
    return copy
