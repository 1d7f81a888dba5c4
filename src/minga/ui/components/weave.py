"""Attendance as it is woven: one stitch a person (or a session). Pages that use it load `ui/weave.css`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from django.template import Library
from django.utils.safestring import SafeString

from minga.ui.library import one_of, render_alike

register = Library()

STITCHES: Final = ("there", "half", "missing", "out", "open")
"""There, made up later, missing, excused, not taken down yet: the order in which a heap is sorted."""
MOST: Final = 60
"""More than these are drawn as shares: one stitch stands for several."""


@register.simple_tag
def weave(*, stitches: Sequence[str], label: Any = "") -> SafeString:
    for each in set(stitches):
        one_of("stitches", each, STITCHES)
    drawn, each_is = _drawn(tuple(stitches))
    return render_alike("weave", stitches=drawn, each_is=each_is, label=label)


@register.simple_tag
def weave_key(*, words: Any = "", open: bool = False, out: bool = False) -> SafeString:
    return render_alike("weave_key", words=words, open=open, out=out)


def _drawn(stitches: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """As they are; or so many that one stands for several, by the largest remainder, none forgotten."""
    if len(stitches) <= MOST:
        return stitches, 1
    each_is = -(-len(stitches) // MOST)
    counts = Counter(stitches)
    places = -(-len(stitches) // each_is)
    shares = {kind: counts[kind] / each_is for kind in STITCHES if counts[kind]}
    whole = {kind: max(1, int(share)) for kind, share in shares.items()}
    for kind in sorted(shares, key=lambda kind: int(shares[kind]) - shares[kind]):
        if sum(whole.values()) < places:
            whole[kind] += 1
    return tuple(kind for kind in STITCHES for _each in range(whole.get(kind, 0))), each_is
