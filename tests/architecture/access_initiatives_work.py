"""Who may open which address: the work of a team on its initiative, gathered in `access_all`."""

from typing import Any

from minga.core.clock import now
from minga.initiatives.actions.canvases import CanvasText, add_photo, use_tool
from minga.initiatives.models import Initiative, Service
from minga.questionnaires.actions import save_draft
from minga.questionnaires.models import Submission
from tests.architecture.access import Arguments, Row, World
from tests.factories.files import make_upload, picture
from tests.factories.initiatives import (
    days_ago,
    give_pilot,
    give_prototype,
    give_target,
    make_dossier_evidence,
    make_initiative,
)
from tests.factories.library import make_tool

TEAM, READER, STRANGER = "participant", "owner", "stranger"


def _initiative(world: World) -> Initiative:
    """The participant leads it; the owner answers for it and reads; the stranger finds nothing."""
    return make_initiative(
        stage=3, lead=world.cast.participant, organisation=world.organisation, visibility="restricted"
    )


def _key(world: World) -> dict[str, Any]:
    return {"key": _initiative(world).key}


def _canvas(world: World) -> dict[str, Any]:
    initiative = _initiative(world)
    text = CanvasText(title="La fila", used_on=days_ago(0))
    made = use_tool(initiative=initiative, tool=make_tool(), text=text, actor=world.cast.participant, now=now())
    return {"key": initiative.key, "uuid": made.uuid}


def _written(world: World) -> dict[str, Any]:
    """A canvas on which somebody has written: there is something to tell."""
    arguments = _canvas(world)
    draft = Submission.objects.get(subject_id=Initiative.objects.get(key=arguments["key"]).pk)
    save_draft(submission=draft, typed={"problem": "La fila."}, window="w", actor=world.cast.participant, now=now())
    return arguments


def _photo(world: World) -> dict[str, Any]:
    arguments = _canvas(world)
    initiative = Initiative.objects.get(key=arguments["key"])
    canvas = initiative.canvases.get(uuid=arguments["uuid"])
    upload = make_upload("pizarra.jpg", picture())
    photo = add_photo(canvas=canvas, upload=upload, actor=world.cast.participant, now=now())
    return {**arguments, "photo": photo.uuid}


def _photographed(world: World) -> dict[str, Any]:
    """Something stands on it: a photograph."""
    arguments = _photo(world)
    del arguments["photo"]
    return arguments


def _tool(world: World) -> dict[str, Any]:
    return {"key": _initiative(world).key, "tool": make_tool().key}


def _artefact(world: World) -> dict[str, Any]:
    version = give_prototype(_initiative(world))
    return {"key": version.artefact.initiative.key, "uuid": version.artefact.uuid}


def _part(world: World) -> dict[str, Any]:
    return {**_artefact(world), "kind": "artefacto"}


def _evidence(world: World) -> dict[str, Any]:
    evidence = make_dossier_evidence(_initiative(world))
    return {"key": evidence.initiative.key, "uuid": evidence.uuid}


def _trial(world: World) -> dict[str, Any]:
    version = give_prototype(_initiative(world))
    return {"key": version.artefact.initiative.key, "uuid": version.user_tests.get().uuid}


def _experiment(world: World) -> dict[str, Any]:
    pilot = give_pilot(_initiative(world))
    return {"key": pilot.initiative.key, "uuid": pilot.uuid}


def _figure(world: World) -> dict[str, Any]:
    initiative = _initiative(world)
    return {"key": initiative.key, "target": give_target(initiative).key}


def _service(world: World) -> dict[str, Any]:
    service = Service.objects.create(initiative=_initiative(world), name="Turnos")
    return {"key": service.initiative.key, "uuid": service.uuid}


def _reads(arguments: Arguments) -> Row:
    """A page for whoever is inside."""
    return Row(READER, STRANGER, arguments)


def _writes(arguments: Arguments, *, post: bool = False) -> Row:
    """A page for the team; whoever only reads is refused."""
    return Row(TEAM, READER, arguments, post=post)


ROWS: dict[str, Row] = {
    "initiatives:making": _reads(_key),
    "initiatives:artefact": _reads(_artefact),
    "initiatives:artefact-add": _writes(_key),
    "initiatives:version-add": _writes(_artefact),
    "initiatives:restrict": _writes(_part, post=True),
    "initiatives:tool-choose": _writes(_key),
    "initiatives:tool-use": _writes(_tool),
    "initiatives:tool-photograph": _writes(_tool),
    "initiatives:canvas": _reads(_canvas),
    "initiatives:canvas-public": Row(READER, STRANGER, _photographed),
    "initiatives:canvas-news": _reads(_written),
    "initiatives:canvas-print": _reads(_canvas),
    "initiatives:canvas-finish": _writes(_canvas, post=True),
    "initiatives:canvas-go-on": _writes(_canvas, post=True),
    "initiatives:canvas-discard": _writes(_canvas, post=True),
    "initiatives:canvas-move": _writes(_canvas, post=True),
    "initiatives:canvas-edit": _writes(_canvas),
    "initiatives:photos-add": _writes(_canvas),
    "initiatives:photo-remove": _writes(_photo),
    "initiatives:evidence": _reads(_key),
    "initiatives:evidence-add": _writes(_key),
    "initiatives:evidence-withdraw": _writes(_evidence),
    "initiatives:testing": _reads(_key),
    "initiatives:user-test-add": _writes(_key),
    "initiatives:user-test-edit": _writes(_trial),
    "initiatives:experiment": _reads(_experiment),
    "initiatives:experiment-plan": _writes(_key),
    "initiatives:experiment-replan": _writes(_experiment),
    "initiatives:experiment-start": _writes(_experiment),
    "initiatives:experiment-result": _writes(_experiment),
    "initiatives:experiment-decide": _writes(_experiment),
    "initiatives:figures": _reads(_key),
    "initiatives:figures-take-over": _writes(_key, post=True),
    "initiatives:figure": _reads(_figure),
    "initiatives:figure-add": _writes(_key),
    "initiatives:figure-edit": _writes(_figure),
    "initiatives:figure-paste": _writes(_figure),
    "initiatives:figure-drop": _writes(_figure, post=True),
    "initiatives:service-add": _writes(_key),
    "initiatives:service-edit": _writes(_service),
    "initiatives:service-remove": _writes(_service, post=True),
}
