"""Who may open which address of learning: planning. Gathered in `access_all`."""

from collections.abc import Callable
from typing import Any

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.learning.actions.calendars import open_calendar
from minga.learning.enums import Mode
from minga.learning.models import Material, Module, Session
from minga.learning.queries.feeds import mint_token
from tests.architecture.access import PUBLIC, Row, World
from tests.factories.learning import make_module, make_session

TEACHER, PARTICIPANT, STRANGER = "facilitator", "participant", "stranger"
Arguments = Callable[[World], dict[str, Any]]


def _edition(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key}


def _module(world: World) -> Module:
    return make_module(world.edition)


def _session(world: World) -> Session:
    return make_session(module=_module(world), mode=Mode.IN_PERSON)


def _of_module(world: World) -> dict[str, Any]:
    return {**_edition(world), "key": _module(world).key}


def _of_session(world: World) -> dict[str, Any]:
    return {**_edition(world), "key": _session(world).key}


def _of_material(world: World) -> dict[str, Any]:
    material = Material.objects.create(
        module=_module(world), titles=all_languages("Guía"), bodies=all_languages("Lea.")
    )
    return {**_edition(world), "uuid": material.uuid}


def _token(world: World) -> dict[str, Any]:
    person = world.cast.participant
    return {"token": mint_token(open_calendar(person=person, actor=person, now=now()))}


def _taught(arguments: Arguments, *, post: bool = False) -> Row:
    return Row(TEACHER, PARTICIPANT, arguments, post)


ROWS: dict[str, Row] = {
    "learning:plan": _taught(_edition),
    "learning:plan-make": _taught(_edition, post=True),
    "learning:plan-shift": _taught(_edition),
    "learning:plan-leaders": _taught(_edition, post=True),
    "learning:plan-held": _taught(_edition, post=True),
    "learning:session-add": _taught(_edition),
    "learning:session-office": _taught(_of_session),
    "learning:session-edit": _taught(_of_session),
    "learning:session-cancel": _taught(_of_session),
    "learning:session-held": _taught(_of_session),
    "learning:session-restore": _taught(_of_session, post=True),
    "learning:session-remove": _taught(_of_session, post=True),
    "learning:session-twin": _taught(_of_session),
    "learning:session-leaders": _taught(_of_session),
    "learning:session-agenda": _taught(_of_session),
    "learning:session-travel": _taught(_of_session),
    "learning:session-material-add": _taught(_of_session),
    "learning:module-add": _taught(_edition),
    "learning:module-edit": _taught(_of_module),
    "learning:module-remove": _taught(_of_module, post=True),
    "learning:module-move": _taught(_of_module, post=True),
    "learning:module-material-add": _taught(_of_module),
    "learning:material-edit": _taught(_of_material),
    "learning:material-remove": _taught(_of_material, post=True),
    "learning:material-move": _taught(_of_material, post=True),
    "learning:syllabus": Row("citizen", None, _edition, why=PUBLIC),
    "learning:calendar": Row(PARTICIPANT, "citizen"),
    "learning:calendar-open": Row(PARTICIPANT, "citizen", post=True),
    "learning:calendar-close": Row(PARTICIPANT, "citizen", post=True),
    "learning:feed": Row("citizen", None, _token, why="whoever has the address has the calendar; it can be revoked"),
    "learning:session-ics": Row(PARTICIPANT, STRANGER, _of_session),
}
