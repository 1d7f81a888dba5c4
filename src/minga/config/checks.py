"""What must hold before Minga serves anybody. Each finding has an id, a sentence and what to do."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

from minga.learning.queries.package_origin import is_for_packages

_LEAST_SECRET = 40
_OLDEST_POSTGRES = 150000


@register("minga")
def production_is_configured(**_options: object) -> list[CheckMessage]:
    """In production every setting that guards people must be given, not guessed."""
    if not settings.PRODUCTION:
        return []
    return [*_gaps_in_identity(), *_gaps_in_safety()]


def _gaps_in_identity() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < _LEAST_SECRET:
        yield Error(
            "MINGA_SECRET_KEY is missing or shorter than 40 characters.",
            hint="Make one with `make secret`, and set it in the environment or with MINGA_SECRET_KEY_FILE.",
            id="minga.E001",
        )
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "MINGA_ALLOWED_HOSTS is missing.",
            hint="Write the host names people use, for example MINGA_ALLOWED_HOSTS=minga.example.org.",
            id="minga.E002",
        )
    if urlsplit(settings.PUBLIC_URL).scheme not in {"http", "https"}:
        yield Error(
            "MINGA_PUBLIC_URL is missing.",
            hint="Write the address people open, for example MINGA_PUBLIC_URL=https://minga.example.org.",
            id="minga.E003",
        )
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Warning(
            "MINGA_EMAIL_URL is missing: mail is written to the outbox folder and reaches nobody.",
            hint="For example MINGA_EMAIL_URL=smtp+tls://user:password@mail.example.org:587.",
            id="minga.W002",
        )


def _gaps_in_safety() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "MINGA_ALLOWED_HOSTS accepts every host name.",
            hint="Write the names one by one; links in mails are made from them.",
            id="minga.E004",
        )
    if settings.MINGA_DEMO or settings.MINGA_OUTBOX:
        yield Error(
            "MINGA_DEMO or MINGA_OUTBOX is on: anybody could sign in as a demo person, or read other people's mail.",
            hint="Take both out of the environment and of .env.",
            id="minga.E008",
        )
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield Error(
            "MINGA_PUBLIC_URL begins with https:, but Minga is not told of the proxy that ends TLS: "
            "every page would lead to itself.",
            hint="Set MINGA_BEHIND_PROXY=1 behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For.",
            id="minga.E009",
        )
    if settings.MINGA_PACKAGES_ORIGIN and not _is_another_origin():
        yield Error(
            "MINGA_PACKAGES_ORIGIN is not apart from the house.",
            hint="Give packages another host name than people use, with the same http or https as MINGA_PUBLIC_URL: "
            "for example MINGA_PACKAGES_ORIGIN=https://*.packages.example.net. Another port is not enough.",
            id="minga.E010",
        )
    if settings.PUBLIC_URL.startswith("http:"):
        yield Warning(
            "MINGA_PUBLIC_URL begins with http: passwords and cookies travel in the open.",
            hint="Put a proxy with TLS in front, use https, and set MINGA_BEHIND_PROXY=1.",
            id="minga.W001",
        )


def _is_another_origin() -> bool:
    """Cookies know hosts, not ports: only another host is apart."""
    packages, house = urlsplit(settings.MINGA_PACKAGES_ORIGIN), urlsplit(settings.PUBLIC_URL)
    houses = [house.hostname, *settings.ALLOWED_HOSTS[:-1]]
    return packages.scheme == house.scheme and not any(is_for_packages(str(each)) for each in houses)


@register("minga")
def languages_are_whole(**_options: object) -> list[CheckMessage]:
    """The compiled catalogues must be there: without them people read English."""
    missing = [
        code
        for code, _name in settings.LANGUAGES
        if code != "en" and not (settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.mo").exists()
    ]
    if not missing:
        return []
    return [
        Error(
            f"The catalogue of these languages is not compiled: {', '.join(missing)}.",
            hint="Run `make setup`.",
            id="minga.E005",
        )
    ]


@register("minga", deploy=True)
def database_is_new_enough(databases: Iterable[str] | None = None, **_options: object) -> list[CheckMessage]:
    """PostgreSQL 15 is the oldest whose SQL we write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
        version, encoding = cursor.fetchone()
    found: list[CheckMessage] = []
    if version < _OLDEST_POSTGRES:
        found.append(
            Error(
                f"The database is PostgreSQL {version // 10000}; Minga needs 15 or newer.",
                hint="Upgrade the server, or unset DATABASE_URL to use the embedded one.",
                id="minga.E006",
            )
        )
    if not re.fullmatch(r"UTF-?8", encoding, re.IGNORECASE):
        found.append(
            Error(
                f"The database keeps text as {encoding}; Minga needs UTF8.",
                hint="Make it anew: CREATE DATABASE minga ENCODING 'UTF8' TEMPLATE template0.",
                id="minga.E007",
            )
        )
    return found
