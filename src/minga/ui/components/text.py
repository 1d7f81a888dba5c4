"""Components that say something: icons, tags, notices, headings, chips, empty states."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from django.template import Context, Library, TemplateSyntaxError
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from minga.ui.icons import ICONS
from minga.ui.library import one_of, render_alike, render_component, tidy

register = Library()

TONES: Final = {"info": "info", "warn": "circle-alert", "bad": "circle-alert", "done": "check", "lesson": "book-open"}
TAG_TONES: Final = ("plain", "facet", "info", "done", "warn", "bad", "lesson")


@lru_cache(maxsize=256)
def drawn(name: str, label: str = "", extra: str = "") -> SafeString:
    """The drawing of an icon; hidden from screen readers unless it has a label."""
    if name not in ICONS:
        raise TemplateSyntaxError(f"icon {name!r} is not drawn: choose one of {', '.join(sorted(ICONS))}.")
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    css = f"c-icon {escape(extra)}".strip()
    return mark_safe(f'<svg class="{css}" viewBox="0 0 24 24" {spoken}>{ICONS[name]}</svg>')  # noqa: S308


@register.simple_tag
def icon(*, name: str, label: str = "", extra: str = "") -> SafeString:
    return drawn(name, str(label), extra)


@register.simple_tag
def tag(*, text: Any, tone: str = "plain", icon: str = "") -> SafeString:
    one_of("tone", tone, TAG_TONES)
    return render_alike("tag", text=text if isinstance(text, str | Promise) else str(text), tone=tone, icon=icon)


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, *, title: Any = "", tone: str = "info", icon: str = "") -> SafeString:
    one_of("tone", tone, TONES)
    body = tidy(content)
    stop = "." if title and body and str(title)[-1].isalnum() else ""
    return render_component(
        context, "notice", title=title, stop=stop, tone=tone, icon=icon or TONES[tone], body=body
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def messages(context: Context) -> SafeString:
    return render_component(context, "messages", messages=context.get("messages"))


@register.simple_block_tag(takes_context=True)
def toast(context: Context, content: str, *, text: Any, icon: str = "check") -> SafeString:
    return render_component(context, "toast", text=text, icon=icon, body=tidy(content))


@register.simple_block_tag(takes_context=True)
def heading(context: Context, content: str, *, title: Any, level: int = 2, id: str = "") -> SafeString:
    if level not in (2, 3):
        raise TemplateSyntaxError("heading level is 2 or 3: the page title is the only 1.")
    return render_component(context, "heading", title=title, level=level, id=id, body=tidy(content))


@register.simple_block_tag(takes_context=True)
def empty(context: Context, content: str, *, title: Any, text: Any = "", level: int = 3) -> SafeString:
    return render_component(context, "empty", title=title, text=text, level=level, body=tidy(content))


@register.simple_block_tag(takes_context=True)
def definitions(context: Context, content: str) -> SafeString:
    return render_component(context, "definitions", body=content)


@register.simple_tag(takes_context=True)
def definition(context: Context, *, term: Any, value: Any) -> SafeString:
    return render_component(context, "definition", term=term, value=value)


@register.simple_tag(takes_context=True)
def person_chip(context: Context, *, name: Any, note: Any = "", initials: str = "", href: str = "") -> SafeString:
    return render_component(
        context, "person_chip", name=name, note=note, initials=initials or initials_of(str(name)), href=href
    )


@register.simple_tag(takes_context=True)
def organisation_chip(context: Context, *, name: Any, note: Any = "", href: str = "") -> SafeString:
    return render_component(context, "organisation_chip", name=name, note=note, href=href)


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, *, title: Any = "", kind: str = "plain", level: int = 2) -> SafeString:
    one_of("kind", kind, ("plain", "night", "draft"))
    return render_component(context, "panel", title=title, kind=kind, level=level, body=content)


@register.simple_block_tag(takes_context=True)
def more(context: Context, content: str, *, label: Any, open: bool = False) -> SafeString:
    return render_component(context, "more", label=label, open=open, body=content)


@register.simple_tag(takes_context=True)
def file_row(
    context: Context, *, name: Any, note: Any = "", href: str = "", icon: str = "file-text", action: Any = ""
) -> SafeString:
    return render_component(context, "file_row", name=name, note=note, href=href, icon=icon, action=action)


def initials_of(name: str) -> str:
    """Two letters: of the first and the last word that count."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum() and len(word) > 2]
    chosen = words or name.split()
    letters = [chosen[0][0], chosen[-1][0]] if len(chosen) > 1 else [name.strip()[:2]]
    return "".join(letters).upper()
