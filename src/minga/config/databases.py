"""The database settings: `DATABASE_URL` when given, else our own embedded cluster."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from minga.config import env
from minga.config.paths import HOME, MODE
from minga.config.postgres.cluster import Cluster
from minga.config.postgres.place import USER, Place

_EXAMPLE = "postgresql://user:password@host:5432/name?sslmode=require"


def own_cluster() -> Cluster | None:
    """The PostgreSQL that Minga runs itself; None when DATABASE_URL names another."""
    if env.secret("DATABASE_URL"):
        return None
    return Cluster(Place(HOME), durable=MODE != "test")


def default(*, pool: dict[str, Any] | None) -> dict[str, Any]:
    """Django's settings of the one database."""
    url = env.secret("DATABASE_URL")
    where = _from_url(url) if url else _from_place(Place(HOME))
    options = {**where.pop("OPTIONS", {}), **({"pool": pool} if pool else {})}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **where,
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def _from_place(place: Place) -> dict[str, Any]:
    return {"NAME": USER, "USER": USER, "HOST": str(place.socket), "PORT": "5432"}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read. Write it like {_EXAMPLE}.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
