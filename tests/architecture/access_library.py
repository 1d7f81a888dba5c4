"""Who may open which address of the library, gathered in `access_all`.

Lessons come from dossiers of an app above; here an organisation plays the dossier: its members
write (`owner` is made one), its evaluators review.
"""

from typing import Any

from minga.core.clock import now
from minga.library.actions.lessons import cite_lesson
from minga.library.enums import LessonState
from minga.library.models import Lesson, register_lesson_subject
from minga.organisations.enums import RoleKind
from tests.architecture.access import Arguments, Row, World, everybody
from tests.factories.library import make_adaptation, make_lesson, make_tool, organisations_as_dossiers, told, writer_of
from tests.factories.organisations import make_organisation, role


def _tool(_world: World) -> dict[str, Any]:
    return {"key": make_tool().key}


def _adapted(world: World) -> dict[str, Any]:
    return {"key": make_adaptation(organisation=world.organisation).key}


def _field(world: World) -> dict[str, Any]:
    return {**_adapted(world), "field_key": "causes"}


def _lesson(state: str) -> Arguments:
    return lambda world: {"key": _made(world, state).key}


def _made(world: World, state: str) -> Lesson:
    """A lesson of the organisation; `owner` works on the dossier and `juror` reviews it."""
    register_lesson_subject(organisations_as_dossiers())
    role(world.cast.owner, RoleKind.MEMBER, world.organisation)
    role(world.cast.juror, RoleKind.EVALUATOR, world.organisation)
    return make_lesson(world.organisation, state=state)


def _foreign(world: World) -> dict[str, Any]:
    """A lesson of another organisation, so that ours may cite it."""
    _made(world, LessonState.DRAFT)
    return {"key": make_lesson().key}


def _subject(world: World) -> dict[str, Any]:
    _made(world, LessonState.DRAFT)
    return {"kind": "pruebas", "subject": world.organisation.key}


def _citation(world: World) -> dict[str, Any]:
    """The organisation cites a lesson of another one."""
    _made(world, LessonState.DRAFT)
    lesson = make_lesson(make_organisation())
    person = writer_of(world.organisation)
    citation = cite_lesson(lesson=lesson, subject=told(world.organisation), note="", actor=person, now=now())
    return {"key": lesson.key, "uuid": citation.uuid}


def designers(arguments: Arguments, *, post: bool = False) -> Row:
    """Those who design for the organisation; whoever coordinates another one does not."""
    return Row("owner", "stranger", arguments, post)


ROWS: dict[str, Row] = {
    "library:tools": everybody(),
    "library:tool": everybody(_tool),
    "library:tool-print": everybody(_tool),
    "library:tool-adapt": Row("owner", "participant", _tool),
    "library:tool-edit": designers(_adapted),
    "library:tool-canvas": designers(_adapted),
    "library:field-add": designers(_adapted),
    "library:field-edit": designers(_field),
    "library:field-remove": designers(_field, post=True),
    "library:field-move": designers(lambda world: {**_field(world), "to": "arriba"}, post=True),
    "library:tool-publish": designers(_adapted, post=True),
    "library:tool-retire": designers(_adapted, post=True),
    "library:lessons": everybody(),
    "library:lesson": everybody(_lesson(LessonState.PUBLISHED)),
    "library:lesson-write": Row("owner", "stranger", _subject),
    "library:lesson-edit": Row("owner", "stranger", _lesson(LessonState.DRAFT)),
    "library:lesson-review": Row("juror", "owner", _lesson(LessonState.DRAFT)),
    "library:lesson-publish": Row("owner", "stranger", _lesson(LessonState.REVIEWED), post=True),
    "library:lesson-withdraw": Row("owner", "stranger", _lesson(LessonState.PUBLISHED)),
    "library:lesson-cite": Row("owner", "participant", _foreign),
    "library:citation-remove": Row("owner", "stranger", _citation, post=True),
}
