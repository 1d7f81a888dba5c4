"""The square code on paper that leads back to the card."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def code_of(address: str) -> SafeString:
    """An SVG to stand in the page; drawn by us from an address of ours, so it is safe."""
    drawn = BytesIO()
    segno.make(address, micro=False, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=0, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308
