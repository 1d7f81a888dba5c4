"""Components that move through things: crumbs, tabs, steps, tables, pages, filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms as django_forms
from django.template import Context, Library
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from minga.ui.library import one_of, render_component, tidy
from minga.ui.paging import Page
from minga.ui.tables import Columns, address

register = Library()

STEP_ICONS: Final = {"done": "check", "wrong": "circle-alert", "now": "pencil", "ahead": "circle"}


@dataclass(frozen=True)
class Step:
    """One step of a long form."""

    label: str | Promise
    href: str = ""
    state: str = "ahead"
    """done, wrong, now or ahead."""
    note: str | Promise = ""
    current: bool = False

    @property
    def icon(self) -> str:
        return STEP_ICONS[self.state]


@register.simple_block_tag(takes_context=True)
def crumbs(context: Context, content: str) -> SafeString:
    return render_component(context, "crumbs", body=content)


@register.simple_tag(takes_context=True)
def crumb(context: Context, *, label: Any, href: str = "") -> SafeString:
    return render_component(context, "crumb", label=label, href=href)


@register.simple_block_tag(takes_context=True)
def tabs(context: Context, content: str, *, label: Any, within: bool = False) -> SafeString:
    return render_component(context, "tabs", label=label, within=within, body=content)


@register.simple_tag(takes_context=True)
def tab(context: Context, *, label: Any, href: str, current: bool = False, count: Any = None) -> SafeString:
    return render_component(context, "tab", label=label, href=href, current=current, count=count)


@register.simple_block_tag(takes_context=True)
def steps(context: Context, content: str, *, items: list[Step], narrow: bool = False) -> SafeString:
    for step in items:
        one_of("state", step.state, STEP_ICONS)
    current = next((index for index, step in enumerate(items, 1) if step.current), 1)
    return render_component(
        context,
        "steps",
        items=items,
        number=current,
        step=items[current - 1] if items else None,
        total=len(items),
        narrow=narrow,
        body=tidy(content),
    )


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: str,
    *,
    caption: Any,
    columns: Columns | None = None,
    dense: bool = False,
    cards: bool = True,
    caption_hidden: bool = False,
) -> SafeString:
    return render_component(
        context,
        "table",
        caption=caption,
        columns=columns,
        dense=dense,
        cards=cards,
        caption_hidden=caption_hidden,
        body=content,
    )


@register.simple_tag(takes_context=True)
def pages(context: Context, *, page: Page[Any], label: Any = "", target: str = "") -> SafeString:
    request = context["request"]

    def href(number: int) -> str:
        return address(request.GET, {page.parameter: None if number == 1 else str(number)})

    return render_component(
        context,
        "pages",
        page=page,
        label=label,
        links=[(number, href(number) if number else "") for number in page.numbers],
        previous=href(page.number - 1) if page.number > 1 else "",
        following=href(page.number + 1) if page.number < page.last else "",
        target=target,
    )


@register.simple_block_tag(takes_context=True)
def filters(
    context: Context, content: str, *, form: django_forms.BaseForm, label: Any = "", target: str = ""
) -> SafeString:
    request = context["request"]
    ours = {form.add_prefix(name) for name in form.fields} | {"page", "lang"}
    kept = [(name, value) for name, values in request.GET.lists() if name not in ours for value in values]
    used = any(request.GET.get(name) for name in ours - {"page", "lang"})
    return render_component(
        context, "filters", form=form, label=label, target=target, kept=kept, used=used, body=tidy(content)
    )


@register.simple_tag(takes_context=True)
def search_box(
    context: Context, *, action: str, label: Any, placeholder: Any = "", value: str = "", name: str = "q"
) -> SafeString:
    return render_component(
        context, "search_box", action=action, label=label, placeholder=placeholder, value=value, name=name
    )


@register.simple_block_tag(takes_context=True)
def columns(context: Context, content: str) -> SafeString:
    return render_component(context, "columns", body=content, with_aside='<aside class="c-aside' in content)


@register.simple_block_tag(takes_context=True)
def aside(context: Context, content: str) -> SafeString:
    return render_component(context, "aside", body=tidy(content))
