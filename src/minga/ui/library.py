"""How a component is drawn: its own small template, in a context of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.template import Context, TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe


def render_component(context: Context, component: str, /, **values: Any) -> SafeString:
    """Render `ui/components/<name>.html`. It sees its arguments, the request and the CSRF token."""
    template = context.template.engine.get_template(f"ui/components/{component}.html")  # type: ignore[union-attr]
    values["request"] = context.get("request")
    values["csrf_token"] = context.get("csrf_token")
    return mark_safe(template.render(context.new(values)))  # noqa: S308


def one_of(argument: str, value: str, allowed: Collection[str]) -> str:
    """Refuse a value that the component does not know, naming those it does."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{argument}={value!r}: choose one of {', '.join(sorted(allowed))}.")
    return value


def tidy(content: str) -> SafeString:
    """The rendered body of a component without the blank space around it; still safe."""
    return mark_safe(content.strip())  # noqa: S308 (the template engine has escaped it already)
