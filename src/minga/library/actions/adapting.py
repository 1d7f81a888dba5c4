"""An organisation makes a tool its own: copy, write, change the canvas, publish, retire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.core.texts import Texts, pick
from minga.library import policies
from minga.library.actions.search import index_tool
from minga.library.events import ToolAdapted, ToolEdited, ToolPublished, ToolRetired
from minga.library.models import Tool, canvas_edit
from minga.library.models.canvas import Layout
from minga.library.models.tool_text import BadTool, ToolText, ToolWords, read_tool, with_layout
from minga.library.models.tools import CANVAS_ABOUT
from minga.library.queries.canvas_draft import canvas_in_work
from minga.organisations.models import Organisation
from minga.questionnaires.actions import create_form, draft_version, publish_version

_COPIED = [
    "order",
    "stages",
    "minutes_least",
    "minutes_most",
    "people_least",
    "people_most",
    "promise",
    "purpose",
    "when",
    "steps",
    "materials",
    "known_issues",
    "sources",
    "layout",
]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a canvas as it is written on screen."""

    label: Texts
    help: Texts
    kind: str = ""


@action
def adapt_tool(
    *,
    tool: Tool,
    organisation: Organisation,
    names: Texts,
    note: str,
    country: str = "",
    languages: tuple[str, ...] = (),
    actor: Actor,
    now: datetime,
) -> Tool:
    """Begin the organisation's own version: a copy in preparation, with a canvas of its own."""
    if not policies.may_adapt(actor, organisation, now):
        raise NotAllowed(_("Only those who design for the organisation may adapt tools in its name."))
    if tool.published_at is None or tool.retired_at is not None:
        raise NotReady(_("Only a tool that is offered can be adapted."))
    if not note.strip():
        raise DomainError(_("Say what you will change and why."), field="note")
    made = Tool(key=unique_key(Tool, pick(names)), names=dict(names), maker=organisation, adapted_from=tool)
    for name in _COPIED:
        setattr(made, name, getattr(tool, name))
    made.adaptation_note, made.country, made.year = note.strip(), country, now.year
    made.languages = list(languages or tool.languages)
    _checked(_as_text(made), canvas_in_work(tool).definition, made.layout, tuple(made.languages))
    made.save()
    made.form = create_form(
        owner=made,
        definition=with_layout(canvas_in_work(tool).definition, made.layout),
        about_type=CANVAS_ABOUT,
        key=f"lienzo-{made.key}"[:80],
        actor=actor,
        now=now,
    )
    made.save(update_fields=["form"])
    after = {"key": made.key, "adapted_from": tool.key, "note": made.adaptation_note}
    record(ToolAdapted(subject=made, organisation_id=organisation.pk, after=after), related=(tool,))
    return made


@action
def edit_tool(*, tool: Tool, words: ToolWords, note: str, revision: int, actor: Actor, now: datetime) -> Tool:
    """Change the texts of an adaptation. `revision`: the one that the writer had read."""
    locked = _locked(tool, actor, now, revision)
    work = canvas_in_work(locked)
    languages = tuple(locked.languages)
    text = _checked(words.as_data() | _frame(locked), work.definition, work.layout, languages)
    before = {}
    for name, value in _columns(text, note).items():
        if getattr(locked, name) != value:
            before[name] = getattr(locked, name)
            setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    index_tool(locked)
    after = {name: getattr(locked, name) for name in before}
    record(ToolEdited(subject=locked, organisation_id=locked.maker_id, before=before, after=after))
    return locked


@action
def add_field(*, tool: Tool, field: Field, actor: Actor, now: datetime) -> Tool:
    """A new field at the end of the canvas."""
    locked = _locked(tool, actor, now)
    if field.kind not in canvas_edit.EASY_KINDS:
        raise DomainError(_("Choose a kind of field."), field="kind")
    work = canvas_in_work(locked)
    definition = canvas_edit.added(work.definition, _question(field))
    key = canvas_edit.fields_of(definition)[-1]["key"]
    return _keep(locked, definition, canvas_edit.layout_with(work.layout, key), {"added": key}, actor, now)


@action
def edit_field(*, tool: Tool, key: str, field: Field, revision: int, actor: Actor, now: datetime) -> Tool:
    """Other words for a field, or another easy kind. `revision`: the one that the writer had read."""
    locked = _locked(tool, actor, now, revision)
    work = canvas_in_work(locked)
    definition = canvas_edit.changed(work.definition, key, _question(field))
    return _keep(locked, definition, work.layout, {"changed": key}, actor, now)


@action
def remove_field(*, tool: Tool, key: str, actor: Actor, now: datetime) -> Tool:
    """The field is no longer asked; canvases already filled in keep what was written there."""
    locked = _locked(tool, actor, now)
    work = canvas_in_work(locked)
    if len(canvas_edit.fields_of(work.definition)) == 1:
        raise DomainError(_("A canvas needs at least one field. Add another one first."))
    definition = canvas_edit.removed(work.definition, key)
    layout = canvas_edit.layout_for(work.layout, definition)
    return _keep(locked, definition, layout, {"removed": key}, actor, now)


@action
def move_field(*, tool: Tool, key: str, up: bool, actor: Actor, now: datetime) -> Tool:
    """One place earlier or later, as it is asked on a phone and in the list."""
    locked = _locked(tool, actor, now)
    work = canvas_in_work(locked)
    definition = canvas_edit.moved(work.definition, key, up=up)
    return _keep(locked, definition, work.layout, {"moved": key}, actor, now)


@action
def arrange_canvas(*, tool: Tool, layout: Layout, revision: int, actor: Actor, now: datetime) -> Tool:
    """Another place on the grid for the fields. Refuses what is no grid of rectangles."""
    locked = _locked(tool, actor, now, revision)
    work = canvas_in_work(locked)
    return _keep(locked, work.definition, layout, {"layout": [list(row) for row in layout]}, actor, now)


@action
def publish_tool(*, tool: Tool, actor: Actor, now: datetime) -> Tool:
    """Put what was prepared into the toolbox. Canvases that were begun keep their version."""
    locked = _locked(tool, actor, now)
    form = locked.form
    assert form is not None  # noqa: S101 - an adaptation is made with its form
    work = canvas_in_work(locked)
    if locked.published_at is not None and work.version.published_at is not None:
        raise NotReady(_("There is nothing new to publish."))
    if work.version.published_at is None:
        publish_version(version=work.version, actor=actor, now=now)
        locked.version += 1
    locked.layout = [list(row) for row in work.layout]
    locked.published_at = locked.published_at or now
    locked.revision += 1
    locked.save()
    index_tool(locked)
    record(ToolPublished(subject=locked, organisation_id=locked.maker_id, after={"version": locked.version}))
    return locked


@action
def retire_tool(*, tool: Tool, actor: Actor, now: datetime) -> Tool:
    """No longer offered; what was filled in stays readable."""
    locked = _locked(tool, actor, now)
    locked.retired_at = now
    locked.save(update_fields=["retired_at", "updated_at"])
    index_tool(locked)
    record(ToolRetired(subject=locked, organisation_id=locked.maker_id, after={"retired_at": now}))
    return locked


def _locked(tool: Tool, actor: Actor, now: datetime, revision: int | None = None) -> Tool:
    """The row, held, for one who may edit it and who has read its newest state."""
    rows = Tool.objects.select_for_update(of=("self",), no_key=True).select_related("maker", "form")
    locked = rows.get(pk=tool.pk)
    if not policies.may_edit_tool(actor, locked, now):
        raise NotAllowed(_("Only the organisation that made this tool may change it."))
    if revision is not None and revision != locked.revision:
        raise Conflict(
            _("Somebody changed this tool while you were writing. Your text is still here: compare and save again.")
        )
    return locked


def _keep(
    tool: Tool, definition: Mapping[str, Any], layout: Layout, said: Mapping[str, Any], actor: Actor, now: datetime
) -> Tool:
    """Check and keep a changed canvas as the version in preparation."""
    text = _checked(_as_text(tool), definition, layout, tuple(tool.languages))
    assert tool.form is not None  # noqa: S101 - an adaptation is made with its form
    draft_version(form=tool.form, definition=text.definition(), actor=actor, now=now)
    tool.revision += 1
    tool.save(update_fields=["revision", "updated_at"])
    record(ToolEdited(subject=tool, organisation_id=tool.maker_id, after=said))
    return tool


def _question(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"label": dict(field.label), "help": dict(field.help) or None}
    return made | {"kind": field.kind} if field.kind else made


def _columns(text: ToolText, note: str) -> dict[str, Any]:
    """What is written, as the columns of the row."""
    names = ["names", "promise", "purpose", "when", "steps", "materials", "known_issues", "stages", "country", "year"]
    values = {name: getattr(text, name) for name in names}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    spans = dict(zip(("minutes_least", "minutes_most"), text.minutes, strict=True))
    spans |= dict(zip(("people_least", "people_most"), text.people, strict=True))
    return plain | spans | {"adaptation_note": note.strip()}


def _frame(tool: Tool) -> dict[str, Any]:
    """What a writer does not choose."""
    return {"key": tool.key, "order": tool.order, "sources": tool.sources}


def _as_text(tool: Tool) -> dict[str, Any]:
    """The card as a tool file would say it."""
    names = ["stages", "names", "promise", "purpose", "when", "steps", "materials", "known_issues", "country", "year"]
    spans = {
        "minutes": (tool.minutes_least, tool.minutes_most),
        "people": (tool.people_least, tool.people_most),
    }
    return {name: getattr(tool, name) for name in names} | spans | _frame(tool)


def _checked(
    data: Mapping[str, Any], definition: Mapping[str, Any], layout: Layout, languages: tuple[str, ...]
) -> ToolText:
    """The whole tool as it would be, or a refusal that names each input."""
    whole = {name: value for name, value in data.items() if name != "languages"}
    try:
        return read_tool({**whole, "form": definition, "layout": layout}, languages)
    except BadTool as bad:
        errors: dict[str, list[str]] = {}
        for problem in bad.problems:
            name = _input(problem.place)
            errors.setdefault(name, []).append(str(problem) if name == "form" else problem.message)
        raise Invalid(errors) from bad


def _input(place: str) -> str:
    """`names.pt` is the input names_pt, `steps[2].pt` is steps_pt, `layout[1][0]` is layout."""
    head, _dot, rest = place.partition(".")
    name = head.partition("[")[0]
    return f"{name}_{rest}" if rest and "." not in rest else name
