"""The pages of a package on their way to a browser: by a signed name, without a cookie, under their own law.

The address holds a token: which package, whose visit, which part, until when. The token is all that it needs,
so nobody's session ever comes near what a stranger wrote. Tokens turn once a week, so a browser can keep
files for a while; the former week's still opens.
"""

import mimetypes
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, BinaryIO, Final, Protocol

from django.core import signing
from django.urls import reverse

from minga.files.queries import open_file
from minga.learning.enums import PackageState
from minga.learning.models import Package
from minga.learning.queries.package_origin import origin_for
from minga.learning.queries.package_zip import find_entry, inside
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

_SALT: Final = "learning.package"
_WEEK: Final = timedelta(days=7)
_HEAD: Final = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
_HTML: Final = re.compile(rb"<html(\s[^>]*)?>", re.IGNORECASE)
_DOCTYPE: Final = re.compile(rb"^\s*(<\?xml[^>]*\?>\s*)?<!doctype[^>]*>", re.IGNORECASE)
PAGES: Final = ("text/html", "application/xhtml+xml")
_TYPES: Final = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
    "xml": "text/xml",
    "txt": "text/plain",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Visit:
    """What a token says, after it was believed."""

    package: Package
    enrolment: Enrolment | None
    part: int
    token: str
    house: str = ""
    """The host of the page around, when the package is played at the other origin."""

    @property
    def origin(self) -> str:
        """The other origin at which this visit is played; empty when it has none."""
        return origin_for(self.package.pk, self.enrolment.pk if self.enrolment else 0) if self.house else ""


class Content(Protocol):
    """What can be read, from any place in it, and closed."""

    def read(self, size: int = -1) -> bytes: ...

    def seek(self, offset: int, whence: int = 0) -> int: ...

    def close(self) -> None: ...


@dataclass
class Served:
    """One file of a package, open. `size` is what it unpacks to."""

    content: Content
    size: int
    media_type: str
    etag: str

    @property
    def is_page(self) -> bool:
        return self.media_type in PAGES


def visit_token(package: Package, enrolment: Enrolment | None, part: int, now: datetime, *, house: str = "") -> str:
    """The name under which somebody plays a part, the same for a week. With `house`, at the other origin only."""
    said = f"{package.pk}.{enrolment.pk if enrolment else 0}.{part}.{_week(now)}.{house}"
    return signing.Signer(salt=_SALT, sep="~").sign(said)


def visit_of(token: str, now: datetime) -> Visit:
    """Whose visit a token is; Package.DoesNotExist when it was not made here, is over, or she left."""
    try:
        *numbers, house = signing.Signer(salt=_SALT, sep="~").unsign(token).split(".", 4)
        package_id, enrolment_id, part, week = map(int, numbers)
    except (signing.BadSignature, ValueError):
        raise Package.DoesNotExist from None
    if not 0 <= _week(now) - week <= 1:
        raise Package.DoesNotExist
    package = Package.objects.select_related("file", "edition").get(pk=package_id, state=PackageState.READY)
    enrolment = None
    if enrolment_id:
        enrolment = Enrolment.objects.select_related("person").filter(pk=enrolment_id, status__in=TAKING_PART).first()
        if enrolment is None:
            raise Package.DoesNotExist
    return Visit(package, enrolment, part, token, house)


def frame_address(package: Package, enrolment: Enrolment | None, part: int, now: datetime, *, house: str = "") -> str:
    """The page that the frame opens first: at the other origin, when there is one and the house says who it is."""
    described = package.manifest["parts"][part]
    origin = origin_for(package.pk, enrolment.pk if enrolment else 0) if house else ""
    token = visit_token(package, enrolment, part, now, house=house if origin else "")
    if package.kind == "h5p":
        return origin + reverse("learning:package-own", args=[token, "h5p.html"])
    return origin + reverse("learning:package-file", args=[token, described["href"]]) + str(described["query"])


def open_inside(package: Package, name: str) -> Served:
    """One file of the package; KeyError when it has none of this name."""
    content = open_file(package.file)
    try:
        packed = zipfile.ZipFile(content)
        entry = find_entry(packed, _plain(packed, name))
        served = packed.open(entry)
    except BaseException:
        content.close()
        raise
    return Served(_Both(served, content), entry.file_size, media_type(name), f"{entry.CRC:08x}-{entry.file_size:x}")


def with_script(page: bytes, script: str) -> bytes:
    """The page with our script before every other one, whatever its encoding."""
    tag = f'<script src="{script}"></script>'
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if page.startswith(mark):
            return mark + with_script(page[2:].decode(encoding, "replace").encode(), script).decode().encode(encoding)
    start, body = (page[:3], page[3:]) if page.startswith(b"\xef\xbb\xbf") else (b"", page)
    for shape in (_HEAD, _HTML, _DOCTYPE):
        found = shape.search(body)
        if found:
            return start + body[: found.end()] + tag.encode() + body[found.end() :]
    return start + tag.encode() + body


def media_type(name: str) -> str:
    """By the ending alone, never by the content; what we do not know is not shown."""
    ending = name.rpartition(".")[2].lower()
    guessed = _TYPES.get(ending) or mimetypes.guess_type(f"x.{ending}")[0] or ""
    shown = ending in _TYPES or guessed.startswith(("image/", "audio/", "video/", "font/"))
    return guessed if shown else "application/octet-stream"


def _plain(packed: zipfile.ZipFile, name: str) -> str:
    names = {each.replace("\\", "/"): 1 for each in packed.namelist()}
    plain = inside(name, names)
    if not plain:
        raise KeyError(name)
    return plain


def _week(now: datetime) -> int:
    return int(now.timestamp() // _WEEK.total_seconds())


class _Both:
    """A file inside a zip: closing it closes the zip, too."""

    def __init__(self, part: IO[bytes], whole: BinaryIO) -> None:
        self._part, self._whole = part, whole

    def read(self, size: int = -1) -> bytes:
        return self._part.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._part.seek(offset, whence)

    def close(self) -> None:
        self._part.close()
        self._whole.close()
