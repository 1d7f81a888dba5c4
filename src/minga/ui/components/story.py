"""The thread told downwards: knots and beads, loops, strands of lineage, decisions.

Pages that use them load `ui/story.css` in their `head` block: most pages have no thread to tell.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.template import Context, Library
from django.utils.safestring import SafeString

from minga.ui.library import one_of, render_component, tidy

register = Library()

KNOT_STATES: Final = ("past", "today", "ahead", "ended")
STRANDS: Final = ("above", "below")


@register.simple_block_tag(takes_context=True)
def story(context: Context, content: str, *, label: Any, walnut: bool = False) -> SafeString:
    return render_component(context, "story", label=label, walnut=walnut, body=content)


@register.simple_block_tag(takes_context=True)
def knot(
    context: Context,
    content: str,
    *,
    title: Any,
    number: int = 0,
    state: str = "past",
    on: date | None = None,
    when: Any = "",
    last: bool = False,
    loops: bool = False,
    id: str = "",
) -> SafeString:
    one_of("state", state, KNOT_STATES)
    return render_component(
        context,
        "knot",
        title=title,
        number=number,
        state=state,
        on=on,
        when=when,
        last=last,
        loops=loops,
        id=id,
        body=tidy(content),
    )


@register.simple_block_tag(takes_context=True)
def strand(context: Context, content: str, *, place: str) -> SafeString:
    one_of("place", place, STRANDS)
    return render_component(context, "strand", place=place, body=tidy(content))


@register.simple_block_tag(takes_context=True)
def decision(context: Context, content: str, *, decides: Any, reason: Any, cites: Any = "") -> SafeString:
    return render_component(context, "decision", decides=decides, reason=reason, cites=cites, body=tidy(content))
