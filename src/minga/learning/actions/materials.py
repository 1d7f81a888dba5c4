"""What is read, heard and seen in a module or a session.

Words come first: whoever cannot load a recording, or hear it, must find in text what it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotReady
from minga.core.events import changes
from minga.core.texts import Texts, pick
from minga.files.actions import Upload, erase_file, store_file
from minga.files.models import StoredFile
from minga.learning.actions.sessions import planner
from minga.learning.enums import MaterialKind
from minga.learning.events.planning import MaterialAdded, MaterialChanged, MaterialRemoved
from minga.learning.models import Material, Module, Session
from minga.learning.queries.materials import edition_of
from minga.library.models import Tool
from minga.programmes.models import Edition

PURPOSE: Final = "learning.material"
RECORDED: Final = (MaterialKind.AUDIO, MaterialKind.VIDEO)
BY_HAND: Final = (
    MaterialKind.TEXT,
    MaterialKind.TOOL,
    MaterialKind.FILE,
    MaterialKind.AUDIO,
    MaterialKind.LINK,
    MaterialKind.VIDEO,
)
"""Packages and external tools are added from their own pages."""
ENDINGS: Final = {
    MaterialKind.AUDIO: ("mp3", "ogg", "m4a"),
    MaterialKind.VIDEO: ("mp4",),
}


@dataclass(frozen=True, kw_only=True)
class MaterialPlan:
    """What a material is made of. `upload` replaces the file that it has."""

    kind: str
    titles: Texts
    bodies: Texts = field(default_factory=dict)
    language: str = ""
    link: str = ""
    tool: Tool | None = None
    minutes: int | None = None
    public: bool = False
    upload: Upload | None = None
    upload_name: str = ""


@action
def add_material(*, place: Module | Session, plan: MaterialPlan, actor: Actor, now: datetime) -> Material:
    """One more material at the end of a module or a session."""
    planner(place.edition, actor, now)
    _check(plan, has_file=plan.upload is not None)
    last = place.materials.aggregate(last=Max("order"))["last"] or 0
    where = {"module": place} if isinstance(place, Module) else {"session": place}
    material = Material(order=last + 1, **where)
    _fill(material, plan)
    material.file = _store(plan, actor, now)
    material.save()
    happened = MaterialAdded(subject=material, organisation_id=place.edition.host_id, after=_shown(material))
    record(happened, related=(place, place.edition))
    return material


@action
def change_material(*, material: Material, plan: MaterialPlan, actor: Actor, now: datetime) -> Material:
    """Change its words, its link or its file."""
    locked, edition = _hold(material, actor, now)
    _check(plan, has_file=plan.upload is not None or locked.file_id is not None)
    before, old = _shown(locked), locked.file
    _fill(locked, plan)
    if plan.upload is not None:
        locked.file = _store(plan, actor, now)
    elif plan.kind not in (*RECORDED, MaterialKind.FILE):
        locked.file = None
    locked.save()
    if old is not None and locked.file_id != old.pk:
        erase_file(file=old, reason="replaced", actor=actor, now=now)
    after = _shown(locked)
    happened = MaterialChanged(
        subject=locked,
        organisation_id=edition.host_id,
        **changes(before, after),
    )
    record(happened, related=(edition,))
    return locked


@action
def remove_material(*, material: Material, actor: Actor, now: datetime) -> None:
    """Take it out, with its file."""
    locked, edition = _hold(material, actor, now)
    record(MaterialRemoved(subject=locked, organisation_id=edition.host_id, before=_shown(locked)), related=(edition,))
    file = locked.file
    locked.delete()
    if file is not None:
        erase_file(file=file, reason="removed", actor=actor, now=now)


@action
def move_material(*, material: Material, up: bool, actor: Actor, now: datetime) -> Material:
    """Swap it with its neighbour in the list."""
    locked, edition = _hold(material, actor, now)
    rows = list(neighbours(locked))
    place = rows.index(locked)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        raise NotReady(_("It is already at the end of the list."))
    rows[place], rows[other] = rows[other], rows[place]
    for order, each in enumerate(rows, start=1):
        each.order = order
    Material.objects.bulk_update(rows, ["order"])
    happened = MaterialChanged(
        subject=locked, organisation_id=edition.host_id, before={"order": place + 1}, after={"order": other + 1}
    )
    record(happened, related=(edition,))
    return rows[other]


def neighbours(material: Material) -> QuerySet[Material]:
    """The materials of the same module or session, in order."""
    return Material.objects.filter(module=material.module_id, session=material.session_id)


def _hold(material: Material, actor: Actor, now: datetime) -> tuple[Material, Edition]:
    locked = Material.objects.select_for_update(of=("self",), no_key=True).get(pk=material.pk)
    edition = edition_of(locked)
    planner(edition, actor, now)
    return locked, edition


def _store(plan: MaterialPlan, actor: Actor, now: datetime) -> StoredFile | None:
    if plan.upload is None:
        return None
    return store_file(upload=plan.upload, name=plan.upload_name, purpose=PURPOSE, actor=actor, now=now)


def _check(plan: MaterialPlan, *, has_file: bool) -> None:
    errors: dict[str, list[str]] = {}
    if plan.kind not in BY_HAND:
        errors["kind"] = [_("Choose one of the kinds of the list.")]
    if not pick(plan.titles).strip():
        errors["titles"] = [_("Give it a title.")]
    has_words = bool(pick(plan.bodies).strip())
    if plan.kind == MaterialKind.TEXT and not has_words:
        errors["bodies"] = [_("Write the text.")]
    if plan.kind in RECORDED and not has_words:
        errors["bodies"] = [_("Write in short what it says: some cannot load it, and some cannot hear it.")]
    if plan.kind == MaterialKind.TOOL and plan.tool is None:
        errors["tool"] = [_("Choose a card of the toolbox.")]
    if plan.kind == MaterialKind.LINK and not plan.link:
        errors["link"] = [_("Write the whole address, beginning with https://.")]
    if plan.kind == MaterialKind.FILE and not has_file:
        errors["upload"] = [_("Choose a file.")]
    if plan.kind in RECORDED and not has_file and not plan.link:
        errors["upload"] = [_("Choose a file, or write the address where the recording is.")]
    endings = ENDINGS.get(MaterialKind(plan.kind), ()) if plan.kind in BY_HAND else ()
    if plan.upload is not None and endings and not plan.upload_name.lower().endswith(tuple(f".{e}" for e in endings)):
        errors["upload"] = [_("Choose a file of one of these kinds: %(kinds)s.") % {"kinds": ", ".join(endings)}]
    if errors:
        raise Invalid(errors)


def _fill(material: Material, plan: MaterialPlan) -> None:
    material.kind, material.titles, material.bodies = plan.kind, dict(plan.titles), dict(plan.bodies)
    material.language, material.minutes, material.public = plan.language, plan.minutes, plan.public
    material.link = plan.link if plan.kind in (*RECORDED, MaterialKind.LINK) else ""
    material.tool = plan.tool if plan.kind == MaterialKind.TOOL else None


def _shown(material: Material) -> dict[str, Any]:
    return {
        "title": pick(material.titles),
        "kind": material.kind,
        "language": material.language,
        "link": material.link,
        "file": material.file_id,
        "public": material.public,
        "written_in": _languages(material.bodies),
    }


def _languages(texts: Texts) -> Sequence[str]:
    return sorted(code for code, text in texts.items() if text)
