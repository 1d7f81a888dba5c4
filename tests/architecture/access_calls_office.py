"""Who may open which address; gathered in `access_all`."""

from typing import Any

from minga.calls.enums import CallKind, CallState
from minga.calls.models import Call
from tests.architecture.access import PUBLIC, Row, World
from tests.factories.calls import make_call, make_question
from tests.factories.files import make_file
from tests.factories.programmes import make_stage

ROUND = "postulacion"


def _call(world: World, **fields: Any) -> Call:
    return make_call(edition=world.edition, **fields)


def _open(world: World) -> dict[str, Any]:
    return {"key": _call(world).key}


def _draft(world: World) -> dict[str, Any]:
    return {"key": _call(world, state=CallState.DRAFT).key}


def _draft_round(world: World) -> dict[str, Any]:
    return {**_draft(world), "phase": ROUND}


def _draft_criterion(world: World) -> dict[str, Any]:
    return {**_draft_round(world), "criterion": "idea"}


def _draft_document(world: World) -> dict[str, Any]:
    call = _call(world, state=CallState.DRAFT)
    document = call.documents.create(title="Bases", file=make_file(purpose="calls.document"))
    return {"key": call.key, "uuid": document.uuid}


def _solutions(world: World) -> dict[str, Any]:
    return {"key": _call(world, state=CallState.DRAFT, kind=CallKind.SOLUTIONS).key}


def _file(world: World) -> dict[str, Any]:
    return {**_open(world), "number": 1}


def _form(world: World) -> dict[str, Any]:
    return {**_open(world), "phase": ROUND}


def _question(world: World) -> dict[str, Any]:
    question = make_question(_call(world))
    return {"key": question.call.key, "uuid": question.uuid}


def _edition(world: World) -> dict[str, Any]:
    return {"key": world.edition.key}


def _stage(world: World) -> dict[str, Any]:
    return {"key": world.edition.key, "stage_key": make_stage(world.edition, kind="call").key}


ROWS: dict[str, Row] = {
    "calls:calls": Row("citizen", None, why=PUBLIC),
    "calls:mine": Row("stranger", "citizen"),
    "calls:calendar": Row("citizen", None, why=PUBLIC),
    "calls:calendar-file": Row("citizen", None, why=PUBLIC),
    "calls:feed": Row("citizen", None, why=PUBLIC),
    "calls:open-json": Row("citizen", None, why=PUBLIC),
    "calls:embed": Row("citizen", None, why=PUBLIC),
    "calls:share": Row("citizen", None, why=PUBLIC),
    "calls:of-edition": Row("manager", "facilitator", _edition),
    "calls:new": Row("manager", "facilitator", _edition),
    "calls:stage": Row("manager", "facilitator", _stage),
    "calls:call": Row("manager", "stranger", _draft),
    "calls:rules": Row("citizen", None, _open, why=PUBLIC),
    "calls:rules-file": Row("citizen", None, _file, why=PUBLIC),
    "calls:form-file": Row("citizen", None, _form, why=PUBLIC),
    "calls:call-calendar": Row("citizen", None, _open, why=PUBLIC),
    "calls:questions": Row("citizen", None, _open, why=PUBLIC),
    "calls:question-ask": Row("stranger", "citizen", _open),
    "calls:office": Row("manager", "facilitator", _open),
    "calls:contact": Row("manager", "facilitator", _open),
    "calls:cancel": Row("manager", "facilitator", _open),
    "calls:addendum": Row("manager", "facilitator", _open),
    "calls:questions-office": Row("manager", "facilitator", _open),
    "calls:question-answer": Row("manager", "facilitator", _question),
    "calls:question-refuse": Row("manager", "facilitator", _question, post=True),
    "calls:prepare": Row("manager", "facilitator", _draft),
    "calls:publish": Row("manager", "facilitator", _draft),
    "calls:discard": Row("manager", "facilitator", _draft, post=True),
    "calls:prepare-words": Row("manager", "facilitator", _draft),
    "calls:prepare-dates": Row("manager", "facilitator", _draft),
    "calls:prepare-who": Row("manager", "facilitator", _draft),
    "calls:prepare-places": Row("manager", "facilitator", _draft),
    "calls:prepare-ties": Row("manager", "facilitator", _draft),
    "calls:prepare-challenges": Row("manager", "facilitator", _solutions),
    "calls:prepare-documents": Row("manager", "facilitator", _draft),
    "calls:document-remove": Row("manager", "facilitator", _draft_document, post=True),
    "calls:prepare-form": Row("manager", "facilitator", _draft_round),
    "calls:prepare-jury": Row("manager", "facilitator", _draft_round),
    "calls:preview-jury": Row("manager", "facilitator", _draft_round),
    "calls:prepare-rubric": Row("manager", "facilitator", _draft_round),
    "calls:criterion-new": Row("manager", "facilitator", _draft_round),
    "calls:criterion-edit": Row("manager", "facilitator", _draft_criterion),
    "calls:criterion-remove": Row("manager", "facilitator", _draft_criterion, post=True),
}
