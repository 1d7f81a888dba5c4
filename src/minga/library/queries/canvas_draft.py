"""The canvas as its makers are changing it: the version in preparation, or the one that is asked."""

from dataclasses import dataclass
from typing import Any

from minga.library.models.canvas import Layout
from minga.library.models.tool_text import LAYOUT, without_layout
from minga.library.models.tools import Tool
from minga.questionnaires.models import FormVersion


@dataclass(frozen=True)
class CanvasInWork:
    """What is asked, how it is laid out, and in which version of the form."""

    version: FormVersion
    definition: dict[str, Any]
    layout: Layout


def canvas_in_work(tool: Tool) -> CanvasInWork:
    """The newest version, published or not."""
    version = FormVersion.objects.filter(form=tool.form_id).order_by("-number")[:1].get()
    return CanvasInWork(version, without_layout(version.definition), version.definition.get(LAYOUT) or tool.layout)


def canvas_asked(tool: Tool) -> FormVersion:
    """The version that new canvases get."""
    return FormVersion.objects.filter(form=tool.form_id, published_at__isnull=False).order_by("-number")[:1].get()
