"""What the apps below ask about the work of a team: who reads its files, who writes its canvases."""

from datetime import datetime
from typing import Final

from django.db.models import Model
from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.files.policies import register_file_policy
from minga.initiatives.actions.canvases import let_go_of_draft
from minga.initiatives.actions.rows import FILE
from minga.initiatives.models import Canvas, Initiative
from minga.initiatives.policies import SCOPE, WORKING, answers_for, is_inside, may_write
from minga.initiatives.queries.files import may_read_dossier_file
from minga.initiatives.queries.visible import initiatives_of_team
from minga.library.models import Tool
from minga.library.queries.doors import CanvasDoor, register_canvas_door
from minga.people.models import Person
from minga.questionnaires.events import DraftDiscarded
from minga.questionnaires.models import Form
from minga.questionnaires.policies import SubjectKind, register_subject

MOST_DOORS: Final = 20


def register_work() -> None:
    """Called once, when the app is ready."""
    register_file_policy(FILE, may_read_dossier_file)
    register_canvas_door(_doors)
    register_subject(
        SubjectKind(
            model=SCOPE,
            address=_address,
            may_answer=_may_answer,
            may_share=_may_share,
            may_read=_may_read,
            may_manage=_may_manage,
        )
    )


def _doors(person: Person, tool: Tool, at: datetime) -> list[CanvasDoor]:
    """The dossiers of her teams in which this tool may be used now. One query."""
    mine = initiatives_of_team(person, at).filter(state__in=WORKING).order_by("title", "pk")
    return [
        CanvasDoor(each.title, reverse("initiatives:tool-use", args=[each.key, tool.key])) for each in mine[:MOST_DOORS]
    ]


@subscribe(DraftDiscarded)
def canvas_goes_back(happened: DraftDiscarded) -> None:
    """A draft thrown away on a page of the form engine: what stood before on the canvas stands again."""
    for canvas in Canvas.objects.filter(submission_id=happened.subject.pk):
        let_go_of_draft(canvas=canvas, actor=HOUSE, now=now())


def _address(thing: Model) -> str:
    return thing.get_absolute_url() if isinstance(thing, Initiative) else "/"


def _may_answer(person: Person | None, thing: Model, _form: Form) -> bool:
    return _may_share(person, thing)


def _may_share(person: Person | None, thing: Model) -> bool:
    """The team writes while the work goes on."""
    return isinstance(thing, Initiative) and may_write(person, thing)


def _may_read(person: Person | None, thing: Model) -> bool:
    return isinstance(thing, Initiative) and is_inside(person, thing)


def _may_manage(person: Person | None, thing: Model) -> bool:
    return isinstance(thing, Initiative) and answers_for(person, thing)
