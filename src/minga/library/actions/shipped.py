"""The tools that ship with Minga enter the toolbox, and are renewed with each release."""

import hashlib
from datetime import datetime

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed
from minga.library.actions.search import index_tool
from minga.library.events import ToolInstalled, ToolRenewed
from minga.library.models import Tool
from minga.library.models.tool_text import ToolText
from minga.library.models.tools import CANVAS_ABOUT
from minga.library.queries.tool_files import shipped_sources, tool_in
from minga.questionnaires.actions import create_form, draft_version, publish_version
from minga.questionnaires.models.canonical import digest

_COLUMNS = [
    "order",
    "stages",
    "names",
    "promise",
    "purpose",
    "when",
    "steps",
    "materials",
    "known_issues",
    "sources",
    "layout",
    "country",
    "year",
    "languages",
]


def install_tools(*, actor: Actor, now: datetime) -> list[Tool]:
    """Install every shipped tool that is new and renew those whose file changed; gives what it touched.

    Safe to repeat: a file that is known already is not even read.
    """
    known = {tool.key: tool for tool in Tool.objects.filter(maker=None).select_related("form")}
    touched: list[Tool] = []
    for key, source in shipped_sources().items():
        checksum = hashlib.sha256(source).hexdigest()
        tool = known.get(key)
        if tool is None:
            text = tool_in(source, name=key)
            touched.append(install_tool(text=text, checksum=checksum, actor=actor, now=now))
        elif tool.checksum != checksum:
            text = tool_in(source, name=key)
            touched.append(renew_tool(tool=tool, text=text, checksum=checksum, actor=actor, now=now))
    return touched


@action
def install_tool(*, text: ToolText, checksum: str, actor: Actor, now: datetime) -> Tool:
    """A shipped tool enters the toolbox with its canvas, published at once."""
    _house_only(actor)
    tool = Tool(key=text.key, checksum=checksum, published_at=now)
    _write(tool, text)
    tool.save()
    tool.form = create_form(
        owner=tool,
        definition=text.definition(),
        about_type=CANVAS_ABOUT,
        key=f"lienzo-{text.key}",
        actor=actor,
        now=now,
    )
    tool.save(update_fields=["form"])
    index_tool(tool)
    record(ToolInstalled(subject=tool, after={"key": tool.key, "checksum": checksum}))
    return tool


@action
def renew_tool(*, tool: Tool, text: ToolText, checksum: str, actor: Actor, now: datetime) -> Tool:
    """Take over a changed file. What is asked becomes a new version; canvases that were begun keep theirs."""
    _house_only(actor)
    locked = Tool.objects.select_for_update(of=("self",), no_key=True).get(pk=tool.pk)
    form = locked.form
    assert form is not None  # noqa: S101 - a shipped tool is installed with its form
    definition = text.definition()
    newest = form.versions.exclude(published_at=None).order_by("-number").first()
    if newest is None or newest.sha256 != digest(definition):
        version = draft_version(form=form, definition=definition, actor=actor, now=now)
        publish_version(version=version, actor=actor, now=now)
    before = {"version": locked.version, "checksum": locked.checksum}
    _write(locked, text)
    locked.version += 1
    locked.checksum, locked.retired_at = checksum, None
    locked.save()
    index_tool(locked)
    record(ToolRenewed(subject=locked, before=before, after={"version": locked.version, "checksum": checksum}))
    return locked


def _write(tool: Tool, text: ToolText) -> None:
    """Copy what the file says into the row."""
    for name in _COLUMNS:
        value = getattr(text, name)
        setattr(tool, name, list(value) if isinstance(value, tuple) else value)
    tool.layout = [list(row) for row in text.layout]
    tool.minutes_least, tool.minutes_most = text.minutes
    tool.people_least, tool.people_most = text.people


def _house_only(actor: Actor) -> None:
    if actor is not HOUSE:
        raise NotAllowed("Only the house installs what it ships.")
