"""Who may open which address: those who apply, and the office that reads what arrived. Gathered in `access_all`."""

from typing import Any

from minga.calls.actions.team import invite_member
from minga.calls.models import Application, Call
from minga.calls.queries.team_links import mint_token
from minga.core.clock import now
from tests.architecture.access import Arguments, Row, World
from tests.factories.calls import make_application, make_call, make_entry, make_member

APPLICANT, OFFICE, STRANGER = "participant", "manager", "stranger"


def _call(world: World) -> Call:
    """Of the edition that the manager runs."""
    return make_call(edition=world.edition, team_most=3)


def _key(world: World) -> dict[str, Any]:
    return {"key": _call(world).key}


def _begun(world: World) -> Application:
    """A draft: what one writes is nobody else's, not even the office's."""
    return make_application(_call(world), person=world.cast.participant, state="draft")


def _draft(world: World) -> dict[str, Any]:
    return {"uuid": _begun(world).uuid}


def _sent(world: World) -> dict[str, Any]:
    application = make_application(_call(world), person=world.cast.participant)
    make_entry(application)
    return {"uuid": application.uuid}


def _member(world: World) -> dict[str, Any]:
    application = _begun(world)
    return {"uuid": application.uuid, "member": make_member(application, world.cast.facilitator).uuid}


def _token(world: World) -> dict[str, Any]:
    asked = invite_member(
        application=_begun(world), email="vecina@example.org", actor=world.cast.participant, now=now()
    )
    return {"token": mint_token(asked)}


def _applicant(arguments: Arguments = _draft, *, no: str = OFFICE, post: bool = False) -> Row:
    return Row(APPLICANT, no, arguments, post)


ROWS: dict[str, Row] = {
    "calls:apply": Row("citizen", None, _key, why="whoever looks whether she may apply needs no account"),
    "calls:my-applications": Row(APPLICANT, "citizen"),
    "calls:application": _applicant(),
    "calls:application-change": _applicant(),
    "calls:application-send": _applicant(post=True),
    "calls:application-withdraw": _applicant(no=STRANGER),
    "calls:team": _applicant(),
    "calls:team-remove": _applicant(_member, post=True),
    "calls:team-lead": _applicant(_member, post=True),
    "calls:team-invitation": Row("citizen", None, _token, why="whoever has the link may say no without an account"),
    "calls:applications": Row(OFFICE, APPLICANT, _key),
    "calls:applications-sheet": Row(OFFICE, APPLICANT, lambda world: {**_key(world), "kind": "csv"}),
    "calls:application-office": Row(OFFICE, APPLICANT, _sent),
}
