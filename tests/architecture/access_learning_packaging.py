"""Who may open which address of learning: packaging. Gathered in `access_all`."""

from typing import Any

from minga.core.clock import now
from minga.learning.queries.package_serving import visit_token
from tests.architecture.access import Row, World
from tests.factories.learning import make_session
from tests.factories.packages import h5p, make_package, make_tool, make_tool_link

TEACHES, STRANGER, LEARNER = "facilitator", "stranger", "participant"
TOKEN = "the signed token in the address is all that counts: no session comes near a package"
MACHINES = "for the tools of others, who show a token of ours or a proof of their own"


def _edition(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key}


def _package(world: World) -> dict[str, Any]:
    package = make_package(world.edition, session=make_session(world.edition))
    return {**_edition(world), "uuid": package.uuid}


def _unused(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": make_package(world.edition).uuid}


def _file(world: World) -> dict[str, Any]:
    return {"token": visit_token(make_package(world.edition), None, 1, now()), "name": "index.html"}


def _own(world: World) -> dict[str, Any]:
    return {"token": visit_token(make_package(world.edition, h5p()), None, 0, now()), "name": "h5p.html"}


def _link(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": make_tool_link(world.edition).uuid}


def _tool(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": make_tool(world.edition.host).uuid}


def _moodle(world: World) -> dict[str, Any]:
    return {**_edition(world), "name": "usuarios"}


def _service(world: World) -> dict[str, Any]:
    return {"uuid": make_tool_link(world.edition).uuid}


def _machines(arguments: Any = None, *, post: bool = False, says: int = 401) -> Row:
    return Row("citizen", None, arguments or (lambda _world: {}), post, why=MACHINES, says=says)


ROWS: dict[str, Row] = {
    "learning:packages": Row(TEACHES, STRANGER, _edition),
    "learning:package-place": Row(TEACHES, STRANGER, _unused),
    "learning:package-remove": Row(TEACHES, STRANGER, _unused, post=True),
    "learning:package": Row(LEARNER, STRANGER, _package),
    "learning:package-save": Row(LEARNER, STRANGER, _package, post=True),
    "learning:package-file": Row("citizen", None, _file, why=TOKEN),
    "learning:package-own": Row("citizen", None, _own, why=TOKEN),
    "learning:tools": Row(TEACHES, STRANGER, _edition),
    "learning:tool-new": Row("manager", TEACHES, _edition),
    "learning:tool-edit": Row("manager", TEACHES, _tool),
    "learning:tool-place": Row(TEACHES, STRANGER, _link),
    "learning:tool": Row(LEARNER, STRANGER, _link),
    "learning:tool-open": Row(LEARNER, STRANGER, _link),
    "learning:lti-authorize": Row("participant", "citizen", says=400),
    "learning:lti-keys": _machines(says=200),
    "learning:lti-token": _machines(post=True, says=400),
    "learning:lti-people": _machines(_service),
    "learning:lti-columns": _machines(_service),
    "learning:lti-column": _machines(_service),
    "learning:lti-scores": _machines(_service, post=True),
    "learning:lti-results": _machines(_service),
    "learning:moodle": Row("manager", TEACHES, _edition),
    "learning:moodle-cohorts": Row("manager", TEACHES, _edition, post=True),
    "learning:moodle-file": Row("manager", TEACHES, _moodle),
    "learning:statements": Row("manager", TEACHES, _edition),
}
