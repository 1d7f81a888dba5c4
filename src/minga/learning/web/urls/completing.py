"""Addresses of rules of completion, credentials and keys."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import completing_keys

_ALL = "credenciales/"

paths: list[URLPattern | URLResolver] = [
    path(f"{_ALL}llaves.json", completing_keys.keys, name="keys"),
    path(f"{_ALL}llaves/<str:kid>.json", completing_keys.key, name="key"),
]
