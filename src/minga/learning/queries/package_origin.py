"""The other origin, at which packages may be a site of their own: its pages see each other, and nobody sees the house.

`MINGA_PACKAGES_ORIGIN` names it. With `*.` before the name, each participant plays each package under a host of
its own, so that browsers keep what packages store apart from one another. Without the setting packages have
no origin at all (`packaging_files`).
"""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port
from django.utils.crypto import salted_hmac

_SALT: Final = "learning.package.origin"
_ANY: Final = "*."
_LETTERS: Final = 24


def origin_for(package_id: int, enrolment_id: int) -> str:
    """Where this package is played by this participant; empty when packages have no origin here."""
    origin: str = settings.MINGA_PACKAGES_ORIGIN
    if _ANY not in origin:
        return origin
    label = salted_hmac(_SALT, f"{package_id}.{enrolment_id}").hexdigest()[:_LETTERS]
    return origin.replace(_ANY, f"{label}.")


def is_for_packages(host: str) -> bool:
    """Whether a `Host` header names the other origin, whatever its port: nothing of the house is there."""
    named = urlsplit(settings.MINGA_PACKAGES_ORIGIN).hostname or ""
    asked, _port = split_domain_port(host)
    whole = named.removeprefix(_ANY)
    return bool(whole) and (asked == whole or (named != whole and asked.endswith(f".{whole}")))
