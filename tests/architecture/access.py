"""Who may open which address: one persona for yes and one for no, for every URL of the house.

`test_access_matrix.py` reads the resolver: a new URL without a row here fails, and so does a
row without a URL. `no=None` says that the page is for everybody, and `why` says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from minga.core.actors import HOUSE
from minga.core.clock import now, today
from minga.core.texts import all_languages
from minga.indicators.actions.definitions import Definition, define_indicator
from minga.indicators.actions.targets import Promise, set_target
from minga.notifications.enums import MessageGroup, MessageState
from minga.notifications.queries.letters import stop_path
from minga.notifications.queries.outbox import letters_in_outbox
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.programmes.actions.budget import SpendingDraft, record_spending
from minga.programmes.actions.shipped import install_shipped
from minga.programmes.enums import EnrolmentStatus, VersionStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.enrolment_links import mint_token
from tests.factories.enrolment import checked, make_enrolment, nominee
from tests.factories.files import make_file
from tests.factories.notifications import make_message
from tests.factories.organisations import make_admin1, make_join_request, make_organisation, make_tie, make_unit, role
from tests.factories.programmes import (
    instrument_version,
    make_edition,
    make_figure,
    make_line,
    make_partner,
    make_stage,
)
from tests.factories.questionnaires import make_draft, make_form, make_sent
from tests.personas import Cast, cast

PUBLIC = "public pages: programmes, entities, figures"


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
    query: str = ""
    says: int = 200
    """What it answers to whoever may ask and shows nothing, when that is not a page."""


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


def _edition(world: World) -> dict[str, Any]:
    return {"key": world.edition.key}


def _instrument(world: World) -> dict[str, Any]:
    return {"key": world.edition.version.instrument.key}


def _launched(world: World) -> dict[str, Any]:
    return {**_instrument(world), "number": world.edition.version.number}


def _draft_version(world: World) -> dict[str, Any]:
    """A version that the host made and has not launched."""
    instrument = world.edition.version.instrument
    version = instrument_version(
        instrument=instrument, number=9, status=VersionStatus.DRAFT, made_by=world.organisation
    )
    return {"key": instrument.key, "number": version.number, "to": VersionStatus.TESTED}


def _previewed(world: World) -> dict[str, Any]:
    """A form of a shipped blueprint, as anybody may read it."""
    install_shipped(actor=HOUSE, now=now())
    return {"key": "innovadores-publicos-paraguay", "number": 1, "form_key": "reflection"}


def _undelivered(world: World) -> dict[str, Any]:
    """A message that the manager sent and that did not arrive."""
    return {"uuid": make_message(sender=world.cast.manager, state=MessageState.FAILED).uuid}


def _stop(world: World) -> dict[str, Any]:
    return {"token": stop_path(world.cast.participant, MessageGroup.PROGRAMME).rstrip("/").rsplit("/", 1)[1]}


def _letter(_world: World) -> dict[str, Any]:
    folder = Path(settings.EMAIL_FILE_PATH)
    (folder / "access.log").write_text("Subject: x\nTo: a@example.org\n\nx\n")
    return {"name": letters_in_outbox()[0].name}


def _stage(world: World) -> dict[str, Any]:
    return {**_edition(world), "stage_key": make_stage(world.edition).key}


def _partner(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": make_partner(world.edition).uuid}


def _figure(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": make_figure(world.edition).uuid}


def _target(world: World) -> dict[str, Any]:
    """A target that people measure: live counters refuse to be measured by hand."""
    words = all_languages("Satisfacción")
    wanted = Definition(key="prueba", names=words, units=all_languages("%"), methods=words)
    promise = Promise(
        key="prueba", indicator=define_indicator(definition=wanted, actor=HOUSE, now=now()), value=Decimal(80),
        titles=words, starts_on=world.edition.starts_on, due_on=world.edition.ends_on,
    )  # fmt: skip
    target = set_target(promise=promise, subject=world.edition, actor=HOUSE, now=now())
    return {**_edition(world), "target_key": target.key}


def _line(world: World) -> dict[str, Any]:
    return {**_edition(world), "line_key": make_line(world.edition).key}


def _spending(world: World) -> dict[str, Any]:
    draft = SpendingDraft(spent_on=today(world.edition.timezone), amount=Decimal(10))
    spending = record_spending(line=make_line(world.edition), draft=draft, actor=HOUSE, now=now())
    return {**_edition(world), "uuid": spending.uuid}


def _enrolment(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": _participation(world).uuid}


def _participation(world: World) -> Enrolment:
    return Enrolment.objects.get(edition=world.edition, person=world.cast.participant)


def _import(world: World) -> dict[str, Any]:
    return {**_edition(world), "uuid": checked([nominee(1)], edition=world.edition).uuid}


def _invitation(world: World) -> dict[str, Any]:
    enrolment = make_enrolment(edition=world.edition, status=EnrolmentStatus.INVITED)
    return {"token": mint_token(enrolment)}


def _my_invitation(world: World) -> dict[str, Any]:
    return {"uuid": Enrolment.objects.get(edition=world.edition, person=world.cast.nominee).uuid}


def _message(world: World) -> dict[str, Any]:
    return {"uuid": make_message(to=world.cast.participant).uuid}


def manager(arguments: Arguments, *, post: bool = False) -> Row:
    """Those who manage the edition; a participant of it does not."""
    return Row("manager", "participant", arguments, post)


def respondent(arguments: Arguments, *, post: bool = False) -> Row:
    """Whoever answers a form, and no other person."""
    return Row("participant", "stranger", arguments, post)


def _and(arguments: Arguments, **more: Any) -> Arguments:
    return lambda world: {**arguments(world), **more}


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
    "organisations:organisation-recognise": Row("support", "owner", _organisation, post=True),
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
    "programmes:instruments": everybody(),
    "programmes:instrument": everybody(_instrument),
    "programmes:yaml": everybody(_launched, why="a launched blueprint is public, as data too"),
    "programmes:upload": Row("owner", "participant"),
    "programmes:launch": Row("owner", "participant", _instrument),
    "programmes:versions": everybody(_instrument),
    "programmes:version-step": Row("owner", "participant", _draft_version),
    "programmes:form-preview": everybody(_previewed),
    "programmes:editions": everybody(),
    "programmes:my-editions": signed_in(),
    "programmes:edition": everybody(_edition),
    "programmes:console": manager(_edition),
    "programmes:edition-settings": manager(_edition),
    "programmes:edition-state": manager(_and(_edition, to="cancelled")),
    "programmes:edition-history": manager(_edition),
    "programmes:edition-forms": manager(_edition),
    "programmes:save-as-version": Row("owner", "participant", _edition),
    "programmes:plan": manager(_edition),
    "programmes:shift": manager(_edition),
    "programmes:stage-add": manager(_edition),
    "programmes:stage-edit": manager(_stage),
    "programmes:stage-remove": manager(_stage, post=True),
    "programmes:stage-move": manager(_stage, post=True),
    "programmes:partners": manager(_edition),
    "programmes:partner-remove": manager(_partner, post=True),
    "programmes:edition-targets": manager(_edition),
    "programmes:target-add": manager(_edition),
    "programmes:figures": manager(_edition),
    "programmes:figure-remove": manager(_figure, post=True),
    "programmes:target-edit": manager(_target),
    "programmes:target-remove": manager(_target, post=True),
    "programmes:measure": manager(_target),
    "programmes:edition-budget": manager(_edition),
    "programmes:line-add": manager(_edition),
    "programmes:spending-reverse": manager(_spending),
    "programmes:line-edit": manager(_line),
    "programmes:line-remove": manager(_line, post=True),
    "programmes:spendings": manager(_line),
    "programmes:edition-roles": manager(_edition),
    "programmes:people": manager(_edition),
    "programmes:person-nominate": manager(_edition),
    "programmes:people-change": Row("manager", "participant", _edition, query="?verb=invite"),
    "programmes:people-export": manager(_edition),
    "programmes:enrolment": manager(_enrolment),
    "programmes:enrolment-change": manager(_and(_enrolment, verb="remove")),
    "programmes:imports": manager(_edition),
    "programmes:import-model": manager(_edition),
    "programmes:import": manager(_import),
    "programmes:import-progress": manager(_import),
    "programmes:import-apply": manager(_import, post=True),
    "programmes:import-undo": manager(_import, post=True),
    "programmes:import-retry": manager(_import, post=True),
    "programmes:import-columns": manager(_import),
    "programmes:import-organisations": manager(_import),
    "programmes:import-row": manager(_and(_import, number=2)),
    "programmes:import-refused": manager(_and(_import, ending="csv")),
    "programmes:invitation": everybody(_invitation, why="the link of the letter is the key"),
    "programmes:my-work": signed_in(),
    "notifications:resend": Row("manager", "stranger", _undelivered, post=True),
    "notifications:stop": everybody(_stop, why="the link of the letter is the key"),
    "notifications:letter": Row("support", "manager", _letter),
    "programmes:my-invitation": Row("nominee", "stranger", _my_invitation),
    "programmes:leave": Row("participant", "stranger", lambda world: {"uuid": _participation(world).uuid}),
    "notifications:message": Row("participant", "stranger", _message),
}
