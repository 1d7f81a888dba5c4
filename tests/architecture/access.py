"""Who may open which address: one persona for yes and one for no, for every URL of the house.

`test_access_matrix.py` reads the resolver: a new URL without a row here fails, and so does a
row without a URL. `no=None` says that the page is for everybody, and `why` says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from minga.core.clock import now
from minga.files.actions import store_file
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.programmes.models import Edition
from tests.factories.files import make_file
from tests.factories.organisations import make_admin1, make_join_request, make_organisation, make_tie, make_unit, role
from tests.factories.programmes import make_edition
from tests.factories.questionnaires import make_draft, make_form, make_sent
from tests.personas import Cast, cast

PUBLIC = "public pages: programmes, entities, figures"
OWN = "everybody has an account of her own; what it shows is hers"
ENTRANCE = "the door itself"


@dataclass(frozen=True)
class World:
    """What the addresses of the matrix point to."""

    cast: Cast
    edition: Edition
    organisation: Organisation


def make_world() -> World:
    """One edition with the whole cast; its host is the entity of the cast."""
    edition = make_edition()
    people = cast(edition, edition.host)
    role(people.owner, RoleKind.COORDINATOR, edition.host)
    return World(people, edition, edition.host)


Arguments = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One address. `post`: it answers only to POST, with nothing in it."""

    yes: str
    no: str | None
    arguments: Arguments = field(default=lambda _world: {})
    post: bool = False
    why: str = ""


def _organisation(world: World) -> dict[str, Any]:
    return {"key": world.organisation.key}


def _unit(world: World) -> dict[str, Any]:
    return {"key": world.organisation.key, "unit_key": make_unit(world.organisation).key}


def _tie(world: World) -> dict[str, Any]:
    return {"key": world.organisation.key, "uuid": make_tie(world.organisation, make_organisation()).uuid}


def _join_request(world: World) -> dict[str, Any]:
    return {"uuid": make_join_request(organisation=world.organisation).uuid}


def _role(world: World) -> dict[str, Any]:
    return {"uuid": world.organisation.roles.get(kind=RoleKind.COORDINATOR).uuid}


def _stored_file(world: World) -> dict[str, Any]:
    """A file of a purpose that nobody declared: its uploader's."""
    return {"uuid": make_file(uploaded_by=world.cast.manager).uuid}


def _form(world: World) -> dict[str, Any]:
    """A form of the edition; whoever runs the edition runs it."""
    return {"key": make_form(owner=world.edition).key}


def _form_about(world: World) -> dict[str, Any]:
    return {**_form(world), "subject": world.edition.uuid}


def _version(world: World) -> dict[str, Any]:
    return {**_form(world), "number": 1}


def _draft(world: World) -> dict[str, Any]:
    """Answers that the participant began: what one types is nobody else's, not even the manager's."""
    form = make_form(owner=world.edition)
    return {"uuid": make_draft(form, subject=world.edition, person=world.cast.participant).uuid}


def _sent(world: World) -> dict[str, Any]:
    form = make_form(owner=world.edition)
    return {"uuid": make_sent(form, subject=world.edition, person=world.cast.participant).uuid}


def runner(arguments: Arguments = _form, *, post: bool = False) -> Row:
    """Whoever runs the edition that the form belongs to."""
    return Row("manager", "stranger", arguments, post)


def everybody(arguments: Arguments | None = None, *, why: str = PUBLIC, post: bool = False) -> Row:
    """A page that a passer-by may open."""
    return Row("citizen", None, arguments or (lambda _world: {}), post, why)


def signed_in(*, post: bool = False) -> Row:
    """A page of whoever is signed in, and of nobody else."""
    return Row("participant", "citizen", post=post)


def steward(arguments: Arguments, *, post: bool = False) -> Row:
    """Those who answer for the entity, not those of another one."""
    return Row("owner", "stranger", arguments, post)


MATRIX: dict[str, Row] = {
    "health": everybody(why="monitors have no account"),
    "portal:home": everybody(),
    "portal:search": everybody(),
    "portal:how-we-count": everybody(),
    "portal:accessibility": everybody(),
    "organisations:organisation-list": everybody(),
    "organisations:organisation-page": everybody(_organisation),
    "organisations:territory-list": everybody(),
    "organisations:territory-page": everybody(lambda _world: {"code": make_admin1().code}),
    "organisations:organisation-register": signed_in(),
    "organisations:organisation-edit": steward(_organisation),
    "organisations:organisation-confirm": steward(_organisation, post=True),
    "organisations:organisation-retire": Row("support", "owner", _organisation, post=True),
    "organisations:organisation-merge": Row("support", "owner", _organisation),
    "organisations:organisation-join": Row("participant", "citizen", _organisation),
    "organisations:join-answer": steward(_join_request, post=True),
    "organisations:unit-add": steward(_organisation),
    "organisations:unit-edit": steward(_unit),
    "organisations:unit-retire": steward(_unit, post=True),
    "organisations:tie-add": steward(_organisation),
    "organisations:tie-end": steward(_tie),
    "organisations:tie-remove": steward(_tie, post=True),
    "organisations:organisation-roles": steward(_organisation),
    "organisations:role-give": steward(_organisation),
    "organisations:role-deputy": steward(_role),
    "organisations:role-dates": steward(_role),
    "organisations:role-end": steward(_role),
    "organisations:municipalities-import": Row("support", "manager"),
    "people:account": signed_in(),
    "people:profile": signed_in(),
    "people:preferences": signed_in(),
    "people:security": signed_in(),
    "people:consents": signed_in(),
    "people:my-data": signed_in(),
    "people:download": signed_in(post=True),
    "people:erase": signed_in(),
    "people:erased": everybody(why="who erased her account is no longer signed in"),
    "people:support": Row("support", "manager"),
    "people:end-support": Row("support", "citizen", post=True),
    "notifications:inbox": signed_in(),
    "notifications:read-all": signed_in(post=True),
    "notifications:undelivered": signed_in(),
    "notifications:preferences": signed_in(),
    "notifications:outbox": Row("support", "manager"),
    "files:file": Row("manager", "stranger", _stored_file),
    "questionnaires:begin": Row("participant", "stranger", _form),
    "questionnaires:begin-about": Row("participant", "stranger", _form_about),
    "questionnaires:answers": Row("participant", "manager", _draft),
    "questionnaires:step": Row("participant", "manager", lambda world: {**_draft(world), "section": "problem"}),
    "questionnaires:review": Row("participant", "manager", _draft),
    "questionnaires:begun": Row("participant", "manager", _draft),
    "questionnaires:move": Row("participant", "manager", _draft, post=True),
    "questionnaires:receipt": runner(_sent),
    "questionnaires:withdraw": runner(_sent),
    "questionnaires:revise": runner(_sent, post=True),
    "questionnaires:print-answers": runner(_sent),
    "questionnaires:print-empty": everybody(_form, why="a form that opened is no secret: one may fill it in on paper"),
    "questionnaires:form": runner(),
    "questionnaires:table": runner(),
    "questionnaires:export": runner(lambda world: {**_form(world), "kind": "csv"}),
    "questionnaires:schedule": runner(),
    "questionnaires:new-version": runner(),
    "questionnaires:publish": runner(_version, post=True),
    "questionnaires:xlsform": runner(_version),
    "questionnaires:preview-start": runner(),
    "questionnaires:preview": runner(lambda world: {**_form(world), "section": "problem"}),
}


def _file(world: World) -> dict[str, Any]:
    stored = store_file(
        upload=SimpleUploadedFile("lista.csv", b"nombre;correo\n"), name="lista.csv", purpose="nominee_import",
        actor=world.cast.manager, now=now(),
    )  # fmt: skip
    return {"uuid": stored.uuid}
