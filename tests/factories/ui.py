"""Enough of a person for the look, and snippets drawn as a page would."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory


def somebody(uuid: str = "8d7f", **more: Any) -> SimpleNamespace:
    """Enough of a person for the look: it knows no other app."""
    return SimpleNamespace(
        uuid=uuid, pk=1, is_authenticated=True, language=more.pop("language", ""), **{"timezone": "", **more}
    )


def draw(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """Render a snippet as a page would."""
    template = engines["django"].from_string("{% load i18n ui %}" + source)
    return template.render(context, request or RequestFactory().get("/"))
