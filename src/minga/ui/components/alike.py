"""Components that show, inside a form, what is already there and much like what one is writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms as django_forms
from django.template import Context, Library, TemplateSyntaxError
from django.utils.safestring import SafeString

from minga.ui.components.thread import STATES
from minga.ui.library import one_of, render_component, tidy

register = Library()

PAUSE: Final = "900ms"


@register.simple_block_tag(takes_context=True)
def similar_box(
    context: Context, content: str, *, url: str, form: django_forms.BaseForm, fields: str, id: str = "similar"
) -> SafeString:
    names = fields.split()
    if unknown := [name for name in names if name not in form.fields]:
        raise TemplateSyntaxError(f"fields={fields!r}: the form has no {', '.join(unknown)}.")
    watched = ", ".join(f"input delay:{PAUSE} from:#{form[name].auto_id}" for name in names)
    sent = ",".join([*(form[name].html_name for name in names), "csrfmiddlewaretoken"])
    return render_component(context, "similar_box", url=url, watched=watched, sent=sent, id=id, body=tidy(content))


@register.simple_block_tag(takes_context=True)
def similar_list(context: Context, content: str, *, count: int, looked: bool = True, level: int = 2) -> SafeString:
    return render_component(context, "similar_list", count=count, looked=looked, level=level, body=tidy(content))


@register.simple_block_tag(takes_context=True)
def similar_item(
    context: Context,
    content: str,
    *,
    title: Any,
    href: str,
    by: Any = "",
    stage: int = 0,
    names: Sequence[Any] = (),
    state: str = "active",
    shared: Sequence[str] = (),
) -> SafeString:
    one_of("state", state, STATES)
    return render_component(
        context,
        "similar_item",
        title=title,
        href=href,
        by=by,
        stage=stage,
        names=names,
        stage_name=names[stage - 1] if 0 < stage <= len(names) else "",
        state=state,
        shared=shared,
        body=tidy(content),
    )
