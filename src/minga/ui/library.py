"""How a component is drawn: its own small template, in a context of its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.template import Context, TemplateSyntaxError, loader
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from minga.ui import formats


def render_component(context: Context, component: str, /, **values: Any) -> SafeString:
    """Render `ui/components/<name>.html`. It sees its arguments, the request and the CSRF token."""
    template = context.template.engine.get_template(f"ui/components/{component}.html")  # type: ignore[union-attr]
    values["request"] = context.get("request")
    values["csrf_token"] = context.get("csrf_token")
    return mark_safe(template.render(context.new(values)))  # noqa: S308


def render_alike(component: str, /, **values: Any) -> SafeString:
    """The same for a small component that depends on its arguments alone: drawn once, then reused.

    For what a list repeats in every row. Arguments must be hashable.
    """
    plain = {name: str(value) if isinstance(value, Promise) else value for name, value in values.items()}
    # The type is part of the key: "<b>" and a SafeString "<b>" are equal, and must not be taken for each other.
    key = tuple((name, type(value), value) for name, value in plain.items())
    return _drawn(component, formats.language(), key)


@lru_cache(maxsize=4096)
def _drawn(component: str, language: str, key: tuple[tuple[str, type, Any], ...]) -> SafeString:
    values = {name: value for name, _type, value in key}
    return mark_safe(loader.render_to_string(f"ui/components/{component}.html", values))  # noqa: S308


def one_of(argument: str, value: str, allowed: Collection[str]) -> str:
    """Refuse a value that the component does not know, naming those it does."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{argument}={value!r}: choose one of {', '.join(sorted(allowed))}.")
    return value


def tidy(content: str) -> SafeString:
    """The rendered body of a component without the blank space around it; still safe."""
    return mark_safe(content.strip())  # noqa: S308 (the template engine has escaped it already)
